"""python test_data.py BUILD: the arrays of cells. Skipped (77) without NumPy and pandas."""
import copy
import os
import pickle
import sys
import unittest

try:
    import numpy as np
    import pandas  # noqa: F401
except ImportError:
    print("NumPy or pandas is not installed")
    sys.exit(77)

import common

import adda_bench

STORE = common.make_store(data=", source_train: endless, target_test: 10")


class Data(unittest.TestCase):
    def setUp(self):
        self.table = adda_bench.load(STORE)
        self.method = self.table[self.table["method"] == "minimax"]["cell"].iloc[0]
        self.source = self.table[self.table["kind"] == "source"]["cell"].iloc[0]

    def of(self, cell):
        return adda_bench.cell_data(STORE, cell, tool=common.TOOL)

    def test_arrays(self):
        data = self.of(self.method)
        self.assertEqual(data.source_train.images.shape, (24, 16, 36, 1))
        self.assertEqual(data.target_test.images.shape, (10, 16, 36, 1))
        self.assertEqual(data.target_train.labels.shape, (24, 2))
        self.assertEqual((data.alphabet, data.method, data.cell), ("0123", "minimax", self.method))
        self.assertEqual(self.of(self.method[:10]).seed, data.seed)
        # What the record keeps of the test set.
        np.testing.assert_array_equal(
            np.load(os.path.join(STORE, "cells", self.method, "labels.npy")), data.target_test.labels)
        again = copy.deepcopy(pickle.loads(pickle.dumps(data)))
        np.testing.assert_array_equal(again.source_test.images, data.source_test.images)

    def test_what_is_absent(self):
        data = self.of(self.source)
        with self.assertRaisesRegex(adda_bench.MissingError, "no source_train: endless"):
            data.source_train
        with self.assertRaisesRegex(adda_bench.MissingError, "has no target"):
            data.target_test
        with self.assertRaises(AttributeError):
            data.nothing
        self.assertEqual(list(data.sets), ["source_test"])

    def test_errors(self):
        with self.assertRaisesRegex(adda_bench.ToolError, "no finished cell whose name begins with 'zz'") as caught:
            self.of("zz")
        self.assertEqual(caught.exception.code, 66)
        self.assertEqual(pickle.loads(pickle.dumps(caught.exception)).code, 66)
        with self.assertRaisesRegex(adda_bench.MissingError, "there is no program"):
            adda_bench.cell_data(STORE, self.method, tool="/nowhere/adda-bench")


if __name__ == "__main__":
    unittest.main()
