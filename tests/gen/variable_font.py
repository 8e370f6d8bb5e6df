#!/usr/bin/env python3
"""Makes tests/golden/gen/variable.ttf: bars that stand for 0, 1 and 2, on two axes.

    python3 tests/gen/variable_font.py FILE     needs fontTools (python3-fonttools)

Digit k is a bar of 100 (k + 1) by 700 units at weight 100, and .notdef one of 400 by 700; at weight
900 each is 200 units wider. At width 200, twice the default, it is 50 units higher. Drawn for this
project; free of any right.
"""
import sys

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.TupleVariation import TupleVariation


def bar(width, height):
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, height), (width, height), (width, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def main():
    names = [".notdef", "zero", "one", "two"]
    widths = dict(zip(names, (400, 100, 200, 300)))
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({0x30: "zero", 0x31: "one", 0x32: "two"})
    font.setupGlyf({name: bar(widths[name], 700) for name in names})
    font.setupHorizontalMetrics({name: (widths[name] + 100, 0) for name in names})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Adda Bars", "styleName": "Regular"})
    font.setupFvar([("wght", 100, 100, 900, "Weight"), ("wdth", 50, 100, 200, "Width")], [])
    wider = [(0, 0), (0, 0), (200, 0), (200, 0), (0, 0), (200, 0), (0, 0), (0, 0)]
    higher = [(0, 0), (0, 50), (0, 50), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
    font.setupGvar({name: [TupleVariation({"wght": (0, 1, 1)}, wider), TupleVariation({"wdth": (0, 1, 1)}, higher)]
                    for name in names})
    font.setupOS2()
    font.setupPost(keepGlyphNames=False)
    font.font["head"].created = font.font["head"].modified = 0
    font.font.recalcTimestamp = False
    font.save(sys.argv[1])


if __name__ == "__main__":
    main()
