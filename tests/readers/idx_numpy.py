"""idx: by the definition of the format, as every MNIST loader reads it."""
import glob
import os
import struct

import common

numpy = common.need("numpy")


def read(pattern):
    (path,) = glob.glob(pattern)
    with open(path, "rb") as file:
        zero, kind, dimensions = struct.unpack(">HBB", file.read(4))
        assert (zero, kind) == (0, 8)
        assert path.endswith(f"-idx{dimensions}-ubyte")
        shape = struct.unpack(f">{dimensions}I", file.read(4 * dimensions))
        data = numpy.frombuffer(file.read(), numpy.uint8)
    return data.reshape(shape)


with common.dataset("idx") as path:
    for split, (first, end) in common.SPLITS.items():
        truth = common.rows(os.path.join(path, f"{split}-truth.jsonl"))
        common.check_rows(truth, split)
        images = read(os.path.join(path, f"{split}-images-idx*"))
        labels = read(os.path.join(path, f"{split}-labels-idx*"))
        found = {first + i: common.digest(one) for i, one in enumerate(images)}
        common.same(found, common.expected(split), "images")
        classes = {first + i: one.tolist() for i, one in enumerate(labels)}
        common.same(classes, {i: row["classes"] for i, row in truth.items()}, "labels")
