"""report: the page in a real browser: its first screen, selectors, hover text, keyboard, colours, printing.

Skipped where chromium and chromium-driver are not installed.
"""

import base64
import json
import pathlib
import statistics
import subprocess
import tempfile
import time
import unittest

from browser import Browser, why_none
from report_test import duration, interval, times_of
from results_forgery import sealed, whole, with_points, with_times
from zcbench_case import BINARY, FULL, HANGS_S, SANITIZED, main, small_config

MANY_POINTS = 5000 if FULL else 400  # a page takes long to make
SCREENS = {"desk": (1400, 900), "phone": (400, 800)}
DRAWN = "return document.documentElement.dataset.drawn === 'yes'"
DOTS = "#chart-time svg .mark-symbol path"
# The marks of a chart, without what only the pointer changes.
SHAPES = """
return [...document.querySelectorAll(`#chart-${arguments[0]} svg .mark-symbol path, ` +
  `#chart-${arguments[0]} svg .mark-rect path, #chart-${arguments[0]} svg .mark-line path`)]
  .map(path => path.getAttribute('d') + path.getAttribute('transform')).join()
"""

# The least contrast of a text with its background, by WCAG 2.
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
const texts = "h1,h2,h3,h4,p,a,li,td,th,b,small,span,summary,strong,figcaption,caption,mark,code,pre," +
  "legend,.role-mark text";
for (const node of document.querySelectorAll(texts)) {
  if (!node.textContent.trim() || node.closest("svg") && !node.matches("text")) continue;
  const style = getComputedStyle(node);
  const ink = node.matches("text") ? style.fill : style.color;
  const pair = [light(parse(ink)), light(behind(node))].sort((a, b) => b - a);
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
        """Makes one real run and its page, and starts one browser for all tests."""
        cls.owner = tempfile.TemporaryDirectory(prefix="zcbench test ")
        cls.addClassCleanup(cls.owner.cleanup)
        cls.folder = pathlib.Path(cls.owner.name)
        config = small_config(kernel=["square", "statistics"], samples=7, elements=[1000, 20000, 1000000],
                              strategy=["shared_mmap", "pipe_copy"], workers=[2, 4],
                              lifecycle=["fork", "pool"], pages=["cold", "warm"])
        config["experiments"].append({**config["experiments"][0], "strategy": "serial", "pages": "cold"})
        config["experiments"].append({**config["experiments"][0], "kernel": "null", "elements": 1000})
        (cls.folder / "c.json").write_text(json.dumps(config))
        subprocess.run([BINARY, "run", "c.json", "--report", "-o", "r.json", "-q"],
                       cwd=cls.folder, check=True, timeout=HANGS_S)
        cls.real = whole(json.loads((cls.folder / "r.json").read_text()))
        cls.page = cls.folder / "r.html"
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.resize(1400)
        self.browser.prefer("light")
        self.browser.errors()

    def tearDown(self):
        if "without_scripts" not in self.id():
            self.assertEqual(self.browser.errors(), [])

    def js(self, script, *arguments):
        return self.browser.run(script, *arguments)

    def report(self, *files):
        page = self.folder / f"{files[0].stem}-page.html"
        subprocess.run([BINARY, "report", *files, "-o", page], check=True, timeout=HANGS_S,
                       stdout=subprocess.DEVNULL)
        return page

    def open_drawn(self, page=None):
        self.browser.open(page or self.page)
        self.browser.wait(DRAWN)

    def unfold(self):
        self.js("for (const details of document.querySelectorAll('details')) details.open = true")

    def box(self, selector):
        """Returns left, top, right and bottom of the first such element in the window."""
        return self.js(
            "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return [box.left, box.top, box.right, box.bottom]", selector)

    def choose(self, axis, value):
        """Chooses the value as a reader does, with radio buttons or a list."""
        self.js(
            "const radio = document.querySelector(`input[name=${arguments[0]}][value='${arguments[1]}']`);"
            "if (radio) radio.click();"
            "else {"
            "  const list = document.querySelector(`select[name=${arguments[0]}]`);"
            "  list.value = arguments[1];"
            "  list.dispatchEvent(new Event('change'));"
            "}", axis, str(value))

    def test_the_first_screen_has_the_answer_and_the_chart(self):
        for name, (width, height) in SCREENS.items():
            with self.subTest(name):
                self.browser.resize(width, height)
                self.open_drawn()
                self.assertLess(self.box("h1")[3], height / 2)
                chart = self.box("#chart-time svg")
                self.assertLess(chart[3], height)
                self.assertGreater(chart[2] - chart[0], width / 2)
        self.browser.resize(*SCREENS["desk"])
        self.open_drawn()
        self.assertLess(self.box(".take")[1], SCREENS["desk"][1])
        self.assertGreater(self.box(".take")[0], self.box("#chart-time svg")[2])

    def test_the_page_is_six_screens_at_most(self):
        self.open_drawn()
        self.assertLessEqual(self.js("return document.documentElement.scrollHeight"), 6 * 900)

    def test_every_selector_changes_the_chart(self):
        self.open_drawn()
        selected = (("kernel", "statistics"), ("workers", 2), ("lifecycle", "pool"), ("pages", "warm"))
        for axis, value in selected:
            before = self.js(SHAPES, "time")
            self.assertTrue(before)
            self.choose(axis, value)
            self.browser.wait(f"return (() => {{{SHAPES}}})('time') !== arguments[1]", "time", before)
        for axis, value, chart in (("elements", 20000, "phases"), ("series", "pipe_copy", "timeline")):
            before = self.js(SHAPES, chart)
            self.choose(axis, value)
            self.browser.wait(f"return (() => {{{SHAPES}}})('{chart}') !== arguments[1]", chart, before)
        self.choose("kernel", "null")  # one size: rows instead of lines
        self.browser.wait("return document.querySelector('#chart-time svg .mark-line') === null")

    def test_hover_text_says_what_the_file_says(self):
        self.open_drawn()
        times = times_of(self.real)
        count = self.js(f"return document.querySelectorAll('{DOTS}').length")
        self.assertGreater(count, 5)
        checked = 0
        for index in range(count):
            self.browser.move_to(1, 1)
            self.browser.move_to(*self.js(
                f"const box = document.querySelectorAll('{DOTS}')[arguments[0]].getBoundingClientRect();"
                " return [box.x + box.width / 2, box.y + box.height / 2]", index))
            shown = self.js(
                "const tip = document.querySelector('#vg-tooltip-element.visible');"
                "return tip && Object.fromEntries([['series', tip.querySelector('strong').textContent],"
                "...[...tip.querySelectorAll('tr')].map("
                "row => [row.cells[0].textContent, row.cells[1].textContent])])")
            if not shown:
                continue  # the dot lies under another one
            elements = {"1k": 1000, "20k": 20000, "1M": 1000000}[shown["elements"]]
            workers = shown.get("workers", "1, fork").replace(", ", "/")
            strategy = shown["series"].split()[0]
            name = f"{shown['kernel']}/{strategy}/elements:{elements}/workers:{workers}/real_time"
            sample = times[name]
            low, high = interval(sample)
            self.assertEqual(shown["median"], duration(statistics.median(sample)), name)
            self.assertEqual(shown["95 % interval"], f"{duration(low)} – {duration(high)}", name)
            self.assertEqual(shown["samples"].split(",")[0], str(len(sample)))
            phases = [e["zcbench"]["phases_ns"]["compute"] for e in self.real["benchmarks"]
                      if e["run_name"] == name and e["run_type"] == "iteration"]
            # A phase that took no time has no row.
            self.assertEqual(shown.get("compute", duration(0)), duration(statistics.median(phases)), name)
            checked += 1
        self.assertGreater(checked, 5)

    def test_a_click_on_a_point_shows_why(self):
        self.open_drawn()
        self.browser.move_to(*self.js(
            f"const box = document.querySelector('{DOTS}').getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]"), click=True)
        self.browser.wait("return document.querySelector("
                          "'select[name=elements], input[name=elements]:checked').value === '1000'")

    def test_the_keyboard_selects(self):
        self.open_drawn()
        before = self.js(SHAPES, "time")
        self.js("document.querySelector('input[name=kernel]:checked').focus()")
        self.browser.press("ArrowRight")
        self.browser.wait(f"return (() => {{{SHAPES}}})('time') !== arguments[1]", "time", before)
        self.assertEqual(self.js("return [document.activeElement.name, document.activeElement.value]"),
                         ["kernel", "statistics"])
        self.browser.press("Tab")
        self.assertEqual(self.js("return document.activeElement.name"), "workers")
        reached = set()
        for _ in range(60):
            self.browser.press("Tab")
            reached.add(self.js("return document.activeElement.tagName"))
        self.assertLessEqual({"SUMMARY", "INPUT"}, reached)

    def test_a_filter_finds_rows(self):
        self.open_drawn()
        shown = ("return [...document.querySelectorAll('#numbers tbody tr')]"
                 ".filter(row => row.checkVisibility()).map(row => row.cells[0].textContent)")
        self.assertEqual(self.js(shown), [])
        self.js("const field = document.querySelector('#numbers input'); field.value = 'pipe_copy pool';"
                         "field.dispatchEvent(new Event('input'))")
        found = self.js(shown)
        self.assertGreater(len(found), 5)
        self.assertEqual(set(found), {"pipe_copy"})

    def test_it_prints_on_paper(self):
        self.browser.prefer("dark")
        self.open_drawn()
        printed = base64.b64decode(self.browser.devtools("Page.printToPDF")["data"])
        self.assertTrue(printed.startswith(b"%PDF"))
        self.browser.devtools("Emulation.setEmulatedMedia", media="print")
        self.addCleanup(self.browser.devtools, "Emulation.setEmulatedMedia", media="")
        self.assertEqual(self.js("return getComputedStyle(document.body).backgroundColor"),
                         "rgb(255, 255, 255)")
        self.js("dispatchEvent(new Event('beforeprint'))")
        # The tables of all numbers stay closed: they would fill dozens of sheets.
        closed = "return document.querySelectorAll('main details:not([open]):not(#numbers *)').length"
        self.assertEqual(self.js(closed), 0)
        self.js("dispatchEvent(new Event('afterprint'))")
        self.assertGreater(self.js(closed), 0)

    def test_without_scripts_the_tables_say_it_all(self):
        broken = self.folder / "broken.html"
        broken.write_text(self.page.read_text().replace('"use strict";\n// Draws', '"use strict";\n// draws'))
        self.browser.open(broken)
        self.assertEqual(self.js("return [...document.querySelectorAll('figure, input')]"
                                 ".filter(node => node.offsetHeight).length"), 0)
        self.assertGreater(self.js("return document.querySelectorAll('#numbers tbody tr').length"), 20)
        # The policy is in force: a script of another hash does not run.
        self.assertTrue(any("Content Security Policy" in text for text in self.browser.errors()))

    def test_light_and_dark_are_both_readable(self):
        self.open_drawn()
        self.unfold()
        papers = []
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            papers.append(self.js("return getComputedStyle(document.body).backgroundColor"))
            contrast, where = self.js(LEAST_CONTRAST)
            self.assertGreaterEqual(contrast, 4.5, f"{scheme}: {where}")
        self.assertNotEqual(*papers)

    def test_no_width_makes_the_page_scroll_sideways(self):
        for width in (360, 400, 768, 1400):
            self.browser.resize(width)
            self.open_drawn()
            self.unfold()
            over = self.js(
                "const page = document.documentElement; return page.scrollWidth - page.clientWidth")
            self.assertLessEqual(over, 0, f"at {width} pixels")

    def test_two_machines_stand_side_by_side(self):
        other = self.folder / "other.json"
        changed = json.loads(json.dumps(self.real))
        changed["context"]["zcbench"]["machine"]["cpu_model"] = "Another CPU"
        other.write_bytes(sealed(changed))
        self.open_drawn(self.report(self.folder / "r.json", other))
        for chart in ("time", "phases", "samples"):
            titles = self.js(
                "return [...document.querySelectorAll(`#chart-${arguments[0]} h4`)].map(h => h.textContent)",
                chart)
            self.assertEqual(titles, ["r.json", "other.json"], chart)

    def test_a_history_shows_steps_with_date_and_commit(self):
        paths = []
        for day in range(1, 15):
            results = with_times(self.real, lambda name, launch, index, day=day: (
                (100 + (index + day * 5) % 7 / 10) * (1.3 if day > 7 and "null/shared" in name else 1)))
            results["context"]["date"] = f"2026-01-{day:02}T00:00:00Z"
            results["context"]["zcbench"]["commit"] = f"c{day:02}"
            paths.append(self.folder / f"day{day:02}.json")
            paths[-1].write_bytes(sealed(results))
        self.open_drawn(self.report(*paths))
        texts = self.js("return [...document.querySelectorAll('#chart-history svg text')]"
                        ".map(text => text.textContent)")
        self.assertTrue([t for t in texts if t.endswith("2026-01-08 (commit c08)")], texts)
        panels = "return document.querySelectorAll('#chart-history svg.marks').length"
        before = self.js(panels)
        self.js("document.querySelector('#chart-history button').click()")
        self.browser.wait(f"return (() => {{{panels}}})() > arguments[0]", before)

    def test_a_comparison_shows_its_units(self):
        record = self.folder / "ab.json"
        (self.folder / "one.json").write_text(json.dumps(small_config()))
        done = subprocess.run([BINARY, "ab", "one.json", "--baseline", BINARY, "--candidate-set", "workers=1",
                               "--budget", "10s", "--inconclusive", "ok", "-o", record],
                              cwd=self.folder, timeout=HANGS_S, capture_output=True)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.open_drawn(self.report(record))
        units = len(json.loads(record.read_text())["units"])
        marks = self.js("return document.querySelectorAll('#chart-ab svg .mark-symbol path').length")
        self.assertIn(marks - units, (0, 1))  # plus the mark at the unit that decided

    def test_many_points_open(self):
        results = self.folder / "large.json"
        results.write_bytes(sealed(with_points(self.real, MANY_POINTS)))
        page = self.report(results)
        begin = time.monotonic()
        self.open_drawn(page)
        drawn = time.monotonic() - begin
        loaded = self.js("return performance.getEntriesByType('navigation')[0].loadEventEnd")
        print(f"{MANY_POINTS:,} points: loaded after {loaded / 1e3:.2f} s, "
              f"every chart drawn after {drawn:.2f} s")


if __name__ == "__main__":
    main()
