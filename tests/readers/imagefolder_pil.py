"""imagefolder: files by metadata.jsonl, opened by Pillow."""
import os

import common

numpy, image = common.need("numpy", "PIL.Image")
with common.dataset("imagefolder", "--shard-size=20") as path:
    for split in common.SPLITS:
        truth = common.rows(os.path.join(path, split, "metadata.jsonl"))
        common.check_rows(truth, split)
        found = {}
        for index, row in truth.items():
            with image.open(os.path.join(path, split, row["file_name"])) as picture:
                found[index] = common.digest(numpy.asarray(picture))
        common.same(found, common.expected(split), "images")
