"""Mutates shipped domains and sweeps, as a slip of the hand or a damaged disk would."""

import os
import re
import shutil

from lab import RIGHT, TOLD, Lab, located, must

TITLE = "malformed specs"
DONE = (
    "shipped domains and sweeps with bytes, tokens, lines, types, numbers or nesting altered, NUL or other bytes "
    "that are no UTF-8, read by `captcha-gen hash` and `adda-bench plan`: a documented exit code; every "
    "refusal has file:line:col"
)
COUNTS = 24, 370

NUMBERS = (
    "0", "-0", "-1", "1e308", "1e400", "-1e400", "9223372036854775807", "9223372036854775808",
    "18446744073709551616", "1e-400", "0x10", "1_000", "NaN", ".inf", "-.inf", "0.1.2", "1..3", "3..1",
    "1" + "0" * 400,
)  # fmt: skip
VALUES = (
    "~", "null", "true", "[]", "{}", "''", '"', "'", "[", "{", "]", "}", ":", "- -", "? ", "*x", "&x", "!!int x",
    "!x", "|", ">", "%", "@", "`", "#", "[[]]", "{a: {b: c}}", "<<", "---", "...", "\t", "é", "\u202e", "\ufeff",
    "/dev/null", "../../..", "a" * 70000, "[" + "1, " * 20000 + "1]",
)  # fmt: skip


def lines_of(data):
    return data.split(b"\n")


def token(lab, data):
    """A word of the file, as (begin, end)."""
    words = [m.span() for m in re.finditer(rb"[^\s,:{}\[\]]+", data)]
    return lab.random.choice(words or [(0, len(data))])


def flipped_byte(lab, data):
    at = lab.random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << lab.random.randrange(8))]) + data[at + 1 :]


def other_byte(lab, data):
    at = lab.random.randrange(len(data))
    return data[:at] + bytes([lab.random.randrange(256)]) + data[at + 1 :]


def removed_bytes(lab, data):
    at = lab.random.randrange(len(data))
    return data[:at] + data[at + lab.random.randint(1, 8) :]


def cut_file(lab, data):
    return data[: lab.random.randrange(len(data))]


def no_utf8(lab, data):
    at = lab.random.randrange(len(data))
    return data[:at] + lab.random.choice((b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80")) + data[at:]


def nul(lab, data):
    at = lab.random.randrange(len(data))
    return data[:at] + b"\0" * lab.random.choice((1, 1, 4096)) + data[at:]


def removed_token(lab, data):
    begin, end = token(lab, data)
    return data[:begin] + data[end:]


def doubled_token(lab, data):
    begin, end = token(lab, data)
    return data[:end] + b" " + data[begin:end] + data[end:]


def misspelt_token(lab, data):
    begin, end = token(lab, data)
    at = lab.random.randrange(begin, end)
    return data[:at] + data[at + 1 :] if end - begin > 1 else data[:end] + b"x" + data[end:]


def exchanged_tokens(lab, data):
    (a, b), (c, d) = sorted((token(lab, data), token(lab, data)))
    return data if b > c else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def other_value(lab, data):
    begin, end = token(lab, data)
    return data[:begin] + os.fsencode(lab.random.choice(VALUES)) + data[end:]


def other_number(lab, data):
    numbers = [m.span() for m in re.finditer(rb"-?\d+(\.\d+)?", data)]
    begin, end = lab.random.choice(numbers or [token(lab, data)])
    return data[:begin] + os.fsencode(lab.random.choice(NUMBERS)) + data[end:]


def other_type(lab, data):
    begin, end = token(lab, data)
    form = lab.random.choice((b"[%s]", b"{%s: 1}", b'"%s"', b"[%s, %s]", b"{uniform: [%s, %s]}"))
    return data[:begin] + form.replace(b"%s", data[begin:end]) + data[end:]


def removed_line(lab, data):
    lines = lines_of(data)
    del lines[lab.random.randrange(len(lines))]
    return b"\n".join(lines)


def doubled_line(lab, data):
    lines = lines_of(data)
    at = lab.random.randrange(len(lines))
    return b"\n".join(lines[: at + 1] + lines[at:])


def exchanged_lines(lab, data):
    lines = lines_of(data)
    lab.random.shuffle(lines)
    return b"\n".join(lines)


def indented_line(lab, data):
    lines = lines_of(data)
    at = lab.random.randrange(len(lines))
    lines[at] = lab.random.choice((b" ", b"   ", b"\t", b"- ")) + lines[at]
    return b"\n".join(lines)


def deep_nesting(lab, data):
    begin, end = token(lab, data)
    depth = lab.random.choice((20, 1000, 100000))
    opening, closing = lab.random.choice(((b"[", b"]"), (b"{a: ", b"}"), (b"- ", b"")))
    return data[:begin] + opening * depth + data[begin:end] + closing * depth + data[end:]


def aliases(lab, data):
    """A billion of leaves in a few lines."""
    lines = [b"a0: &a0 [x, x]"]
    lines += [b"a%d: &a%d [%s]" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 10)]
    return data + b"\n" + b"\n".join(lines) + b"\n"


def crlf(_lab, data):
    return data.replace(b"\n", b"\r\n")


def marked(_lab, data):
    return b"\xef\xbb\xbf" + data


MUTATIONS = (
    flipped_byte, other_byte, removed_bytes, cut_file, no_utf8, nul, removed_token, doubled_token, misspelt_token,
    exchanged_tokens, other_value, other_number, other_type, removed_line, doubled_line, exchanged_lines,
    indented_line, deep_nesting, aliases, crlf, marked,
)  # fmt: skip


def specs():
    """[(file, its folder)] of what is shipped, and of the tests' sweep."""
    shipped = [(name, folder) for folder in (Lab.DOMAINS, Lab.SWEEPS) for name in sorted(os.listdir(folder))]
    return [*shipped, (os.path.basename(Lab.MICRO), os.path.dirname(Lab.MICRO))]


def cases(lab, count):
    chosen = specs()

    def case_of(number):
        mutate = MUTATIONS[number % len(MUTATIONS)]

        def case(lab):
            name, folder = lab.random.choice(chosen)
            copy = lab.path("bench", os.path.basename(folder))
            shutil.copytree(folder, copy)
            if folder == Lab.SWEEPS:
                shutil.copytree(Lab.DOMAINS, lab.path("bench/domains"))
            path = os.path.join(copy, name)
            with open(path, "rb") as f:
                data = f.read()
            with open(path, "wb") as f:
                f.write(mutate(lab, mutate(lab, data) + b"\n" if lab.random.random() < 0.2 else data))
            read = (lab.gen, "hash", path) if folder == Lab.DOMAINS else (lab.bench, "plan", path)
            ended = read[0](*read[1:])
            must(ended.code in (0, 78) or located(ended.err), "unclear", f"no place is named: {ended}")
            must(ended.code != 78 or located(ended.err), "unclear", f"no place is named: {ended}")
            left = sorted(os.listdir(lab.folder))
            must(left == ["bench"], "lost", f"written elsewhere: {left}")
            return TOLD if ended.code else RIGHT

        return case

    return [(f"{i}-{MUTATIONS[i % len(MUTATIONS)].__name__}", case_of(i)) for i in range(count)]
