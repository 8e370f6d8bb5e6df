#!/usr/bin/env python3
"""Runs every block of code of a Markdown file, in order, in a scratch folder.

    cookbook.py FILE.md TOOLS[:TOOLS...] [HEADING]

TOOLS: folders of the programs, put before PATH; the first has libcaptchagen.so. With HEADING only what
stands above it is run, as "## Installing". The folder has a link to results/.

The first word behind a fence says what a block is:

    sh            run by sh -eu; "sh shown" is not run: it installs, or another test runs it
    python        run by a Python that has the packages it imports (captcha_gen and adda_bench are those
                  of the sources, with the library of TOOLS); skipped, and named, where none has
    yaml NAME     written to NAME
    c PATH        must be tests/add/PATH to the letter, which tests/how_to_add.py builds and trains

`needs=FORMAT` behind it: skipped where captcha-gen was built without this export format. A block
that fails is named by its line. Exit code 77 where all blocks are skipped.
"""
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHONS = [sys.executable, os.path.join(ROOT, "build/readers/bin/python3"), "/usr/bin/python3"]
FENCE = re.compile(r"^```(.*)\n((?:(?!```).*\n)*)```$", re.M)


def blocks(text):
    """(line of the fence, its words, the code)"""
    if len(re.findall(r"^```", text, re.M)) != 2 * len(FENCE.findall(text)):
        sys.exit("a fence is not closed")
    for match in FENCE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[1].split(), match[2]


def packages(code):
    """The packages that a script imports, by their top-level names."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module.split(".")[0])
    return sorted(found)


def python_with(names):
    """The first Python that has all packages, or None."""
    code = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"
    for python in PYTHONS:
        if os.path.exists(python) and subprocess.run(
                [python, "-c", code, *names], stderr=subprocess.DEVNULL).returncode == 0:
            return python
    return None


def execute(line, words, code):
    """None, or why the block was skipped; a block that is wrong raises ValueError."""
    kind, name = words[0] if words else "", words[1] if len(words) > 1 else ""
    if name.startswith("needs="):
        formats = subprocess.run(["captcha-gen", "list", "formats"], check=True,
                                 capture_output=True, text=True).stdout
        if name[6:] not in (row.split()[0] for row in formats.splitlines()):
            return f"captcha-gen has no format {name[6:]}"
    if kind == "yaml" and name:
        with open(name, "w", encoding="utf-8") as file:
            file.write(code)
    elif kind == "c" and name:
        with open(os.path.join(ROOT, "tests/add", name), encoding="utf-8") as file:
            if file.read() != code:
                raise ValueError(f"this is not tests/add/{name}")
    elif kind == "sh" and name == "shown":
        return None
    elif kind == "sh":
        if subprocess.run(["sh", "-euc", code], stdin=subprocess.DEVNULL).returncode:
            raise ValueError("a command failed")
    elif kind == "python":
        python = python_with(packages(code))
        if not python:
            return "no Python has " + ", ".join(packages(code))
        with open("block.py", "w", encoding="utf-8") as file:
            file.write("\n" * line + code)  # so that a traceback has the lines of the Markdown
        if subprocess.run([python, "block.py"]).returncode:
            raise ValueError("the script failed")
    else:
        raise ValueError(f"no rule says how to run '{' '.join(words)}'")
    return None


def stage(tools, folder):
    """captcha_gen in a folder, as a wheel has it."""
    package = os.path.join(folder, "captcha_gen")
    shutil.copytree(os.path.join(ROOT, "gen/python/captcha_gen"), package)
    for source in (os.path.join(ROOT, "gen/library/captchagen.h"),
                   os.path.join(tools.split(":")[0], "libcaptchagen.so")):
        os.symlink(source, os.path.join(package, os.path.basename(source)))


def above(text, heading):
    if heading and "\n" + heading + "\n" not in text:
        sys.exit(f"there is no heading '{heading}'")
    return text.partition("\n" + heading + "\n")[0] + "\n" if heading else text


def main(path, tools, heading=None):
    with open(path, encoding="utf-8") as file:
        found = list(blocks(above(file.read(), heading)))
    os.environ["PATH"] = tools + ":" + os.environ["PATH"]
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    skipped = 0
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as packages:
        stage(tools, packages)
        os.environ["PYTHONPATH"] = packages + ":" + os.path.join(ROOT, "bench/python")
        os.chdir(folder)
        os.symlink(os.path.join(ROOT, "results"), "results")
        for line, words, code in found:
            try:
                reason = execute(line, words, code)
            except (ValueError, OSError, SyntaxError) as error:
                sys.exit(f"{path}:{line}: {error}")
            if reason:
                skipped += 1
                print(f"SKIPPED: {path}:{line}: {reason}", flush=True)
        os.chdir(ROOT)
    print(f"{path}: {len(found) - skipped} blocks run, {skipped} skipped")
    if not found:
        sys.exit(f"{path}: no block of code")
    sys.exit(77 if skipped == len(found) else 0)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), *sys.argv[2:])
