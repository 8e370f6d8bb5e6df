"""imagefolder: as Hugging Face's datasets loads it, by folder and by the card."""
import os
import tempfile

import common


def check_plain(load):
    with common.dataset("imagefolder", "--shard-size=20") as path:
        for loaded in (load("imagefolder", data_dir=path), load(path)):
            assert set(loaded) == set(common.SPLITS), loaded
            for split, data in loaded.items():
                found = {row["index"]: common.digest(numpy.asarray(row["image"])) for row in data}
                common.same(found, common.expected(split), f"images of {split}")
                truth = common.rows(os.path.join(path, split, "metadata.jsonl"))
                texts = {row["index"]: row["text"] for row in data}
                common.same(texts, {i: row["text"] for i, row in truth.items()}, "texts")


def check_layers(load):
    with common.dataset("imagefolder", "--layers", "--draws") as path:
        data = load(path)["test"]
        found = {row["index"]: common.digest(numpy.asarray(row["image"])) for row in data}
        common.same(found, common.expected("test"), "images")
        for row in data:
            names = ("image", "clean", "ink", "masks")
            image, clean, ink, masks = (numpy.asarray(row[name]) for name in names)
            assert image.shape == clean.shape and ink.shape == image.shape[:2]
            assert (masks.reshape(len(row["text"]), *ink.shape).max(axis=0) <= ink).all()
            assert ink.max() == 255 and row["draws"]


with tempfile.TemporaryDirectory() as home:
    os.environ.update(HF_HOME=home, HF_DATASETS_OFFLINE="1", HF_HUB_OFFLINE="1")
    numpy, datasets = common.need("numpy", "datasets")
    common.need("PIL.Image")
    for number, check in enumerate((check_plain, check_layers)):
        cache = os.path.join(home, str(number))
        check(lambda *a, cache=cache, **k: datasets.load_dataset(*a, cache_dir=cache, **k))
