#!/usr/bin/env python3
"""Every external name of the library begins with one of the nouns that gen/README.md lists under
"Names", so that programs which link it keep common words for themselves; and every noun is in use.

    python3 tests/gen/symbols.py LIBRARY README   check the library's objects
    python3 tests/gen/symbols.py --self-test      check that wrong names are found
"""
import re
import subprocess
import sys


def nouns_of(readme):
    """The words of the first block of code under "## Names"."""
    block = re.search(r"^## Names$.*?^```\w*\n(.*?)^```$", readme, re.M | re.S)
    return block.group(1).split() if block else []


def external_names(library):
    """What the objects of a static library define for others. Names with two underscores in front
    are the compiler's: sanitizers add some."""
    output = subprocess.run(["nm", "-g", "-P", library], capture_output=True, text=True, check=True).stdout
    fields = [line.split() for line in output.splitlines()]
    return sorted({f[0] for f in fields if len(f) > 2 and f[1] not in "Uw" and not f[0].startswith("__")})


def mistakes_of(names, nouns):
    wrong = [f"{name}: begins with none of the nouns" for name in names if not any(name.startswith(n) for n in nouns)]
    unused = [f"{noun}: no name begins with it" for noun in nouns if not any(name.startswith(noun) for name in names)]
    return wrong + unused


def self_test():
    nouns = nouns_of("# x\n```sh\nnot this\n```\n## Names\ntext\n```text\ncanvas_ pen_\ncoin_\n```\n## Next\n```\nnor_ this_\n```\n")
    assert nouns == ["canvas_", "pen_", "coin_"], nouns
    found = mistakes_of(["canvas_fill", "lerp", "pen_box", "pencil"], nouns)
    assert [m.split(":")[0] for m in found] == ["lerp", "pencil", "coin_"], found
    assert nouns_of("no such heading") == []


def main():
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        return 0
    library, readme = sys.argv[1:]
    with open(readme, encoding="utf-8") as file:
        nouns = nouns_of(file.read())
    names = external_names(library)
    mistakes = mistakes_of(names, nouns)
    if len(nouns) < 10 or len(names) < 100:
        mistakes.append(f"only {len(nouns)} nouns and {len(names)} names: are these the right files?")
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    print(f"{len(mistakes)} wrong" if mistakes else f"{len(names)} names, each with one of {len(nouns)} nouns")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
