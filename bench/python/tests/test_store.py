"""python test_store.py BUILD: tables of stores. Skipped (77) without pandas."""
import csv
import json
import math
import os
import shutil
import subprocess
import sys
import unittest
import unittest.mock

try:
    import pandas
except ImportError:
    print("pandas is not installed")
    sys.exit(77)

import common

import adda_bench

STORE = common.make_store()


def copy_of_store():
    path = os.path.join(common.FOLDER, "copy")
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(STORE, path)
    return path


class Tables(unittest.TestCase):
    def test_every_cell(self):
        table = adda_bench.load(STORE)
        self.assertEqual(set(table["cell"]), set(os.listdir(os.path.join(STORE, "cells"))))
        self.assertEqual(len(table), 10)  # four rows and the source model, two seeds
        self.assertEqual(set(table["state"]), {"done"})
        self.assertEqual(set(table["seed"]), {1, 2})
        self.assertEqual(list(table["kind"]), ["method"] * 8 + ["source"] * 2)
        self.assertEqual(set(table[table["kind"] == "source"]["source"]), {"near"})
        self.assertEqual(set(table["pair"]), {"turned", ""})
        self.assertTrue(table["gap"].isna().all())
        for _, row in table.iterrows():
            with open(os.path.join(STORE, "cells", row["cell"], "record.json"), encoding="utf-8") as file:
                result = json.load(file)["result"]
            self.assertEqual(row["source.mean"], result["source"]["mean"])
            if row["kind"] == "method":
                self.assertEqual(row["character"], result["target"]["mean"])
                self.assertEqual(row["target.position"], result["target"]["position"])
            else:
                self.assertTrue(math.isnan(row["character"]))
                self.assertEqual(len(row["curve"]), 12)

    def test_numbers_of_the_report(self):
        report = list(csv.DictReader(common.tool("report", STORE, "--format", "csv").splitlines()))
        table = adda_bench.load(STORE, "small")
        means = table[table["kind"] == "method"].groupby(["label", "variant"])["character"].mean()
        self.assertEqual(len(report), 4)
        for row in report:
            known = means[row["label"] if "label" in row else row["method"]]
            self.assertTrue(any(abs(mean - float(row["character"])) < 6e-4 for mean in known), row)

    def test_curves(self):
        table = adda_bench.load(STORE)
        row = table[table["method"] == "minimax"].iloc[0]
        with open(os.path.join(STORE, "cells", row["cell"], "record.json"), encoding="utf-8") as file:
            curve = json.load(file)["result"]["curve"]
        self.assertEqual(list(row["curve"].index), curve["step"])
        for name in set(curve) - {"step"}:
            found = [None if math.isnan(v) else v for v in row["curve"][name]]
            self.assertEqual(found, curve[name])
        long = adda_bench.curves(table)
        same = long[long["cell"] == row["cell"]]
        self.assertEqual(list(same["step"]), curve["step"])
        self.assertEqual(list(same["target"]), curve["target"])
        self.assertTrue((same["label"] == row["label"]).all())
        baseline = table[table["method"] == "source_only"].iloc[0]
        self.assertIsNone(baseline["curve"])
        self.assertEqual(len(adda_bench.curves(table[:0])), 0)
        with self.assertRaisesRegex(TypeError, r"curves takes a table of load, as in curves\(load\(store\)\), not str"):
            adda_bench.curves(STORE)

    def test_published(self):
        for name in ("quick", "losses"):
            table = adda_bench.load(os.path.join(common.ROOT, "results", name))
            done = table[table["kind"] == "method"]
            self.assertEqual(set(done["state"]), {"done"})
            self.assertFalse(done["character"].isna().any())


class Faults(unittest.TestCase):
    def test_what_is_missing(self):
        with self.assertRaisesRegex(adda_bench.MissingError, "no store"):
            adda_bench.load(common.FOLDER)
        with self.assertRaisesRegex(adda_bench.MissingError, "has no sweep 'smal'; it has small"):
            adda_bench.load(STORE, "smal")

    def test_cells_that_are_not_whole(self):
        store = copy_of_store()
        cells = adda_bench.load(store)["cell"]
        shutil.rmtree(os.path.join(store, "cells", cells[0]))
        with open(os.path.join(store, "cells", cells[1], "record.json"), "r+", encoding="utf-8") as file:
            text = file.read().replace('"mean": 0.', '"mean": 1.')
            file.seek(0)
            file.write(text)
        shutil.rmtree(os.path.join(store, "cells", cells[2]))
        with open(os.path.join(store, "failures", cells[2] + ".json"), "w", encoding="utf-8") as file:
            json.dump({"cell": cells[2], "reason": "no memory"}, file)
        table = adda_bench.load(store)
        self.assertEqual(list(table["state"][:4]), ["missing", "damaged", "failed", "done"])
        self.assertEqual(table["reason"][2], "no memory")
        self.assertTrue(table["character"][:3].isna().all() and not math.isnan(table["character"][3]))
        for cell in os.listdir(os.path.join(store, "cells")):
            shutil.rmtree(os.path.join(store, "cells", cell))
        table = adda_bench.load(store)
        self.assertTrue(table["character"].isna().all())
        self.assertEqual(len(adda_bench.curves(table)), 0)

    def test_every_file_is_looked_at(self):
        """Each harm alone, on cells of their own: the tools must say the same."""
        store = copy_of_store()
        table = adda_bench.load(store)
        cells = list(dict.fromkeys(table["cell"]))
        source = table[table["kind"] == "source"]["cell"].iloc[0]

        def path(cell, name):
            return os.path.join(store, "cells", cell, name)

        def flip(cell, name):
            with open(path(cell, name), "r+b") as file:
                file.seek(-1, os.SEEK_END)
                last = file.read(1)[0]
                file.seek(-1, os.SEEK_END)
                file.write(bytes([last ^ 1]))

        harms = [
            lambda cell: open(path(cell, "predictions.npy"), "wb").close(),
            lambda cell: flip(cell, "labels.npy"),
            lambda cell: flip(cell, "model.safetensors"),
            lambda cell: flip(cell, "sums"),
            lambda cell: os.unlink(path(cell, "run.json")),
            lambda cell: os.unlink(path(cell, "sums")),
            lambda cell: shutil.copy(path(cell, "run.json"), path(cell, "more.json")),
        ]
        others = [cell for cell in cells if cell != source]
        self.assertGreater(len(others), len(harms))
        for cell, harm in zip(others, harms):
            harm(cell)
        os.unlink(path(others[len(harms)], "model.safetensors"))  # which a store may be published without
        states = adda_bench.load(store).drop_duplicates("cell").set_index("cell")
        self.assertEqual(list(states["state"][others]), ["damaged"] * len(harms) + ["done"] * (len(others) - len(harms)))
        self.assertTrue(states["character"][others[: len(harms)]].isna().all())
        self.assertEqual(states["state"][source], "done")
        status = subprocess.run([common.TOOL, "status", store, "--json"], capture_output=True, text=True, check=False)
        self.assertEqual(set(json.loads(status.stdout)[0]["damaged"]), set(others[: len(harms)]))

    def test_a_cell_in_the_place_of_another(self):
        store = copy_of_store()
        cells = list(dict.fromkeys(adda_bench.load(store)["cell"]))[:2]
        shutil.rmtree(os.path.join(store, "cells", cells[0]))
        shutil.copytree(os.path.join(store, "cells", cells[1]), os.path.join(store, "cells", cells[0]))
        self.assertEqual(list(adda_bench.load(store).drop_duplicates("cell")["state"][:2]), ["damaged", "done"])

    def test_without_pytorch(self):
        with unittest.mock.patch.dict(sys.modules, {"torch": None}):
            with self.assertRaisesRegex(ImportError, r"load_model needs PyTorch: pip install './bench/python\[torch\]'"):
                adda_bench.load_model("model.safetensors")

    def test_a_lock_that_was_altered(self):
        store = copy_of_store()
        path = os.path.join(store, "sweeps", "small", "lock.json")
        with open(path, "a", encoding="utf-8") as file:
            file.write("\n")
        with self.assertRaisesRegex(adda_bench.StoreError, "not what was written"):
            adda_bench.load(store)
        os.unlink(os.path.join(store, "sweeps", "small", "sums"))
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"format": 2}, file)
        with self.assertRaisesRegex(adda_bench.StoreError, "does not know"):
            adda_bench.load(store)


if __name__ == "__main__":
    unittest.main()
