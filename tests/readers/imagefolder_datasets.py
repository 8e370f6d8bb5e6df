"""imagefolder: as Hugging Face's datasets loads it, by folder and by the card."""
import os
import tempfile

import common

with tempfile.TemporaryDirectory() as home:
    os.environ.update(HF_HOME=home, HF_DATASETS_OFFLINE="1", HF_HUB_OFFLINE="1")
    numpy, datasets = common.need("numpy", "datasets")
    common.need("PIL.Image")
    with common.dataset("imagefolder", "--shard-size=20") as path:
        for arguments in (("imagefolder",), (path,)):
            options = {"data_dir": path} if arguments[0] == "imagefolder" else {}
            loaded = datasets.load_dataset(*arguments, cache_dir=home, **options)
            assert set(loaded) == set(common.SPLITS), loaded
            for split, data in loaded.items():
                found = {row["index"]: common.digest(numpy.asarray(row["image"])) for row in data}
                common.same(found, common.expected(split), f"images of {split}")
                truth = common.rows(os.path.join(path, split, "metadata.jsonl"))
                texts = {row["index"]: row["text"] for row in data}
                common.same(texts, {i: row["text"] for i, row in truth.items()}, "texts")
