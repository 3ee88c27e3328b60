"""ReportPage: a report as a browser sees it: the page's scripts, attributes, tables and data set.

It uses only the standard library.
"""

import html.parser
import json
import re


class ReportPage(html.parser.HTMLParser):
    """The scripts, attributes, tables and text of one page."""

    VOID = {"meta", "link", "br", "img", "input", "hr"}

    def __init__(self, markup):
        super().__init__()
        self.scripts = []  # (attributes, content)
        self.attributes = []  # (tag, name, value)
        self.tables = []  # {"caption", "class", "rows": [[text of a cell]]}
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
            self.tables[-1]["rows"][-1].append("")

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        assert self.open and self.open[-1] == tag, f"</{tag}> ends {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data):
        if "script" in self.open:
            attributes, content = self.scripts[-1]
            self.scripts[-1] = (attributes, content + data)
            return
        if "style" in self.open:
            return
        self.text += data
        if "caption" in self.open:
            self.tables[-1]["caption"] += data
        elif "td" in self.open or "th" in self.open:
            self.tables[-1]["rows"][-1][-1] += data

    def own_scripts(self):
        return [text for attributes, text in self.scripts if "type" not in attributes]

    def json_blocks(self):
        """Returns id -> text of the data set and of the charts' specifications."""
        return {attributes["id"]: text for attributes, text in self.scripts if "type" in attributes}

    def data(self):
        return json.loads(self.json_blocks()["data"])

    def points(self):
        """Returns the data set of a run: a dictionary for each point."""
        data = self.data()
        return [dict(zip(data["columns"], row)) for row in data["rows"]]

    def tables_of(self, kind, caption=""):
        return [t for t in self.tables if t["class"] == kind and caption in t["caption"]]

    def policy(self):
        (policy,) = [value for tag, name, value in self.attributes
                     if tag == "meta" and name == "content" and "script-src" in value]
        return policy


def script_hashes(policy):
    return re.findall(r"'sha256-([A-Za-z0-9+/=]+)'", policy)
