"""python test_captcha_gen.py [CAPTCHA_GEN]: the installed package, beside the tool where one is given."""
import copy
import hashlib
import json
import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zlib

import numpy as np

import captcha_gen
from captcha_gen import Domain, interpolate, pair, sheet

TOOL = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else None
beside_the_tool = unittest.skipUnless(TOOL, "no captcha-gen was given")


def tool(*arguments):
    return subprocess.run([TOOL, *arguments], capture_output=True, text=True, check=False)


class Images(unittest.TestCase):
    def setUp(self):
        self.plain = Domain("plain", seed=1)

    def test_one(self):
        image, truth = self.plain[7]
        self.assertEqual((image.shape, image.dtype), ((24, 72, 1), np.uint8))
        self.assertEqual(self.plain.shape, image.shape)
        self.assertEqual((len(truth.text), truth.index, truth.fonts), (3, 7, ["dejavu-sans"] * 3))
        self.assertEqual(self.plain.text(truth.labels), truth.text)
        self.assertEqual(self.plain.text([0, 10]), "0")  # texts of several lengths: no character
        for label in -1, 11:
            with self.assertRaises(IndexError):
                self.plain.text([0, label])
        self.assertEqual((truth.boxes.shape, truth.quads.shape, truth.colors.shape), ((3, 4), (3, 4, 2), (3, 3)))
        self.assertTrue((truth.boxes[:, 0] < truth.boxes[:, 2]).all())
        row = self.plain.row(7)
        self.assertEqual(row["pixels_sha256"], hashlib.sha256(image.tobytes()).hexdigest())
        np.testing.assert_allclose(row["boxes"], truth.boxes, atol=6e-4)
        np.testing.assert_allclose(row["contrast"], truth.contrast, atol=6e-4)

    def test_any_order_and_threads(self):
        images, labels, truth = self.plain.batch(range(200), truth=True)
        for threads in (1, 2, 5):
            np.testing.assert_array_equal(self.plain.batch(range(200), threads=threads).images, images)
        some = [5, 6, 7, 199, 0, 6]
        np.testing.assert_array_equal(self.plain.batch(some).images, images[some])
        np.testing.assert_array_equal(self.plain.batch(np.array(some)).labels, labels[some])
        np.testing.assert_array_equal(self.plain.batch(range(10, 0, -3)).images, images[10:0:-3])
        self.assertEqual([self.plain.truth(t).text for t in truth[:9]], [self.plain[i][1].text for i in range(9)])
        self.assertEqual(self.plain.batch(range(0)).images.shape, (0, 24, 72, 1))

    def test_out(self):
        whole = np.zeros((3, 64, 24, 72, 1), np.uint8)
        batch = self.plain.batch(range(64), out=whole[1])
        self.assertTrue(np.shares_memory(batch.images, whole))
        self.assertFalse(whole[0].any() or whole[2].any())
        for bad in (whole[:, 0], whole[1].astype(np.int8), whole[1].transpose(0, 2, 1, 3), np.broadcast_to(whole[0], whole[0].shape)):
            with self.assertRaises(captcha_gen.UsageError):
                self.plain.batch(range(64), out=bad)

    def test_threads_of_python(self):
        expected, found = self.plain.batch(range(100)).images, []
        work = [threading.Thread(target=lambda: found.append(self.plain.batch(range(100), threads=1).images)) for _ in range(8)]
        for t in work:
            t.start()
        for t in work:
            t.join()
        self.assertEqual(len(found), 8)
        for images in found:
            np.testing.assert_array_equal(images, expected)

    def test_the_gil_is_free(self):
        slow, ticks, done = Domain("lepture", seed=1), [], threading.Event()
        slow.batch(range(8), threads=1)

        def tick():
            while not done.is_set():
                ticks.append(time.perf_counter())
                time.sleep(0.001)

        ticker = threading.Thread(target=tick)
        ticker.start()
        begin = time.perf_counter()
        slow.batch(range(2000), threads=1)
        end = time.perf_counter()
        done.set()
        ticker.join()
        self.assertGreater(len([t for t in ticks if begin < t < end]), 5)

    def test_a_fork(self):
        expected = self.plain.batch(range(50), threads=4).images
        child = os.fork()
        if child == 0:
            os._exit(0 if (self.plain.batch(range(50), threads=4).images == expected).all() else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_pickles(self):
        source, target = pair(self.plain, Domain("strokes", seed=1), "layout")
        half = interpolate(self.plain, Domain("strokes", seed=1), 0.5)
        for domain in (self.plain, source, target, half, Domain.from_text(TEXT, seed=4)):
            again = copy.deepcopy(pickle.loads(pickle.dumps(domain)))
            np.testing.assert_array_equal(again.batch(range(9)).images, domain.batch(range(9)).images)

    def test_a_file_that_changes(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "d.yaml")
            with open(path, "w", encoding="utf-8") as file:
                file.write(TEXT)
            kept = pickle.dumps(Domain(path))
            with open(path, "w", encoding="utf-8") as file:
                file.write(TEXT.replace("length: 2", "length: 3"))
            with self.assertRaisesRegex(captcha_gen.UsageError, "changed"):
                pickle.loads(kept)

    @beside_the_tool
    def test_pixels_of_the_tool(self):
        images = self.plain.batch(range(300)).images
        said = tool("hash", "plain", "-s", "1", "-r", "0:300").stdout
        self.assertEqual(said.split()[0], hashlib.sha256(images.tobytes()).hexdigest())
        _, target = pair(self.plain, Domain("strokes", seed=1), "label")
        said = tool("hash", "strokes", "-s", "1", "-r", "0:300", "--pairing", "label", "--side", "target").stdout
        self.assertEqual(said.split()[0], hashlib.sha256(target.batch(range(300)).images.tobytes()).hexdigest())


TEXT = """
name: two
canvas: {width: 60, height: 30, channels: 3}
alphabet: "0123456789"
length: 2
fonts: [dejavu-sans]
"""


class Domains(unittest.TestCase):
    def test_pair(self):
        plain, strokes = Domain("plain", seed=3), Domain("strokes", seed=3)
        source, target = pair(plain, strokes, "label")
        np.testing.assert_array_equal(source.batch(range(50)).labels, target.batch(range(50)).labels)
        np.testing.assert_array_equal(source.batch(range(50)).images, plain.batch(range(50)).images)
        _, target = pair(plain, strokes, "none")
        self.assertTrue((source.batch(range(50)).labels != target.batch(range(50)).labels).any())
        with self.assertRaisesRegex(captcha_gen.UsageError, "did you mean 'layout'"):
            pair(plain, strokes, "layuot")
        with self.assertRaisesRegex(captcha_gen.UsageError, "give seed="):
            pair(plain, Domain("strokes", seed=4))
        with self.assertRaisesRegex(captcha_gen.UsageError, "cannot show the same texts"):
            pair(plain, Domain.from_text(TEXT, 3))
        letters = Domain.from_text(TEXT.replace("0123456789", "abcdefghij").replace("length: 2", "length: 3"), 3)
        with self.assertRaisesRegex(captcha_gen.UsageError, "texts of other alphabets.*choose pairing none"):
            pair(plain, letters)
        pair(plain, letters, "none")

    def test_interpolate(self):
        plain, strokes = Domain("plain", seed=3), Domain("strokes", seed=3)
        self.assertEqual(interpolate(plain, strokes, 0).identity, plain.identity)
        self.assertEqual(interpolate(plain, strokes, 1).identity, strokes.identity)
        self.assertEqual(interpolate(plain, strokes, 0.5, only=["fonts"]).identity, plain.identity)
        self.assertNotIn(interpolate(plain, strokes, 0.5).identity, (plain.identity, strokes.identity))
        for gap in (-1, 1.5, float("nan")):
            with self.assertRaises(captcha_gen.UsageError):
                interpolate(plain, strokes, gap)
        with self.assertRaisesRegex(captcha_gen.UsageError, "the factors are"):
            interpolate(plain, strokes, 0.5, only="colours")

    def test_errors(self):
        with self.assertRaises(FileNotFoundError) as caught:
            Domain("/nowhere.yaml")
        self.assertEqual((caught.exception.code, "nowhere.yaml" in str(caught.exception)), (66, True))
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(captcha_gen.DomainError, "is a folder, and a domain is expected"):
                Domain(folder)
            path = os.path.join(folder, "sweep.yaml")
            with open(path, "w", encoding="utf-8") as file:
                file.write("pairs: []\nmethods: [joint]\n")
            with self.assertRaisesRegex(captcha_gen.DomainError, "^[^\n]*: this is a sweep, and a domain is expected"):
                Domain(path)
        with self.assertRaises(captcha_gen.DomainError) as caught:
            Domain.from_text("nam: x\nlength: 99\n", name="mine.yaml")
        self.assertIn("mine.yaml:1:1: unknown key 'nam'", str(caught.exception))
        again = pickle.loads(pickle.dumps(caught.exception))
        self.assertEqual((str(again), again.code), (str(caught.exception), 78))
        for seed in (-1, 1 << 63):
            with self.assertRaises(captcha_gen.UsageError):
                Domain("plain", seed=seed)
        with self.assertRaises(TypeError):
            Domain("plain", seed=1.5)
        plain = Domain("plain")
        with self.assertRaises(captcha_gen.UsageError):
            plain.batch(range(-3, 3))
        with self.assertRaises(captcha_gen.UsageError):
            plain.batch(range((1 << 63) - 2, (1 << 63) + 1))
        self.assertEqual(plain[(1 << 63) - 1][0].shape, plain.shape)
        for index in (-1, 1 << 63):
            with self.assertRaises(IndexError):
                plain[index]

    @beside_the_tool
    def test_texts_of_the_tool(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "bad.yaml")
            with open(path, "w", encoding="utf-8") as file:
                file.write(TEXT.replace("dejavu-sans", "dejavu-snas").replace("length: 2", "length: 77"))
            said = tool("hash", path)
            with self.assertRaises(captcha_gen.DomainError) as caught:
                Domain(path)
            self.assertEqual(said.returncode, caught.exception.code)
            self.assertEqual(said.stderr.replace("captcha-gen: ", "").strip(), str(caught.exception))


def pixels_of(png):
    """Of a PNG file without filters."""
    width, height, channels = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big"), 3 if png[25] else 1
    at, data = 8, b""
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        data += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * channels)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, channels)


class Sheets(unittest.TestCase):
    @beside_the_tool
    def test_sheets_of_the_tool(self):
        source, target = pair(Domain("plain", seed=2), Domain("strokes", seed=2), "layout")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "sheet.png")
            for domains, names in (((source,), ["plain"]), ((source, target), ["plain", "strokes"])):
                done = tool("sheet", *names, "-s", "2", "-n", "19", "--columns", "6", "-o", path)
                self.assertEqual(done.returncode, 0, done.stderr)
                made = sheet(*domains, count=19, columns=6)
                with open(path, "rb") as file:
                    np.testing.assert_array_equal(made.pixels, pixels_of(file.read()))
                np.testing.assert_array_equal(pixels_of(made._repr_png_()), made.pixels)

    @beside_the_tool
    def test_no_more_than_there_are(self):
        with tempfile.TemporaryDirectory() as folder:
            tool("render", "plain", "-o", os.path.join(folder, "made"), "-r", "0:5")
            text = 'name: f\ncanvas: {width: 72, height: 24, channels: 1}\nalphabet: "0123456789"\nlength: 3\n'
            files = Domain.from_text(text + "import: {train: made/train}\n", name=os.path.join(folder, "f.yaml"))
            np.testing.assert_array_equal(files.sheet().pixels, files.sheet(5).pixels)
            plain = Domain("plain")
            self.assertEqual(sheet(files, plain, count=7).pixels.shape, sheet(plain, plain, count=7).pixels.shape)
            with self.assertRaisesRegex(captcha_gen.CaptchaError, "has 5 images to train with"):
                files.sheet(first=5)
            with self.assertRaisesRegex(captcha_gen.UsageError, "the images of 'f' are files"):
                pair(files, Domain("plain"))

    def test_limits(self):
        with self.assertRaises(captcha_gen.UsageError):
            Domain("plain").sheet(100000, 1)


if __name__ == "__main__":
    unittest.main(verbosity=1)
