"""A dataset that nothing disturbed, in each format, and whether another holds the same, whole."""

import os
import re

from lab import difference, made_once, must, tree

FORMATS = ("imagefolder", "webdataset", "npy", "idx", "lmdb")

# Work in the making, beside the files: never read as a part of the dataset.
WORK = re.compile(r"(^|/)\.(tmp-|shards)")


def render(form, path):
    """A rendering of a fifth of a second or more, in ten shards."""
    domain = os.path.join(os.path.dirname(__file__), "../../bench/domains/hard.yaml")
    return ["render", domain, "-o", path, "-f", form, "-r", "0:400", "--shard-size", "40", "-q"]


def dataset(lab, form):
    """An undisturbed one; not to be altered."""
    return made_once(
        os.path.join(lab.shared, form), lambda folder: lab.gen(*render(form, folder)).must_end(0)
    )


def must_be_whole(lab, form, path):
    """After a fault: what is there under its final name has the right bytes."""
    wanted = tree(dataset(lab, form))
    for key, data in tree(path).items():
        whole = WORK.search(key) or data == wanted.get(key)
        must(whole, "lost", f"{key} is not what an undisturbed rendering writes")


def must_be_the_dataset(lab, form, path):
    wrong = difference(tree(path), tree(dataset(lab, form)), "after resuming")
    must(wrong is None, "silent" if wrong and "altered" in wrong else "lost", wrong)
    lab.gen("check", path).must_end(0)
