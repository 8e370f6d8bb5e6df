#!/usr/bin/env python3
"""Pictures of lepture/captcha, as a target whose texts nobody needs.

    python3 bench/peers/lepture_pictures.py FOLDER [--train 2000] [--test 2000] [--lepture FOLDER]

Writes FOLDER/train, pictures of 160x60 whose names say nothing, and FOLDER/test, as many more with
FOLDER/test.csv, rows of file_name and text. Texts of the training pictures are not written anywhere.
Needs lepture/captcha: `pip install captcha`. Its drawing cannot be seeded, so that no two runs give
the same pictures: the last lines of output are the SHA-256 of each set (of all files' names and bytes,
in the order of their names), by which a result says which set it is of.
"""
import argparse
import csv
import hashlib
import os
import secrets
import sys

WIDTH, HEIGHT, LENGTH = 160, 60, 4
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def draw(maker, folder, count):
    """Rows of file_name and text."""
    os.makedirs(folder)
    rows = []
    for i in range(count):
        text = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        name = "%05d.png" % i
        maker.generate_image(text).save(os.path.join(folder, name))
        rows.append((name, text))
    return rows


def digest(folder):
    whole = hashlib.sha256()
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            whole.update(name.encode() + b"\0" + file.read())
    return whole.hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--train", type=int, default=2000, help="pictures without texts")
    parser.add_argument("--test", type=int, default=2000, help="pictures with texts")
    parser.add_argument("--lepture", help="folder with the package captcha, if not installed")
    options = parser.parse_args()
    if options.lepture:
        sys.path.insert(0, options.lepture)
    from captcha.image import ImageCaptcha

    maker = ImageCaptcha(width=WIDTH, height=HEIGHT)
    train, test = (os.path.join(options.folder, part) for part in ("train", "test"))
    draw(maker, train, options.train)
    rows = draw(maker, test, options.test)
    with open(test + ".csv", "w", encoding="ascii", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("file_name", "text"), *rows])
    for folder in (train, test):
        print("%s  %s" % (digest(folder), os.path.basename(folder)))


if __name__ == "__main__":
    main()
