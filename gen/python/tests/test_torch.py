"""python test_torch.py: the datasets under workers and ranks; skipped (77) without torch."""
import sys
import unittest

import numpy as np

try:
    import torch
    from torch.utils.data import DataLoader
except ImportError:
    print("torch is not installed")
    sys.exit(77)

from captcha_gen import Domain
from captcha_gen.torch import CaptchaDataset, CaptchaStream

COUNT = 213


def raw(image, labels):
    return torch.from_numpy(image), torch.from_numpy(labels.astype(np.int64))


def images_of(loader):
    return torch.cat([images for images, _ in loader]).numpy()


def in_order(images):
    return images[np.lexsort(images.reshape(len(images), -1).T)]


class Torch(unittest.TestCase):
    def setUp(self):
        self.domain = Domain("plain", seed=5)
        self.expected = self.domain.batch(range(10, 10 + COUNT)).images

    def test_samples(self):
        image, labels = CaptchaDataset(self.domain, range(10, 20))[3]
        self.assertEqual((image.shape, image.dtype, labels.dtype), ((1, 24, 72), torch.float32, torch.int64))
        np.testing.assert_array_equal((image * 255).round().numpy().astype(np.uint8)[0], self.expected[3, :, :, 0])
        with self.assertRaises(IndexError):
            CaptchaDataset(self.domain, range(10, 20))[10]

    def test_map(self):
        data = CaptchaDataset(self.domain, range(10, 10 + COUNT), raw)
        for workers, method in ((0, None), (1, "fork"), (3, "fork"), (2, "spawn")):
            loader = DataLoader(data, 16, num_workers=workers, multiprocessing_context=method)
            np.testing.assert_array_equal(images_of(loader), self.expected)
        shuffled = images_of(DataLoader(data, 16, shuffle=True, num_workers=2))
        np.testing.assert_array_equal(in_order(shuffled), in_order(self.expected))

    def test_stream(self):
        for ranks in (1, 2, 3):
            for workers, method in ((0, None), (1, "fork"), (3, "fork"), (2, "spawn")):
                found = []
                for rank in range(ranks):
                    data = CaptchaStream(self.domain, range(10, 10 + COUNT), raw, block=8, rank=rank, ranks=ranks)
                    loader = DataLoader(data, 16, num_workers=workers, multiprocessing_context=method)
                    found.append(images_of(loader))
                np.testing.assert_array_equal(in_order(np.concatenate(found)), in_order(self.expected))
                if ranks == 1 and workers < 2:
                    np.testing.assert_array_equal(found[0], self.expected)

    def test_ranks_of_torchrun(self):
        import os

        found = []
        for rank in range(2):
            os.environ.update(RANK=str(rank), WORLD_SIZE="2")
            try:
                data = CaptchaStream(self.domain, range(10, 10 + COUNT), raw, block=8)
                found.append(images_of(DataLoader(data, 16, num_workers=2, multiprocessing_context="spawn")))
            finally:
                del os.environ["RANK"], os.environ["WORLD_SIZE"]
        np.testing.assert_array_equal(in_order(np.concatenate(found)), in_order(self.expected))


if __name__ == "__main__":
    unittest.main()
