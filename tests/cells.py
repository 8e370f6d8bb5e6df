#!/usr/bin/env python3
"""Tables that a document makes of a published report, number by number: python3 tests/cells.py ROOT

After a line `<!-- cells: results/shift/sweeps/shift -->` and a blank one stands a table whose numbers are
those of that folder's report.matrix.csv, rounded as they stand there. Its first heading is `method` (a row a
method, a column a pair) or `pair` (the other way round); a method is its label, with its sharing behind a
comma where the label has several. Where a sweep has variants, a cell has one number for each, with arrows
between them; or a row is of one of them, whose name stands in brackets behind the method, and rows without
brackets are of the one that has no name. A column `worst recall` is that of the pair before it, from report.recall.csv.
"""
import csv
import pathlib
import re
import sys


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table_after(text, at):
    """Heading and rows, as lists of cells, of the table that begins two lines below the mark."""
    lines = text[at:].split("\n")[2:]
    end = next((i for i, line in enumerate(lines) if not line.startswith("|")), len(lines))
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines[:end]]
    return cells[:1], cells[2:]


def name(cell, variants):
    """'AdaBN, untied (few images)' -> its label, sharing and variant; '': not given."""
    variant = next((v for v in variants if v and cell.endswith(f" ({v})")), "")
    label, _, sharing = cell.removesuffix(f" ({variant})").partition(", ")
    return label, sharing, variant


def numbers(found, column, places):
    return [f"{float(row[column]):.{places}f}" for row in found]


def of_method(table, pair, cell, variants, of_one):
    label, sharing, variant = name(cell, variants)
    return [r for r in table if r["pair"] == pair and r["label"] == label and sharing in ("", r["sharing"])
            and (not of_one or r["variant"] == variant)]


def check(document, text, match, root):
    folder = root / match[1]
    matrix = rows(folder / "report.matrix.csv")
    heading, body = table_after(text, match.start())
    variants = {r["variant"] for r in matrix}
    of_one = any(name(row[0], variants)[2] for row in body)
    seen = 0
    if not heading or heading[0][0] not in ("method", "pair"):
        return [f"{document}: no table of methods or pairs after {match[0]}"]
    wrong = []
    for row in body:
        for column, cell in list(enumerate(row))[1:]:
            pair, method = heading[0][column], row[0]
            table, figure = matrix, "character"
            if heading[0][0] == "pair":
                pair, method = method, pair
            elif pair == "worst recall":
                pair, table, figure = heading[0][column - 1], rows(folder / "report.recall.csv"), "worst"
            given = [part.strip(" *") for part in cell.split("→")]
            places = len(given[0].partition(".")[2])
            expected = numbers(of_method(table, pair, method, variants, of_one), figure, places)
            if len(expected) != (1 if of_one else len(variants)) or [float(g) for g in given] != [float(x) for x in expected]:
                wrong.append(f"{document}: {method}, {pair}: {cell!r}, but {figure} of {match[1]} is {expected}")
            seen += 1
    return wrong if seen else [f"{document}: an empty table after {match[0]}"]


def main(root):
    root = pathlib.Path(root)
    wrong, marks = [], 0
    for path in [root / "README.md", *sorted(root.glob("*/README.md")), *sorted(root.glob("*/*/README.md"))]:
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"<!-- cells: (\S+) -->", text):
            wrong += check(path.relative_to(root), text, match, root)
            marks += 1
    print("\n".join(wrong) or f"{marks} tables agree with their reports")
    return 1 if wrong or not marks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
