"""lmdb: read as clovaai's recognisers do."""
import io
import os

import common

numpy, image, lmdb = common.need("numpy", "PIL.Image", "lmdb")
with common.dataset("lmdb") as path:
    for split, (first, end) in common.SPLITS.items():
        truth = common.rows(os.path.join(path, f"{split}-truth.jsonl"))
        common.check_rows(truth, split)
        found, texts = {}, {}
        environment = lmdb.open(
            os.path.join(path, split), readonly=True, lock=False, readahead=False, meminit=False
        )
        with environment.begin(write=False) as transaction:
            count = int(transaction.get(b"num-samples"))
            assert count == end - first
            assert transaction.stat()["entries"] == 2 * count + 1
            for i in range(1, count + 1):
                index = first + i - 1
                png = transaction.get(b"image-%09d" % i)
                texts[index] = transaction.get(b"label-%09d" % i).decode()
                found[index] = common.digest(numpy.asarray(image.open(io.BytesIO(png))))
        environment.close()
        common.same(found, common.expected(split), "images")
        common.same(texts, {i: row["text"] for i, row in truth.items()}, "labels")
