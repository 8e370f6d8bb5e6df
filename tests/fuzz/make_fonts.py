"""Writes tests/fuzz/corpus/gen_font: a TrueType face of three shapes, made here from nothing but the
format's description, and the same face with one thing broken in each file."""
import os
import struct

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus", "gen_font")
BOX = [(100, 0), (900, 0), (900, 700), (100, 700)]
HOLE = [(300, 200), (300, 500), (700, 500), (700, 200)]


def glyph(*contours, curved=False):
    """A simple glyph. Curved: every second point is a control point."""
    points = [p for c in contours for p in c]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    out = struct.pack(">hhhhh", len(contours), min(xs), min(ys), max(xs), max(ys))
    last = -1
    for c in contours:
        last += len(c)
        out += struct.pack(">H", last)
    out += struct.pack(">H", 0)
    out += bytes(0 if curved and i % 2 else 1 for i in range(len(points)))
    for axis in (xs, ys):
        out += b"".join(struct.pack(">h", b - a) for a, b in zip([0] + axis, axis))
    return out + b"\0" * (-len(out) % 4)


def compound(part, dx):
    """A glyph made of glyph `part`, moved."""
    return struct.pack(">hhhhhHHhh", -1, 0, 0, 1000, 700, 0x0003, part, dx, 0) + b"\0\0"


def cmap(characters):
    """Format 4, one segment a character."""
    codes = sorted(characters) + [0xFFFF]
    n = len(codes)
    deltas = [(characters.get(c, 0) - c) & 0xFFFF for c in codes]
    body = struct.pack(">HHHH", 2 * n, 4, 1, 2 * n - 4)
    body += struct.pack(">%dH" % n, *codes) + b"\0\0" + struct.pack(">%dH" % n, *codes)
    body += struct.pack(">%dH" % n, *deltas) + b"\0\0" * n
    return struct.pack(">HHHHLHHH", 0, 1, 3, 1, 12, 4, len(body) + 6, 0) + body


def face(glyphs, characters, em=1000):
    loca, data = [0], b""
    for g in glyphs:
        data += g
        loca.append(len(data))
    n = len(glyphs)
    tables = {
        b"cmap": cmap(characters),
        b"glyf": data or b"\0",
        b"head": struct.pack(">LLLLHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, em, 0, 0,
                             0, 0, 1000, 700, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">LhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, 1000, 0, 0, 1000, 1, 0,
                             0, 0, 0, 0, 0, 0, 1),
        b"hmtx": struct.pack(">Hh", 1000, 0) + b"\0\0" * (n - 1),
        b"loca": struct.pack(">%dL" % (n + 1), *loca),
        b"maxp": struct.pack(">LHHHHHHHHHHHHHH", 0x10000, n, 64, 8, 64, 8, 1, 0, 0, 0, 0, 0, 0, 4,
                             4),
    }
    out = struct.pack(">LHHHH", 0x10000, len(tables), 64, 2, 48)
    at = len(out) + 16 * len(tables)
    for tag, body in sorted(tables.items()):
        out += tag + struct.pack(">LLL", 0, at, len(body))
        at += len(body) + -len(body) % 4
    return out + b"".join(t + b"\0" * (-len(t) % 4) for _, t in sorted(tables.items()))


def broken(data, tag, offset, new):
    """The face with `new` written at `offset` of a table."""
    entry = data.index(tag, 12)
    at = struct.unpack(">L", data[entry + 8:entry + 12])[0] + offset
    return data[:at] + new + data[at + len(new):]


def main():
    os.makedirs(FOLDER, exist_ok=True)
    shapes = [b"", glyph(BOX, HOLE), glyph(BOX, curved=True), compound(1, 50)]
    letters = {0x41: 1, 0x42: 2, 0xE9: 3}
    good = face(shapes, letters)
    files = {
        "good.ttf": good,
        "empty.ttf": b"",
        "text.ttf": b"this is no font\n",
        "blank.ttf": face([b"", b"", glyph(BOX), glyph(BOX)], letters),
        "missing.ttf": face(shapes, {0x41: 1}),
        "flat.ttf": face([b"", glyph([(0, 0), (500, 0), (1000, 0)])] + shapes[2:], letters),
        "cycle.ttf": face([b"", compound(3, 0), shapes[2], compound(1, 0)], letters),
        "cut.ttf": good[:len(good) // 2],
        "em.ttf": face(shapes, letters, em=0),
        "many_points.ttf": broken(good, b"glyf", 10, b"\xff\xfe"),
        "backwards.ttf": broken(good, b"glyf", 10, b"\0\x07\0\x03"),
        "far.ttf": broken(good, b"loca", 4, b"\x7f\xff\xff\xff"),
        "huge.ttf": face([b"", glyph([(-16000, -16000), (16000, -16000), (0, 16000)])] + shapes[2:],
                         letters, em=16),
    }
    for name, data in files.items():
        with open(os.path.join(FOLDER, name), "wb") as f:
            f.write(data)


if __name__ == "__main__":
    main()
