"""Writes tests/fuzz/corpus/gen_import: arrays, rows, rules and pictures, whole and broken. The first
byte says what follows; see gen_import.c."""
import base64
import gzip
import os
import struct
import zlib

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus", "gen_import")


def idx(sizes, values, kind=8):
    return struct.pack(">BBBB", 0, 0, kind, len(sizes)) + struct.pack(
        ">%dI" % len(sizes), *sizes) + bytes(values)


def pair(images, labels):
    return b"\0" + struct.pack(">H", len(images)) + images + labels


def png(width, height, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def npy(shape, values, kind="|u1"):
    header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n" % (kind, shape)
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header.encode() + bytes(values)


def bmp(width, height, bits, rest, compression=0):
    return (b"BM" + struct.pack("<IHHI", 0, 0, 0, 54) +
            struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 0, 0, 0, 0) +
            rest)


# One pixel each: two frames of a GIF file, WebP without and with loss.
GIF = (b"GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0" +
       2 * b"!\xf9\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0" + b";")
WEBP = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
LOSSY = base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")


def main():
    os.makedirs(FOLDER, exist_ok=True)
    grey = idx([2, 3, 4], range(24))
    color = idx([1, 2, 2, 3], range(12))
    labels = idx([2], [0, 3])
    packed = gzip.compress(grey, mtime=0)
    files = {
        "grey": pair(grey, labels),
        "color": pair(color, idx([1, 1], [1])),
        "gzip": pair(packed, gzip.compress(labels, mtime=0)),
        "class": pair(grey, idx([2], [0, 4])),
        "fewer": pair(grey, idx([1], [0])),
        "short": pair(grey[:-1], labels),
        "zero": pair(idx([0, 3, 4], []), idx([0], [])),
        "many": pair(idx([1 << 31, 1 << 31, 4], range(24)), labels),
        "wide": pair(idx([1, 1, 9000], [7] * 9000), idx([1], [0])),
        "floats": pair(idx([2, 3, 4], range(24), kind=13), labels),
        "bomb": pair(packed[:-4] + b"\xff\xff\xff\x7f", labels),
        "torn": pair(packed[:-9], labels),
        "row": b'\1{"file_name": "a/1.png", "text": "2", "more": [1]}',
        "row_accent": '\1{"file_name": "1.png", "text": "\u00e9"}'.encode(),
        "row_long": b'\1{"file_name": "1.png", "text": "22"}',
        "row_out": b'\1{"file_name": "a/../../1.png", "text": "2"}',
        "row_list": b"\1[]",
        "picture": b"\2" + png(3, 2, b"\0" + bytes(range(9)) + b"\0" + bytes(range(9))),
        "picture_torn": b"\2" + png(300, 200, b"\0" * 20),
        "npy": pair(npy("(2, 3, 4)", range(24)), npy("(2,)", [0, 0, 0, 0, 3, 0, 0, 0], "<i4")),
        "npy_alone": pair(npy("(1, 2, 2, 3)", range(12)), b""),
        "npy_short": pair(npy("(9, 2, 2, 3)", range(12)), b""),
        "table": b'\3file_name,text,more\na.png,2,x\n"b,""1.png",1,\r\n',
        "table_open": b'\3file_name,text\na.png,"2',
        "rule": b"\4\x08{text}_*2_x.png",
        "rule_two": b"\4\x08*{text}*12.png",
        "rule_folder": b"\4\x08{text}/*2/x.png",
        "gif": b"\2" + GIF,
        "webp": b"\2" + WEBP,
        "webp_lossy": b"\2" + LOSSY,
        "bmp": b"\2" + bmp(2, 2, 24, bytes(range(16))),
        "bmp_palette": b"\2" + bmp(3, -1, 1, bytes(range(12))),
        "bmp_masks": b"\2" + bmp(1, 1, 32, bytes([0, 255, 0, 0, 255, 0, 0, 0, 1, 0, 0, 0, 7, 7, 7, 7]), 3),
        "picture_huge": b"\2" + png(1 << 30, 1 << 30, b""),
    }
    for name, data in files.items():
        with open(os.path.join(FOLDER, name), "wb") as f:
            f.write(data)


if __name__ == "__main__":
    main()
