"""python test_store.py BUILD: tables of stores. Skipped (77) without pandas."""
import csv
import json
import math
import os
import shutil
import sys
import unittest

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
