"""A report as its reader's browser sees it: the page's scripts, attributes and tables.

Standard library only.
"""

import html.parser
import re


class ReportPage(html.parser.HTMLParser):
    """Scripts, tables and attributes of one page."""

    VOID = {"meta", "link", "br", "img", "input", "hr"}

    def __init__(self, markup):
        super().__init__()
        self.scripts = []  # (attributes, content)
        self.attributes = []  # (tag, name, value)
        self.tables = []  # {"caption", "class", "rows": [[cell]]}
        self.text = ""
        self.open = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "script":
            self.scripts.append((attributes, ""))
        elif tag == "table":
            self.tables.append({"class": attributes.get("class"), "caption": "", "rows": []})
        elif tag == "tr":
            self.tables[-1]["rows"].append([])
        elif tag in ("td", "th"):
            self.tables[-1]["rows"][-1].append(
                {"tag": tag, "text": "", "values": [], "parts": [], **attributes})
        elif tag == "data":
            self.cell()["values"].append([float(attributes["value"]), ""])
        elif self.in_cell() and tag in ("strong", "span", "small"):
            self.cell()["parts"].append([tag, ""])

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        assert self.open and self.open[-1] == tag, f"</{tag}> ends {self.open[-3:]}"
        self.open.pop()

    def in_cell(self):
        return "td" in self.open or "th" in self.open

    def cell(self):
        return self.tables[-1]["rows"][-1][-1]

    def handle_data(self, data):
        if "script" in self.open:
            attributes, content = self.scripts[-1]
            self.scripts[-1] = (attributes, content + data)
            return
        if "style" in self.open or "svg" in self.open:
            return
        self.text += data
        if "caption" in self.open:
            self.tables[-1]["caption"] += data
        elif self.in_cell():
            self.cell()["text"] += data
            if "data" in self.open:
                self.cell()["values"][-1][1] += data
            if self.open[-1] in ("strong", "span", "small"):
                self.cell()["parts"][-1][1] += data

    def own_scripts(self):
        return [text for attributes, text in self.scripts if "type" not in attributes]

    def data_blocks(self):
        return [text for attributes, text in self.scripts if "type" in attributes]

    def policy(self):
        (policy,) = [value for tag, name, value in self.attributes
                     if tag == "meta" and name == "content" and "script-src" in value]
        return policy


def script_hashes(policy):
    return re.findall(r"'sha256-([A-Za-z0-9+/=]+)'", policy)
