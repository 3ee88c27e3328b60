#!/usr/bin/env python3
"""Makes the example page of a results file, and its pictures for README.md and docs/, with headless Chromium.

    scripts/pictures.py results/lecture-UTC.json

This writes docs/example/report.html, page.png (its first screen) and phases.svg (one of its charts). It needs
the Debian packages chromium and chromium-driver.
"""

import argparse
import base64
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "system"))
from browser import Browser, why_none  # noqa: E402

EXAMPLE = ROOT / "docs" / "example"
FIRST_SCREEN = (1400, 900)


def standing_alone(browser, svg):
    """Returns the picture with a background, and with the page's colours in place of their names."""
    style = browser.run(
        "const style = getComputedStyle(document.documentElement);"
        "return Object.fromEntries(arguments[0].map(name => [name, style.getPropertyValue(name).trim()]))",
        sorted(set(re.findall(r"--[a-z0-9-]+", svg))) + ["--ink", "--paper"])
    svg = re.sub(r"var\((--[a-z0-9-]+)\)", lambda found: style[found.group(1)], svg)
    svg = svg.replace("currentColor", style["--ink"])
    background = f'<rect width="100%" height="100%" fill="{style["--paper"]}"/>'
    return re.sub(r"(<svg[^>]*>)", lambda found: found.group(1) + background, svg, count=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--zcbench", default=ROOT / "build" / "release" / "zcbench",
                        help="the program to use")
    options = parser.parse_args()
    if why_none():
        sys.exit(f"{parser.prog}: {why_none()}")
    page = EXAMPLE / "report.html"
    zcbench = pathlib.Path(options.zcbench).resolve()
    folder = options.results.resolve().parent
    if folder.name != "results":
        sys.exit(f"{parser.prog}: {options.results}: must be in a folder results/, which the page names")
    subprocess.run([zcbench, "report", f"results/{options.results.name}", "-o", page], check=True,
                   cwd=folder.parent)
    page.write_text(page.read_text().replace(str(zcbench), "zcbench"))  # no path of this machine
    browser = Browser()
    try:
        browser.resize(*FIRST_SCREEN)
        browser.prefer("light")
        browser.open(page)
        browser.wait("return document.documentElement.dataset.drawn === 'yes'")
        shot = browser.devtools("Page.captureScreenshot", format="png")
        (EXAMPLE / "page.png").write_bytes(base64.b64decode(shot["data"]))
        svg = browser.run("return document.querySelector('#chart-phases .vega-embed').view.toSVG()")
        (EXAMPLE / "phases.svg").write_text(standing_alone(browser, svg) + "\n")
    finally:
        browser.close()
    for name in ("report.html", "page.png", "phases.svg"):
        path = EXAMPLE / name
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
