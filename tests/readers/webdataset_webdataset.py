"""webdataset: as the webdataset package streams it."""
import glob
import io
import os

import common

numpy, image, webdataset = common.need("numpy", "PIL.Image", "webdataset")
with common.dataset("webdataset", "--shard-size=20") as path:
    for split in common.SPLITS:
        files = sorted(glob.glob(os.path.join(path, f"{split}-*.tar")))
        stream = webdataset.WebDataset(files, shardshuffle=False).decode()
        found = {}
        for sample in stream:
            row = sample["json"]
            assert sample["txt"] == row["text"]
            picture = image.open(io.BytesIO(sample["png"]))
            found[row["index"]] = common.digest(numpy.asarray(picture))
        common.same(found, common.expected(split), "images")
