"""npy with layers: what ink, masks and the clean image must have in common."""
import os

import common

numpy = common.need("numpy")
with common.dataset("npy", "--layers", "--draws") as path:
    for split in common.SPLITS:
        images, clean, ink, masks, labels = (
            numpy.load(os.path.join(path, f"{split}-{name}.npy"))
            for name in ("images", "clean", "ink", "masks", "labels")
        )
        truth = common.rows(os.path.join(path, f"{split}-truth.jsonl"))
        assert images.shape == clean.shape
        assert ink.shape == images.shape[:3]
        assert masks.shape == (len(images), labels.shape[1], *ink.shape[1:])
        assert (masks.max(axis=1) <= ink).all(), "ink covers every mask"
        for i, row in enumerate(truth[index] for index in sorted(truth)):
            assert row["draws"]["text"]["size"]
            for k, (x0, y0, x1, y1) in enumerate(row["clipped"]):
                ys, xs = numpy.nonzero(masks[i, k])
                assert x0 - 1 <= xs.min() and xs.max() <= x1, (i, k, row)
                assert y0 - 1 <= ys.min() and ys.max() <= y1, (i, k, row)
                assert xs.min() <= x0 + 2 and ys.min() <= y0 + 2, (i, k, row)
