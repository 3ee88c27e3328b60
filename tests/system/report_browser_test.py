"""report: the page in a real browser: its policy, its charts, its colours, its widths.

Skipped where chromium and chromium-driver are not installed.
"""

import json
import pathlib
import subprocess
import tempfile
import time
import unittest

from browser import Browser, why_none
from results_forgery import sealed, whole, with_points
from zcbench_case import BINARY, FULL, HANGS_S, SANITIZED, main, small_config

MANY_POINTS = 2000 if FULL else 400  # a page takes long to make
# Of all live pictures: shapes that stand for data.
MARKS = ".mark-symbol path, .mark-rect path, .mark-line path, .mark-rule line, .mark-area path"

# The least contrast of text with what lies behind it, by WCAG 2.
LEAST_CONTRAST = """
const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
  .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const parse = text => text.match(/[\\d.]+/g).map(Number);
const behind = node => {
  for (; node; node = node.parentElement) {
    const color = parse(getComputedStyle(node).backgroundColor);
    if (color.length < 4 || color[3] > 0) return color;
  }
  return [255, 255, 255];
};
let least = [21, ""];
const texts = "h1,h2,h3,p,a,li,td,th,small,span,summary,figcaption,caption,mark,code,pre";
for (const node of document.querySelectorAll(texts)) {
  if (!node.textContent.trim() || node.closest("svg, .live")) continue;
  const pair = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
  const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
  if (contrast < least[0]) least = [contrast, node.outerHTML.slice(0, 80)];
}
return least;
"""


@unittest.skipIf(why_none(), why_none())
@unittest.skipIf(SANITIZED, "the page is the same, whatever built the program")
class InTheBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """One real run, its page, and one browser for all tests."""
        cls.owner = tempfile.TemporaryDirectory(prefix="zcbench test ")
        cls.addClassCleanup(cls.owner.cleanup)
        cls.folder = pathlib.Path(cls.owner.name)
        config = small_config(kernel=["square", "statistics"], samples=7, elements=[1000, 20000, 1000000],
                              strategy=["shared_mmap", "pipe_copy", "serial"], workers=[2, 4])
        (cls.folder / "c.json").write_text(json.dumps(config))
        subprocess.run([BINARY, "run", "c.json", "--report", "-o", "r.json", "-q"],
                       cwd=cls.folder, check=True, timeout=HANGS_S)
        cls.page = cls.folder / "r.html"
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.resize(1400)
        self.browser.prefer("light")

    def open_live(self, page=None):
        """Opens a page and waits until every chart has been in view and is interactive."""
        self.browser.open(page or self.page)
        count = self.browser.run("return document.querySelectorAll('figure.chart').length")
        self.assertGreater(count, 0)
        for index in range(count):
            figure = "document.querySelectorAll('figure.chart')[arguments[0]]"
            self.browser.run(f"{figure}.scrollIntoView()", index)
            try:
                self.browser.wait(f"return {figure}.querySelector('.is-live') !== null", index)
            except RuntimeError as error:
                state = self.browser.run(
                    f"const box = {figure}.getBoundingClientRect();"
                    f"return [{figure}.id, {figure}.querySelector('.live') !== null, box.y, box.height,"
                    "innerHeight, document.visibilityState]", index)
                self.fail(f"{error}\n{state}\n{self.browser.errors()}")
        return count

    def unfold(self):
        self.browser.run("for (const details of document.querySelectorAll('details')) details.open = true")

    def centre_of(self, selector, index=0):
        """Of the element in the window, which is scrolled there."""
        return self.browser.run(
            "const found = document.querySelectorAll(arguments[0])[arguments[1]];"
            "found.scrollIntoView({block: 'center'});"
            "const box = found.getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]", selector, index)

    def test_every_chart_is_drawn_without_a_word_from_the_console(self):
        count = self.open_live()
        drawn = self.browser.run(
            "return [...document.querySelectorAll('figure.chart')]"
            ".map(figure => [figure.id, figure.querySelectorAll(arguments[0]).length])",
            ", ".join(f".live {mark}" for mark in MARKS.split(", ")))
        self.assertEqual(len(drawn), count)
        for chart, marks in drawn:
            self.assertGreater(marks, 0, chart)
        self.assertEqual(self.browser.errors(), [])

    def test_without_scripts_every_chart_is_a_picture(self):
        changed = self.page.read_text().replace('"use strict";\n// Replaces', '"use strict";\n// replaces')
        broken = self.folder / "broken.html"
        broken.write_text(changed)
        self.browser.open(broken)
        seen = self.browser.run(
            "return [...document.querySelectorAll('figure.chart .still svg')]"
            ".map(svg => svg.getBoundingClientRect().width)")
        self.assertGreater(len(seen), 0)
        self.assertGreater(min(seen), 300)
        self.assertEqual(self.browser.run("return document.querySelectorAll('.live').length"), 0)
        # The policy is in force: a script of another hash does not run.
        self.assertTrue(any("Content Security Policy" in text for text in self.browser.errors()))

    def test_pointing_at_a_mark_shows_its_value(self):
        self.open_live()
        count = self.browser.run("return document.querySelectorAll('.live .mark-symbol path').length")
        self.assertGreater(count, 0)
        for index in range(min(count, 20)):  # some may lie under others
            self.browser.move_to(*self.centre_of(".live .mark-symbol path", index))
            shown = self.browser.run(
                "const tooltip = document.querySelector('#vg-tooltip-element.visible');"
                "return tooltip && tooltip.innerText")
            if shown:
                break
        self.assertRegex(shown or "", r"\d+(\.\d+)? (ns|us|µs|ms|s)")

    def test_a_click_in_the_legend_brings_out_one_series(self):
        self.open_live()
        opacities = ("return [...document.querySelector('figure.chart').querySelectorAll("
                     "'.live .mark-line path, .live .mark-symbol path')]"
                     ".map(path => getComputedStyle(path).opacity).join()")
        before = self.browser.run(opacities)
        self.browser.move_to(*self.centre_of("figure.chart .live .role-legend-symbol path"), click=True)
        self.browser.wait(f"return (() => {{{opacities}}})() !== arguments[0]", before)

    def test_light_and_dark_are_both_readable(self):
        self.open_live()
        self.unfold()
        papers = []
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            papers.append(self.browser.run("return getComputedStyle(document.body).backgroundColor"))
            contrast, where = self.browser.run(LEAST_CONTRAST)
            self.assertGreaterEqual(contrast, 4.5, f"{scheme}: {where}")
        self.assertNotEqual(*papers)

    def test_no_width_makes_the_page_scroll_sideways(self):
        for width in (400, 768, 1400):
            self.browser.resize(width)
            self.open_live()
            self.unfold()
            over = self.browser.run(
                "const page = document.documentElement; return page.scrollWidth - page.clientWidth")
            self.assertLessEqual(over, 0, f"at {width} pixels")

    def test_many_points_open(self):
        results = self.folder / "large.json"
        real = whole(json.loads((self.folder / "r.json").read_text()))
        results.write_bytes(sealed(with_points(real, MANY_POINTS)))
        subprocess.run([BINARY, "report", results], check=True, timeout=HANGS_S, stdout=subprocess.DEVNULL)
        begin = time.monotonic()
        self.browser.open(self.folder / "large.html")
        loaded = self.browser.run("return performance.getEntriesByType('navigation')[0].loadEventEnd")
        self.open_live(self.folder / "large.html")
        print(f"{MANY_POINTS:,} points: loaded after {loaded / 1e3:.2f} s; "
              f"every chart interactive {time.monotonic() - begin:.2f} s after opening it twice")
        self.assertEqual(self.browser.errors(), [])


if __name__ == "__main__":
    main()
