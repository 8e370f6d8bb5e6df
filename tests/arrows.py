#!/usr/bin/env python3
"""Who may use whom: reads the sources of gen/, core/ and bench/ and the object files of a build, and
fails on an arrow that the plan of the house does not have.

    python3 tests/arrows.py BUILD [--root ROOT]   check the tree ROOT, built in BUILD
    python3 tests/arrows.py --self-test           check that wrong arrows are found

A unit is X.c with X.h. It uses another when it includes its header or when its object file needs a
symbol that the other's defines. Every unit lives in a room; a room uses itself, the rooms above it in
the list of its part, and the parts named there. No two units may use each other, not even through
others: a circle cannot be read, tested or taken out one piece at a time. No two types share a tag.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

# Rooms of each part, lowest first, and the parts it may use besides itself.
PARTS = {
    "core/base": (["core/base"], []),
    "core/nn": (["core/nn/kernels", "core/nn/layers", "core/nn/blocks", "core/nn"], ["core/base"]),
    "core/adapt": (
        ["core/adapt/validators", "core/adapt/terms", "core/adapt", "core/adapt/methods"],
        ["core/base", "core/nn"],
    ),
    "gen": (
        [
            "gen/paint",
            "gen/import",
            "gen/domain",
            "gen/effects",
            "gen/render",
            "gen/likeness",
            "gen/design",
            "gen/export",
            "gen/library",
            "gen/tool",
        ],
        ["core/base"],
    ),
    "bench": (
        [
            "bench/sources",
            "bench/text",
            "bench/stats",
            "bench/sweep",
            "bench/plan",
            "bench/store",
            "bench/run",
            "bench/model",
            "bench/table",
            "bench/report/page",
            "bench/report",
            "bench/verify",
            "bench/site",
            "bench/tool",
            "bench/peers",
        ],
        ["core/base", "core/nn", "core/adapt", "gen"],
    ),
}

# Foreign headers that a part must do without: whoever wants only datasets builds without OpenBLAS,
# and whoever trains on images of his own builds without Cairo and FreeType.
ALGEBRA = r"cblas|lapacke|openblas"
DRAWING = r"cairo|ft2build|freetype|png\.h|jpeglib|libdeflate"
FOREIGN = {
    "core/base": f"{ALGEBRA}|{DRAWING}",
    "core/nn": DRAWING,
    "core/adapt": DRAWING,
    "gen": ALGEBRA,
    "bench": "ft2build|freetype|cairo",  # images come from gen
}

STRUCT = re.compile(r"^(?:typedef )?(?:struct|union|enum)\s+(\w+)\s*\{", re.M)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def unit_of(path):
    return re.sub(r"\.[ch]$", "", path)


def sources(root):
    """Paths, from the root, of all C files and headers of the parts."""
    for top in ("core", "gen", "bench"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    yield os.path.relpath(os.path.join(folder, name), root)


def part_of(room):
    return next((part for part, (rooms, _) in PARTS.items() if room in rooms), None)


def symbols(paths):
    """(path, name, kind) of every external symbol of some object files."""
    if not paths:
        return
    done = subprocess.run(["nm", "-A", "-g", "-P", *paths], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        path, _, symbol = line.rpartition(": ")
        yield path, *symbol.split()[:2]


class House:
    """The units of a tree and their arrows: `uses[a][b]` is why unit a uses unit b."""

    def __init__(self, root):
        self.root = root
        self.mistakes = []
        self.files = list(sources(root))
        self.units = sorted({unit_of(f) for f in self.files})
        self.uses = {u: collections.defaultdict(list) for u in self.units}
        self.tags = collections.defaultdict(set)
        for path in self.files:
            self.read_source(path)

    def read_source(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8") as file:
            text = file.read()
        for tag in STRUCT.findall(text):
            self.tags[tag].add(path)
        self.read_includes(path, text)

    def read_includes(self, path, text):
        part = part_of(os.path.dirname(path))
        for kind, target in INCLUDE.findall(text):
            if kind == "<":
                if part and re.match(rf"([^>]*/)?({FOREIGN[part]})", target):
                    self.mistakes.append(f"{path}: {part} must do without <{target}>")
                continue
            if "/" not in target or target.startswith("."):
                self.mistakes.append(f'{path}: "{target}": write the path from the root, as in "base/err.h"')
                continue
            for start in ("", "core/"):
                unit = unit_of(start + target)
                if unit in self.uses:
                    if unit != unit_of(path):
                        self.uses[unit_of(path)][unit].append(f"{path} includes it")
                    break

    def read_objects(self, build):
        """Adds the arrows that the linker sees."""
        with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
            commands = json.load(file)
        defined, needed, made = collections.defaultdict(set), collections.defaultdict(set), {}
        for command in commands:
            unit = unit_of(os.path.relpath(command["file"], self.root))
            output = re.search(r" -o (\S+\.o) ", command["command"])
            path = os.path.join(command["directory"], output.group(1)) if output else ""
            if unit in self.uses and os.path.exists(path):
                made[path] = unit  # not there: the double-precision twin of a target that this build leaves out
        for path, name, kind in symbols(made):
            if kind == "U":
                needed[made[path]].add(name)
            else:
                defined[name].add(made[path])
        for unit, names in needed.items():
            for name in sorted(names):
                for other in self.definitions(unit, defined[name]):
                    self.uses[unit][other].append(f"{name}()")
        for unit in self.units:
            if unit + ".c" in self.files and unit not in made.values():
                self.mistakes.append(f"{unit}.c: the build has no object file of it")

    @staticmethod
    def definitions(unit, units):
        """Which of the units that define a symbol is meant: programs have names of their own, as main."""
        own = {u for u in units if part_of(os.path.dirname(u)) == part_of(os.path.dirname(unit))}
        return sorted(set() if unit in units else own or units)

    def check_rooms(self):
        for unit in self.units:
            room = os.path.dirname(unit)
            part = part_of(room)
            if not part:
                self.mistakes.append(f"{unit}: no room {room}: name it in tests/arrows.py")
                continue
            rooms, parts = PARTS[part]
            for other, why in sorted(self.uses[unit].items()):
                below = os.path.dirname(other)
                allowed = below in rooms[: rooms.index(room) + 1] or part_of(below) in parts
                if part_of(below) and not allowed:
                    self.mistakes.append(f"{unit} must not know of {other}: {', '.join(why[:3])}")

    def check_tags(self):
        for tag, paths in sorted(self.tags.items()):
            if len(paths) > 1:
                self.mistakes.append(f"the tag {tag} names several types: {', '.join(sorted(paths))}")

    def check_circles(self):
        for circle in circles(self.uses):
            inside = set(circle)
            steps = [
                f"\n    {a} uses {b}: {', '.join(self.uses[a][b][:3])}"
                for a in sorted(circle)
                for b in sorted(self.uses[a])
                if b in inside
            ]
            self.mistakes.append(f"a circle of {len(circle)} units:{''.join(steps)}")


def circles(uses):
    """Strongly connected components of more than one unit (R. Tarjan, SIAM J. Comput. 1 (2), 1972)."""
    number, low, stack, found = {}, {}, [], []

    def visit(v):
        number[v] = low[v] = len(number)
        stack.append(v)
        for w in sorted(uses[v]):
            if w not in number:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in stack:
                low[v] = min(low[v], number[w])
        if low[v] == number[v]:
            circle = []
            while not circle or circle[-1] != v:
                circle.append(stack.pop())
            if len(circle) > 1:
                found.append(circle)

    sys.setrecursionlimit(10000)
    for unit in sorted(uses):
        if unit not in number:
            visit(unit)
    return found


def check(root, build):
    house = House(root)
    if build:
        house.read_objects(build)
    house.check_rooms()
    house.check_tags()
    house.check_circles()
    return house


# A tree with right and wrong arrows, and for each wrong one the words by which it must be found.
WRONG_TREE = {
    "core/base/a.c": '#include <jansson.h>\n#include "base/a.h"\n#include "nn/net.h"\n',
    "core/base/a.h": "void a(void);\nstruct pair {\n    int a;\n};\n",
    "core/nn/net.h": '#include "base/a.h"\n',
    "core/nn/net.c": '#include <cblas.h>\n  # include "adapt/method.h"\n#include <cairo/cairo.h>\n',
    "core/adapt/method.h": '#include "nn/net.h"\n#include "gen/render/render.h"\n',
    "gen/render/render.h": '#include "gen/effects/b.h"\n',
    "gen/effects/b.h": "",
    "gen/effects/b.c": '#include <cairo.h>\n#include "gen/effects/b.h"\n# include <openblas/cblas.h>\n',
    "gen/paint/c.c": 'struct pair {\n    int c;\n};\n#include "gen/render/render.h"\n',
    "gen/attic/d.c": "",
    "bench/report/e.c": '#include "../store.h"\n#include "store.h"\n',
    "bench/stats/one.h": '#include "bench/stats/two.h"\n',
    "bench/stats/two.c": '#include "bench/stats/three.h"\n',
    "bench/stats/two.h": "",
    "bench/stats/three.h": '#include "bench/stats/one.h"\n',
}
# Sources that compile: their wrong arrows are symbols declared by hand, which no include shows.
SYMBOL_TREE = {
    "bench/text/low.c": "int high(void);\nint low(void);\nint low(void) { return high(); }\n",
    "bench/tool/high.c": "int high(void);\nint high(void) { return 1; }\n",
    "bench/run/ping.c": "int pong(int);\nint ping(int);\nint ping(int n) { return n ? pong(n - 1) : 0; }\n",
    "bench/run/pong.c": "int pong(int);\nint ping(int);\nint pong(int n) { return n ? ping(n - 1) : 0; }\n",
}
EXPECTED = [
    "core/base/a must not know of core/nn/net",
    "core/nn/net must not know of core/adapt/method",
    "core/nn must do without <cairo/cairo.h>",
    "core/adapt/method must not know of gen/render/render",
    "gen must do without <openblas/cblas.h>",
    "gen/paint/c must not know of gen/render/render",
    "gen/attic/d: no room gen/attic",
    '"../store.h": write the path from the root',
    '"store.h": write the path from the root',
    "a circle of 3 units:\n    core/adapt/method",
    "the tag pair names several types: core/base/a.h, gen/paint/c.c",
    "a circle of 3 units:\n    bench/stats/one",
]
EXPECTED_SYMBOLS = [
    "bench/text/low must not know of bench/tool/high: high()",
    "a circle of 2 units:\n    bench/run/ping uses bench/run/pong: pong()",
]


def write_tree(root, tree):
    for path, text in tree.items():
        os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
        with open(os.path.join(root, path), "w", encoding="utf-8") as file:
            file.write(text)


def compile_tree(root, tree):
    commands = []
    for path in tree:
        made = path.replace("/", "_") + ".o"
        subprocess.run([os.environ.get("CC", "cc"), "-c", path, "-o", made], cwd=root, check=True)
        commands.append({"directory": root, "file": os.path.join(root, path), "command": f"cc -o {made} -c {path}"})
    with open(os.path.join(root, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(commands, file)


def compare(found, expected):
    """What is missing of the expected mistakes, and what was found besides."""
    missing = [f"not found: {words}" for words in expected if not any(words in m for m in found)]
    more = [f"found: {m}" for m in found if not any(words in m for words in expected)]
    return missing + more


def self_test():
    with tempfile.TemporaryDirectory() as root:
        write_tree(root, WRONG_TREE)
        wrong = compare(check(root, None).mistakes, EXPECTED)
    with tempfile.TemporaryDirectory() as root:
        write_tree(root, SYMBOL_TREE)
        compile_tree(root, SYMBOL_TREE)
        wrong += compare(check(root, root).mistakes, EXPECTED_SYMBOLS)
    return wrong


def main():
    parser = argparse.ArgumentParser(description="who may use whom")
    parser.add_argument("build", nargs="?", help="folder of a build with its compile_commands.json")
    parser.add_argument("--root", default=os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        mistakes, done = self_test(), "wrong arrows are found"
    else:
        if not options.build:
            parser.error("name the folder of a build")
        house = check(os.path.realpath(options.root), options.build)
        mistakes, done = house.mistakes, f"{len(house.units)} units, no wrong arrow"
        if len(house.units) < 10:
            mistakes.append(f"only {len(house.units)} units under {options.root}: is it the project's folder?")
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    print(f"{len(mistakes)} wrong" if mistakes else done)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
