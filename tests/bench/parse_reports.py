#!/usr/bin/env python3
"""Reads reports back with parsers that are not ours, and compares what they say with what was written.

    python3 tests/bench/parse_reports.py FOLDER [--no-latex]

FOLDER/expected.json has a list of {"file", "format", "description", "tables": [{"rows", "notes"}]}: of each
file its tables, whose rows are lists of texts as people (Markdown, HTML, LaTeX) or as programs (CSV, JSON)
read them, with null where a cell is no text. A format without a parser here is an error. LaTeX is compiled
where pdflatex is installed, unless told not to. Exits with 77 when nothing but that is missing.
"""
import csv
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys

try:
    import markdown_it
except ImportError:
    markdown_it = None

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class Failure(Exception):
    """What a parser read is not what was written."""


def must(condition, *said):
    if not condition:
        raise Failure(" ".join(repr(s) if not isinstance(s, str) else s for s in said))


def compare(file, expected, rows):
    """Cells that are texts must be equal, and there are as many rows and cells."""
    must(len(rows) == len(expected), file, "rows", len(rows), "for", len(expected))
    for want, have in zip(expected, rows):
        must(len(have) == len(want), file, "cells", have, "for", want)
        for w, h in zip(want, have):
            must(w is None or w == h, file, "read", h, "for", w)


# ---- formats ------------------------------------------------------------------------------------


def undo_formula(text):
    """One apostrophe keeps a spreadsheet from computing what begins with = + - @."""
    return text[1:] if re.match(r"'+[=+\-@].", text) else text


def read_csv(text, file, entry):
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    for row in rows[1:]:
        for cell in row:
            number = re.fullmatch(r"[+-]?[0-9.]+", cell)
            must(number or len(cell) < 2 or cell[0] not in "=+-@\t\r", file, "has a formula", cell)
    compare(file, entry["tables"][0]["rows"], [[undo_formula(c) for c in row] for row in rows[1:]])


def read_json(text, file, entry):
    value = json.loads(text)
    for table in entry["tables"]:
        part = value[table["key"]]
        part = part[table["rows_key"]] if table.get("rows_key") else part
        must(len(part) == len(table["rows"]), file, "rows of", table["key"])
        for want, row in zip(table["rows"], part):
            for key, text_of in want.items():
                must(row.get(key) == text_of, file, "read", row.get(key), "for", text_of)


class Page(html.parser.HTMLParser):
    """The text of each cell of each table and of each item of a list; and all elements."""

    def __init__(self):
        super().__init__()
        self.tables, self.items, self.elements, self.text, self.open = [], [], set(), None, []
        self.paragraphs = []

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        for name, value in attrs:
            must(not name.startswith("on"), "an attribute acts:", name, value)
        if tag not in ("meta", "br", "img", "circle", "line", "path"):
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        if tag in ("td", "th", "li", "p"):
            self.text = ""

    def handle_startendtag(self, tag, attrs):
        self.elements.add(tag)

    def handle_endtag(self, tag):
        must(self.open and self.open[-1] == tag, "not nested:", tag, self.open[-3:])
        self.open.pop()
        if tag in ("td", "th"):
            self.tables[-1][-1].append(self.text)
        elif tag == "li":
            self.items.append(self.text)
        elif tag == "p":
            self.paragraphs.append(self.text)

    def handle_data(self, data):
        if self.text is not None:
            self.text += data


def has_table(tables, want, file):
    """Whether one of the tables, without its head, is the one that was written."""
    for table in tables:
        try:
            compare(file, want["rows"], [row for row in table[1:]])
            return True
        except Failure:
            continue
    return False


def read_page(text, file, entry, sections=True):
    page = Page()
    page.feed(text)
    page.close()
    must(not page.open, file, "is not closed:", page.open)
    for tag in ("iframe", "object", "embed", "form", "input"):
        must(tag not in page.elements, file, "has an element of its names:", tag)
    must(sections or "script" not in page.elements, file, "has a script")
    for table in entry["tables"]:
        must(has_table(page.tables, table, file), file, "lacks the table", table["rows"][:1])
        for note in table["notes"]:
            must(note in page.items, file, "lacks the note", note)
    if entry.get("description"):
        must(entry["description"] in page.paragraphs, file, "lacks the description")


def read_markdown(text, file, entry):
    """By a parser of GitHub's tables where there is one, and in any case by counting cells."""
    for line in text.split("\n"):
        if line.startswith("|"):
            cells = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) - 1
            must(cells in [len(t["rows"][0]) for t in entry["tables"]], file, "cells", cells, line)
    if markdown_it is None:
        return
    parser = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    rendered = parser.render(text)
    must("<script" not in rendered and "<img" not in rendered, file, "has elements of its names")
    for tag in ("<em", "<code", "<a ", "<s>", "<blockquote", "<ol", "<hr"):
        must(tag not in rendered, file, "has markup of its names:", tag)
    entry = dict(entry, description=None)
    read_page(rendered, file, entry, sections=False)


PREAMBLE = r"\documentclass{article}\usepackage[utf8]{inputenc}\usepackage{booktabs,tabularx}" "\n"


def is_macros(entry):
    return entry["format"] == "macros"


def read_latex(folder, entries):
    """All files in one document, as a paper has them, in floats and in the text: none is wider than its text, or
    higher than its page, and none of their names does anything."""
    if not shutil.which("pdflatex"):
        print("pdflatex is not installed: the tables are not compiled")
        return False
    with open(os.path.join(folder, "paper.tex"), "w", encoding="utf-8") as f:
        f.write(PREAMBLE + "".join(r"\input{%s}" "\n" % e["file"] for e in entries if is_macros(e)))
        f.write(r"\begin{document}" "\n")
        for file in [e["file"] for e in entries if not is_macros(e)]:
            f.write(r"\begin{table}\caption{In floats.}\input{%s}\end{table}\clearpage" "\n" % file)
            f.write("Text.\n\n" r"\input{%s}" "\n\n" % file)
        f.write(r"\end{document}" "\n")
    done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "paper.tex"],
                          cwd=folder, capture_output=True, check=False)
    said = done.stdout.decode("latin-1")
    must(done.returncode == 0, "pdflatex:", said[-1500:])
    must("OWNED" not in said, "a name was run by pdflatex")
    lines = said.split("\n")
    for i, line in enumerate(lines):
        must(not line.startswith("! "), "pdflatex:", line)
        must(not re.match("Overfull|LaTeX Warning: Float too large", line), "pdflatex:", "\n".join(lines[max(0, i - 3) : i + 4]))
    return True


def read_tex(text, file, entry):
    """As many cells in each row as columns, and each row in each panel."""
    columns, rows = 0, 0
    for line in text.split("\n"):
        head = re.search(r"\\begin{tabularx}{\\linewidth}{@{}(.*)@{}}", line)
        if head:
            columns = len(re.sub(r">{[^}]*}", "", head.group(1)))
            rows -= 1  # the titles
        if line.startswith("%") or not line.endswith(r" \\"):
            continue
        heading = re.match(r"\\multicolumn{(\d+)}{@{}p", line)
        cells = int(heading.group(1)) if heading else len(re.findall(r"(?<!\\)&", line)) + 1
        must(cells == columns, file, "cells", cells, line)
        rows += not heading
    must(columns > 0, file, "has no table")
    written = len(entry["tables"][0]["rows"])
    must(rows == 0 if written == 0 else rows >= written and rows % written == 0, file, "rows", rows, written)


def read_macros(text, file, entry):
    for line in text.split("\n"):
        must(not line or line.startswith("% ") or re.fullmatch(r"\\newcommand{\\adda[A-Za-z]+}{[^{}]*(\\ensuremath{<}[0-9.]+)?}", line),
             file, "has a line", line)


PARSERS = {"csv": read_csv, "json": read_json, "html": read_page, "markdown": read_markdown, "latex": read_tex,
           "macros": read_macros}


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as f:
        entries = json.load(f)
    compiled = True
    try:
        for entry in entries:
            file = entry["file"]
            must(entry["format"] in PARSERS, "no parser of", entry["format"], "in parse_reports.py")
            with open(os.path.join(folder, file), "rb") as f:
                text = f.read().decode("utf-8")
            must(not CONTROLS.search(text), file, "has a control character", text[:0])
            PARSERS[entry["format"]](text, file, entry)
        compiled = "--no-latex" in sys.argv or read_latex(folder, [e for e in entries if e["format"] in ("latex", "macros")])
    except Failure as failure:
        print("parse_reports.py:", failure, file=sys.stderr)
        return 1
    return 0 if compiled else 77


if __name__ == "__main__":
    sys.exit(main())
