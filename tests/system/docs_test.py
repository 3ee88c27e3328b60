"""The documents name everything that the program offers, and everything that they name exists."""

import json
import pathlib
import re
import unittest

import zcbench_case
from zcbench_case import SOURCE

PAGES = [SOURCE / "README.md", SOURCE / "CONTRIBUTING.md", *sorted((SOURCE / "docs").rglob("*.md")),
         *(SOURCE / folder / "README.md"
           for folder in ("peers", "results", "tests/fuzz", "third_party/vega"))]
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# Runs write to results/ and builds to build/, so paths there need not exist in a checkout.
FOLDERS = sorted(path.name for path in SOURCE.iterdir()
                 if path.is_dir() and path.name not in (".git", "build", "results"))
PATH = re.compile(r"(?<![\w./-])(?:" + "|".join(map(re.escape, FOLDERS)) + r")/[\w.*/-]*[\w*/]")
PLACEHOLDER = re.compile(r"NAME|MACHINE")
README_LINES = 150
# Words of this project for which the field has its own, and fragments that are not English sentences.
PRIVATE_WORDS = re.compile(r"\b(?:beside|births?|born|dear|foretold|news|told(?! whole)|whoever)\b|"
                           r"\bWhat you can do with this|^(?:[-|] )?(?-i:Of )",
                           re.IGNORECASE | re.MULTILINE)
WRITTEN_BY_PROGRAMS = ("docs/faults.md", "docs/example/claims.md")


def section_of(text, title):
    """Returns the lines under a title of `zcbench list` or a help text, up to the next unindented line."""
    lines = text.splitlines()
    start = lines.index(title) + 1
    end = next((index for index, line in enumerate(lines[start:], start)
                if line and not line.startswith(" ")), len(lines))
    return lines[start:end]


def names_of(text, title):
    """Returns the first word of each entry of such a section; more indented lines continue an entry."""
    return [match[1] for line in section_of(text, title) if (match := re.match(r"  (\S+)  ", line))]


def anchors_of(text):
    """Returns the anchors that GitHub makes from the headings."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower() for title in titles)
    return {re.sub(r"[^\w -]", "", title).replace(" ", "-") for title in plain}


def wrong_links(page, text):
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        if not file.exists():
            yield f"{page}: no such file: {target}"
        elif anchor and anchor not in anchors_of(file.read_text()):
            yield f"{page}: no such heading: {target}"


def wrong_paths(page, text):
    for code in (*FENCE.findall(text), *CODE.findall(FENCE.sub("", text))):
        for path in PATH.findall(code):
            if not PLACEHOLDER.search(path) and not any(SOURCE.glob(path.rstrip("/"))):
                yield f"{page}: no such file: {path}"


def first_cells(page):
    """Returns the names in backticks in the first cell of each row of a page's tables."""
    rows = re.findall(r"^\| (`[^|]*?) \|", (SOURCE / page).read_text().replace(r"\|", ""), re.MULTILINE)
    return {name for row in rows for name in CODE.findall(row)}


class Docs(zcbench_case.ZcbenchCase):
    def printed(self, *args):
        done = self.zcbench(*args)
        self.assert_exit(done, 0)
        return done.stdout

    def assert_documented(self, names, documented, page):
        self.assertTrue(names, "the program names nothing")
        self.assertEqual([name for name in names if name not in documented], [], f"not in {page}")

    def test_what_list_names_is_documented(self):
        listed = self.printed("list")
        documented = first_cells("docs/strategies.md")
        for title in ("strategies", "codecs of serialized_queue", "kernels"):
            self.assert_documented(names_of(listed, title), documented, "docs/strategies.md")
        self.assert_documented(sorted(set(re.findall(r"^ +variant (\w+):", listed, re.MULTILINE))),
                               documented, "docs/strategies.md")
        self.assert_documented(names_of(listed, "configs"), first_cells("docs/config.md"), "docs/config.md")

    def test_each_command_is_documented(self):
        commands = names_of(self.printed("--help"), "Subcommands:")
        documented = {cell.split()[1] for cell in first_cells("docs/commands.md") if " " in cell}
        self.assert_documented(commands, documented, "docs/commands.md")
        self.assertEqual(sorted(documented - set(commands)), [], "no such command")

    def test_each_export_format_is_documented(self):
        help_text = " ".join(self.printed("export", "--help").split())
        formats = re.search(r"--for FORMAT (.*?) --filter", help_text)[1]
        names = re.split(r", | or ", re.sub(r" \([^)]*\)", "", formats))
        headings = re.findall(r"^## (.+)$", (SOURCE / "docs/export.md").read_text(), re.MULTILINE)
        self.assert_documented(names, CODE.findall(" ".join(headings)), "docs/export.md")

    def test_each_exit_code_is_documented(self):
        codes = [line.split(maxsplit=1) for line in section_of(self.printed("--help"), "Exit codes:") if line]
        readme = re.findall(r"^\| (\S+) \| (.+) \|$", (SOURCE / "README.md").read_text(), re.MULTILINE)
        self.assert_documented([tuple(code) for code in codes], readme, "README.md")

    def test_each_config_key_is_documented(self):
        schema = json.loads((SOURCE / "configs/config.schema.json").read_text())
        keys = sorted(set(schema["definitions"]["experiment"]["properties"]) - {"description"})
        self.assert_documented(keys, first_cells("docs/config.md"), "docs/config.md")

    def test_each_claim_is_documented(self):
        claims = json.loads((SOURCE / "analysis/claims/claims.json").read_text())["claims"]
        rows = re.findall(r"^\| (\S+) \|", (SOURCE / "docs/claims.md").read_text(), re.MULTILINE)
        self.assert_documented([claim["id"] for claim in claims], rows, "docs/claims.md")

    def test_words_are_those_of_the_field(self):
        found = []
        for page in PAGES:
            if str(page.relative_to(SOURCE)) in WRITTEN_BY_PROGRAMS or "decisions" in page.parts:
                continue
            prose = LINK.sub("]", CODE.sub("", FENCE.sub("", page.read_text())))
            found += [f"{page}: {word}" for word in PRIVATE_WORDS.findall(prose)]
        self.assertEqual(found, [])

    def test_links_lead_somewhere(self):
        self.assertEqual([wrong for page in PAGES for wrong in wrong_links(page, page.read_text())], [])

    def test_paths_exist(self):
        self.assertEqual([wrong for page in PAGES for wrong in wrong_paths(page, page.read_text())], [])

    def test_wrong_links_and_paths_are_named(self):
        page = SOURCE / "README.md"
        links = ("[a](docs/no.md) [b](#no-heading) [c](docs/ab.md#no-heading) [d](docs/ab.md) "
                 "[e](https://example.org)")
        self.assertEqual(len(list(wrong_links(page, links))), 3)
        paths = "`harness/no.cpp` `cli/main.cpp` `peers/facts_*.py`\n```\npython3 tests/no.py build/no\n```\n"
        self.assertEqual(len(list(wrong_paths(page, paths))), 2)

    def test_the_index_names_every_page(self):
        index = (SOURCE / "docs/README.md").read_text()
        self.assertEqual([page.name for page in sorted((SOURCE / "docs").glob("*.md"))
                          if page.name != "README.md" and f"]({page.name})" not in index], [])

    def test_the_readme_is_short(self):
        self.assertLessEqual(len((SOURCE / "README.md").read_text().splitlines()), README_LINES)


if __name__ == "__main__":
    zcbench_case.main()
