"""python test_torch.py: the datasets under workers and ranks; skipped (77) without torch."""
import os
import sys
import tempfile
import unittest
from unittest import mock

import numpy as np

try:
    import torch
    from torch.utils.data import DataLoader, DistributedSampler
except ImportError:
    print("torch is not installed")
    sys.exit(77)

from captcha_gen import Domain, UsageError
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

    def test_samplers(self):
        """Each rank its share; a sampler repeats some where they do not divide."""
        data = CaptchaDataset(self.domain, range(10, 10 + COUNT), raw)
        found = [
            images_of(DataLoader(data, 16, num_workers=1, sampler=DistributedSampler(data, 3, rank, shuffle=True)))
            for rank in range(3)
        ]
        np.testing.assert_array_equal(in_order(np.concatenate(found)), in_order(self.expected))  # 3 x 71

    def stream(self, rank, ranks, workers, method, **more):
        data = CaptchaStream(self.domain, range(10, 10 + COUNT), raw, block=8, rank=rank, ranks=ranks, **more)
        return images_of(DataLoader(data, 16, num_workers=workers, multiprocessing_context=method))

    def test_stream(self):
        for ranks in (1, 2, 3):
            for workers, method in ((0, None), (1, "fork"), (3, "fork")):
                found = [self.stream(rank, ranks, workers, method) for rank in range(ranks)]
                np.testing.assert_array_equal(in_order(np.concatenate(found)), in_order(self.expected))
                if ranks == 1 and workers < 2:
                    np.testing.assert_array_equal(found[0], self.expected)

    def test_stream_of_uneven_ranks(self):
        """Ranks with other numbers of workers, some of them spawned, and more workers than blocks."""
        found = [self.stream(0, 3, 0, None), self.stream(1, 3, 2, "spawn"), self.stream(2, 3, 12, "fork")]
        np.testing.assert_array_equal(in_order(np.concatenate(found)), in_order(self.expected))

    def test_epochs(self):
        """Workers that stay give the same images again."""
        data = CaptchaStream(self.domain, range(10, 10 + COUNT), raw, block=8)
        loader = DataLoader(data, 16, num_workers=2, persistent_workers=True)
        np.testing.assert_array_equal(images_of(loader), images_of(loader))

    def test_ranks_of_torchrun(self):
        found = []
        for rank in range(2):
            with mock.patch.dict(os.environ, RANK=str(rank), WORLD_SIZE="2"):
                data = CaptchaStream(self.domain, range(10, 10 + COUNT), raw, block=8)
                found.append(images_of(DataLoader(data, 16, num_workers=1, multiprocessing_context="spawn")))
        np.testing.assert_array_equal(in_order(np.concatenate(found)), in_order(self.expected))
        with mock.patch.dict(os.environ, RANK="1"):
            with self.assertRaisesRegex(UsageError, "RANK and WORLD_SIZE"):
                next(iter(CaptchaStream(self.domain, range(9))))

    def test_ranks_of_torch_distributed(self):
        """Two processes of a group, whose workers are forked and spawned."""
        with tempfile.TemporaryDirectory() as folder:
            torch.multiprocessing.spawn(of_a_group, (folder,), nprocs=2)
            found = [np.load(os.path.join(folder, f"{rank}.npy")) for rank in range(2)]
        np.testing.assert_array_equal(in_order(np.concatenate(found)), in_order(self.expected))


def of_a_group(rank, folder):
    torch.distributed.init_process_group("gloo", f"file://{folder}/group", rank=rank, world_size=2)
    data = CaptchaStream(Domain("plain", seed=5), range(10, 10 + COUNT), raw, block=8)
    method = ("fork", "spawn")[rank]
    np.save(os.path.join(folder, str(rank)), images_of(DataLoader(data, 16, num_workers=2, multiprocessing_context=method)))


if __name__ == "__main__":
    unittest.main()
