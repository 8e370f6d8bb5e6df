#!/usr/bin/env python3
"""Compiles the published tables as a paper has them: LaTeX's article class, macros in the preamble, tables in
the text, and in a float.

    python3 tests/bench/paper.py RESULTS

Nothing may be wider than the text or higher than a page, and every macro that is read must be defined once.
Exits with 77 where pdflatex is not installed.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

PREAMBLE = r"\documentclass{article}\usepackage[utf8]{inputenc}\usepackage{booktabs,tabularx}" "\n"
COMPLAINTS = re.compile(r"^(Overfull|! |LaTeX Warning: Float too large)")


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def paper(tables, macros):
    lines = [PREAMBLE] + [r"\input{%s}" % m for m in macros] + [r"\begin{document}"]
    for table in tables:
        lines.append(r"\begin{table}\caption{A table in a float.}\input{%s}\end{table}\clearpage" % table)
        lines.append("Some text before a table.\n\n" r"\input{%s}" "\n\nSome text behind it." r"\clearpage" % table)
    for macro in macros:
        names = re.findall(r"\\newcommand{(\\\w+)}", read(macro))
        if not names:
            sys.exit("paper.py: %s defines nothing" % macro)
        lines.append("Numbers in a sentence: $%s$." % names[-1])
    return "\n".join(lines + [r"\end{document}", ""])


def main():
    folder = os.path.abspath(sys.argv[1])
    files = sorted(glob.glob(glob.escape(folder) + "/*/sweeps/*/report*.tex"))
    macros = [f for f in files if f.endswith("macros.tex")]
    tables = [f for f in files if f not in macros]
    if not tables or not macros:
        sys.exit("paper.py: no tables in " + folder)
    if not shutil.which("pdflatex"):
        print("paper.py: pdflatex is not installed (apt install texlive-latex-recommended): NOT TESTED")
        return 77
    with tempfile.TemporaryDirectory() as scratch:
        with open(os.path.join(scratch, "paper.tex"), "w", encoding="utf-8") as f:
            f.write(paper(tables, macros))
        done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "paper.tex"], cwd=scratch,
                              capture_output=True, check=False)
    lines = done.stdout.decode("latin-1").split("\n")
    bad = [i for i, line in enumerate(lines) if COMPLAINTS.match(line)]
    for i in bad:
        print("\n".join(lines[max(0, i - 3) : i + 3]))
    print(len(tables), "tables,", len(macros), "files of macros,", len(bad), "complaints")
    return 1 if bad or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
