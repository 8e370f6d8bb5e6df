"""Gives hostile texts to everything that a user names, and reads every format back with parsers that know
nothing of the project."""

import csv
import html
import html.parser
import io
import json
import os
import re

from lab import RIGHT, TOLD, copy_by_links, kept, located, made_once, must

TITLE = "hostile names"
DONE = (
    "line breaks, markup of every format, formulas, `../`, controls, bytes that are no UTF-8 and long texts as names of "
    "sweeps, pairs, labels, domains, splits and files: refused, or read back whole from CSV, JSON, HTML, Markdown and "
    "LaTeX; nothing is written elsewhere"
)
COUNTS = 24, None

TEXTS = {
    "newline": b"a\nb",
    "carriage": b"a\rb",
    "paragraph": b"a\n\n# b\n| c | d |",
    "separator": "a\u2028b".encode(),
    "escape": b"a\x1b[2Jb",
    "nul": b"a\0b",
    "turned": "a\u202eb".encode(),
    "pipe": b"a | b || c",
    "row": b"| a | b |",
    "html": b"<script>alert(1)</script>",
    "attribute": b"\" onload='x' b=\"",
    "comment": b"--><img src=x><!--",
    "entity": b"&lt;b&gt; &amp; &#x41;",
    "markdown": b"**a** _b_ [c](d) `e` ~f~ ![g](h)",
    "heading": b"# a",
    "item": b"1. a",
    "latex": b"\\input{/etc/passwd} \\end{tabular}",
    "latex-signs": b"50% of $x_1^2$ & #{~} \\\\[2pt]",
    "formula": b"=cmd|' /C calc'!A0",
    "plus": b"+1",
    "minus": b"-1+1",
    "at": b"@SUM(A1)",
    "quotes": b"a\"b'c,d;e\tf".replace(b"\t", b" "),
    "apostrophe": b"'=1",
    "up": b"../../outside",
    "absolute": b"/tmp/outside",
    "dots": b"..",
    "option": b"--help",
    "rule": b"x\nmethod=oracle",
    "latin1": b"caf\xe9",
    "half": b"a\xc3",
    "surrogate": b"a\xed\xa0\x80b",
    "unicode": "Δ 日本 é e\u0301 😀".encode(),
    "long": b"long " * 39 + b"name",
    "longer": b"x" * 5000,
    "blank": b" ",
    "blanks": b" a ",
    "tag": b"!!binary x",
    "percent": b"%s%n%p %d",
}

SWEEP = b"""name: %(sweep)s
description: %(description)s
seeds: [1]
data: {train: 8, test: 8}
network: {encoder: "flatten | dense 8 | relu", discriminator: "dense 1"}
source: {steps: 2, batch: 4}
adapt: {steps: 2, batch: 4, evaluate_every: 2}
domains: {%(key)s: %(file)s, right: b.yaml}
pairs: [{name: %(pair)s, source: %(key)s, target: right, pairing: label}]
methods: [{method: minimax, label: %(label)s}]
"""
DOMAIN = b"""name: %(domain)s
canvas: {width: 24, height: 12}
alphabet: "0123"
length: 2
fonts: [%(font)s]
text: {size: 9, spacing: 2}
"""
HARMLESS = {
    "sweep": b"s",
    "description": b"words",
    "key": b"left",
    "file": b"a.yaml",
    "pair": b"p",
    "label": b"l",
    "domain": b"d",
    "font": b"dejavu-sans",
}


def quoted(text):
    """As a scalar in double quotes, with every byte that YAML cannot hold as it is."""
    escapes = {b"\\": b"\\\\", b'"': b'\\"', b"\n": b"\\n", b"\r": b"\\r", b"\0": b"\\0", b"\x1b": b"\\e"}
    return b'"' + b"".join(escapes.get(bytes([c]), bytes([c])) for c in text) + b'"'


def spec(lab, **named):
    """A sweep and its domains in the case's folder; returns its path."""
    values = {key.encode(): quoted(value) for key, value in {**HARMLESS, **named}.items()}
    file = os.path.join(os.fsencode(lab.folder), named.get("file", HARMLESS["file"]))
    for path, text in (
        (file, DOMAIN % values),
        (lab.path("b.yaml"), DOMAIN % {**values, b"domain": b"b", b"font": b"dejavu-serif"}),
        (lab.path("s.yaml"), SWEEP % values),
    ):
        with open(path, "wb") as f:
            f.write(text)
    return lab.path("s.yaml")


# ---- formats read back ---------------------------------------------------------------------------


def read_csv(data, _plain, text):
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    must(all(len(row) == len(rows[0]) for row in rows), "silent", f"torn rows of CSV: {rows}")
    for row in rows[1:]:
        for cell in row:
            formula = re.match(r"[=+\-@\t\r].", cell) and not re.fullmatch(r"[+-]?[0-9.]+", cell)
            must(not formula, "silent", f"a formula in CSV: {cell!r}")
    return any(text in (cell, re.sub(r"^'('*[=+\-@])", r"\1", cell)) for row in rows for cell in row)


def read_json(data, _plain, text):
    def texts(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, (list, dict)):
            for part in value.values() if isinstance(value, dict) else value:
                yield from texts(part)

    return any(text in part for part in texts(json.loads(data)))


class Page(html.parser.HTMLParser):
    """Elements with their attributes, texts of leaves, and whether all is nested as it should be."""

    EMPTY = {"meta", "br", "img", "hr", "input", "link"}

    def __init__(self, data):
        super().__init__()
        self.kinds, self.texts, self.open = set(), [], []
        self.feed(data.decode())
        self.close()
        must(not self.open, "silent", f"not closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        self.kinds.add((tag, *sorted(name for name, _ in attrs)))
        self.texts.append("")
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.kinds.add((tag, *sorted(name for name, _ in attrs)))

    def handle_endtag(self, tag):
        must(self.open and self.open.pop() == tag, "silent", f"not nested: {tag}")
        self.texts.append("")

    def handle_data(self, data):
        if self.texts:
            self.texts[-1] += data


def read_html(data, plain, text):
    page, harmless = Page(data), Page(plain)
    new = {kind for kind in page.kinds - harmless.kinds if kind[0] not in ("text", "tspan", "title")}
    must(not new, "silent", f"elements of a name in the page: {new}")
    return any(text in part for part in page.texts)


def unescaped_markdown(cell):
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", cell)).strip()


def read_markdown(data, plain, text):
    lines, width, found = data.decode().split("\n"), 0, False
    for line in lines:
        must(not re.search(r"(?<!\\)<[a-zA-Z!/?]", line), "silent", f"markup in Markdown: {line[:200]}")
        if not line.startswith("|"):
            width = 0
            found |= text in unescaped_markdown(line)
            continue
        cells = re.split(r"(?<!\\)(?:\\\\)*\|", line)
        must(width in (0, len(cells)), "silent", f"a torn row of Markdown: {line[:200]}")
        width = len(cells)
        found |= any(text == unescaped_markdown(cell).strip("*") for cell in cells) or text in unescaped_markdown(line)
    heads = [sum(line.startswith("#") for line in d.split("\n")) for d in (data.decode(), plain.decode())]
    must(heads[0] == heads[1], "silent", "another number of headings")
    return found


# What escapes of LaTeX are made of, besides what the format itself writes.
SIGNS = {
    "textbar", "textbackslash", "ensuremath", "textasciicircum", "textasciitilde", "textless", "textgreater",
    "Delta", "char", "ifdefined", "Umathchar", "else", "fi", "texttt", "textquotedbl", "textquotesingle", "textasciigrave", "guillemotleft", "textbraceleft", "textbraceright",
}  # fmt: skip

# What a table writes where long names leave it no room.
PANELS = {"multicolumn", "raggedleft", "raggedright", "arraybackslash", "hsize", "linewidth", "medskip", "emph", "par",
          "allowbreak"}  # fmt: skip


def read_latex(data, plain, _text):
    without_comments = [re.sub(r"^%.*$", "", d.decode(), flags=re.M) for d in (data, plain)]
    commands = [set(re.findall(r"\\([a-zA-Z]+)", text)) for text in without_comments]
    new = {c for c in commands[0] - commands[1] - SIGNS - PANELS if not c.startswith("adda")}
    new = {c for c in new if f"\\textbackslash{{}}{c}" not in data.decode()}
    must(not new, "silent", f"commands of a name in LaTeX: {new}")
    # The one % of the format's own ends the line that opens a table.
    opening = r"(?<=^{\\footnotesize\\setlength{\\tabcolsep}{2.5pt})%$"
    body = re.sub(r"\\[\\{}%&#$_]|" + opening, "", without_comments[0], flags=re.M)
    must(body.count("{") == body.count("}"), "silent", "unbalanced braces in LaTeX")
    must("%" not in body and "#" not in body, "silent", "a comment or a parameter in LaTeX")
    rows = [[line.count("&") for line in re.sub(r"\\&", "", d.decode()).split("\n") if line.endswith(r"\\")]
            for d in (data, plain)]  # fmt: skip
    must(rows[0] == rows[1], "silent", f"torn rows of LaTeX: {rows}")
    return True  # what signs become is not undone here: tests of bench compile it


FORMATS = {
    "csv": read_csv,
    "csv-comparisons": read_csv,
    "csv-matrix": read_csv,
    "json": read_json,
    "html": read_html,
    "markdown": read_markdown,
    "latex": read_latex,
    "latex-comparisons": read_latex,
    "latex-matrix": read_latex,
}

# Where a name is to be found again.
SHOWN = {
    "label": {"csv", "csv-comparisons", "csv-matrix", "json", "html", "markdown"},
    "pair": {"csv", "csv-comparisons", "json", "html", "markdown"},
    "description": {"json", "html", "markdown"},
}


def harmless(lab):
    """A store of the sweep with harmless names: cells do not depend on names."""

    def make(folder):
        lab.bench("run", spec(lab), "-o", folder, "-q").must_end(0)

    return made_once(os.path.join(lab.kept, "harmless"), make)


def read_back(lab, store, place, text):
    for name, read in FORMATS.items():
        mine = lab.bench("report", store, "-f", name).must_end(0).out
        plain = kept(f"plain {name}", lambda form=name: lab.bench("report", harmless(lab), "-f", form).out)
        try:
            found = read(mine, plain, text.decode())
        except (ValueError, csv.Error) as why:
            must(False, "silent", f"{name} cannot be read: {why}")
        several = re.search(rb"[\r\n]", text) and name in ("html", "markdown")  # lines become paragraphs
        wanted = name in SHOWN.get(place, ()) and not several
        must(found or not wanted, "silent", f"{name} has not the name {text!r}")
    for command in ("status", "verify"):
        json.loads(lab.bench(command, store, "--json").must_end(0).out)


def nothing_elsewhere(lab, allowed):
    left = set(os.listdir(os.fsencode(lab.folder))) - {os.fsencode(a) for a in allowed}
    must(not left, "lost", f"written elsewhere: {left}")
    must(not os.path.exists("/tmp/outside"), "lost", "written to /tmp/outside")


def in_sweep(place):
    def make(text):
        def case(lab):
            store = copy_by_links(harmless(lab), lab.path("store"))
            path = spec(lab, **{place: text})
            ended = lab.bench("run", path, "-o", store, "-q")
            nothing_elsewhere(lab, ("store", "a.yaml", "b.yaml", "s.yaml"))
            if ended.code:
                ended.must_end(78)
                must(located(ended.err), "unclear", f"no place is named: {ended}")
                must(b"\x1b" not in ended.err and b"\0" not in ended.err, "silent", "a control on the terminal")
                return TOLD
            sweeps = sorted(os.listdir(os.path.join(store, "sweeps")))
            must(set(sweeps) <= {"s", text.decode()}, "lost", f"sweeps: {sweeps}")
            if place != "sweep":
                lab.bench("report", store, "--all", "-q").must_end(0)
                read_back(lab, store, place, text)
            return RIGHT

        return case

    return make


def as_file(what):
    """A name of a file: what the system allows, in whatever folder."""

    def make(text):
        def case(lab):
            name = text.replace(b"/", b"_").replace(b"\0", b"_")[:200]
            name = name if name not in (b".", b"..") else b"..."
            folder = os.fsencode(lab.folder)
            path, store = spec(lab), os.path.join(folder, b"store")
            if what == "domain":
                path = spec(lab, file=name)
            elif what == "spec":
                os.rename(path, os.path.join(folder, name))
                path = os.path.join(folder, name)
            else:
                store = os.path.join(folder, name)
            ended = lab.bench("run", path, "-o", store, "-q")
            nothing_elsewhere(lab, ("store", "a.yaml", "b.yaml", "s.yaml", name))
            shown = ended.err + lab.bench("plan", path, "-o", store, "--json").err
            must(b"\x1b" not in shown, "silent", "a control on the terminal")
            if ended.code:
                ended.must_end(66, 73, 78)
                return TOLD
            for command in ("verify", "status"):
                json.loads(lab.bench(command, store, "--json").must_end(0).out)
            lab.bench("report", store, "--all", "-q").must_end(0)
            return RIGHT

        return case

    return make


def in_dataset(what):
    def make(text):
        def case(lab):
            path, data = spec(lab, **({"domain": text} if what == "domain" else {})), lab.path("data")
            split = text.replace(b"\0", b"_") if what == "split" else b"train"
            ended = lab.gen("render", lab.path("a.yaml"), "-o", data, "--split", split + b"=0:4", "-q")
            allowed = ["data", "a.yaml", "b.yaml", os.path.basename(path)]
            nothing_elsewhere(lab, allowed)
            must(b"\x1b" not in ended.err, "silent", "a control on the terminal")
            if ended.code:
                ended.must_end(64, 73, 78)
                return TOLD
            with open(os.path.join(data, "croissant.json"), encoding="utf-8") as f:
                known = read_json(f.read(), None, text.decode())
            with open(os.path.join(data, "README.md"), encoding="utf-8") as f:
                card = f.read().split("\n---\n", 1)[1]
            must(not re.search(r"(?<!\\)<[a-zA-Z!/?]", card), "silent", "markup in the card")
            must(known or what == "split", "silent", "the description has not the name")
            lab.gen("check", data).must_end(0)
            return RIGHT

        return case

    return make


PLACES = {
    **{place: in_sweep(place) for place in ("sweep", "description", "key", "pair", "label", "domain")},
    **{f"file-of-{what}": as_file(what) for what in ("spec", "domain", "store")},
    **{f"dataset-{what}": in_dataset(what) for what in ("domain", "split")},
}


def cases(lab, count):
    return [(f"{place}-{name}", make(text)) for place, make in PLACES.items() for name, text in TEXTS.items()]
