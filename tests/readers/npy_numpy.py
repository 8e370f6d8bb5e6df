"""npy: loaded and mapped by NumPy."""
import os

import common

numpy = common.need("numpy")
with common.dataset("npy") as path:
    for split, (first, end) in common.SPLITS.items():
        truth = common.rows(os.path.join(path, f"{split}-truth.jsonl"))
        common.check_rows(truth, split)
        for mode in (None, "r"):
            images = numpy.load(os.path.join(path, f"{split}-images.npy"), mmap_mode=mode)
            labels = numpy.load(os.path.join(path, f"{split}-labels.npy"), mmap_mode=mode)
            assert images.dtype == labels.dtype == numpy.uint8
            assert len(images) == len(labels) == end - first
            found = {first + i: common.digest(one) for i, one in enumerate(images)}
            common.same(found, common.expected(split), "images")
            classes = {first + i: one.tolist() for i, one in enumerate(labels)}
            common.same(classes, {i: row["classes"] for i, row in truth.items()}, "labels")
