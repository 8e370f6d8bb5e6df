"""Harms files of a dataset, one at a time, in each format."""

import os

from datasets import FORMATS, dataset, must_be_the_dataset, render
from kinds.harm_store import HARMS, harm
from lab import TOLD, copy_by_links, must, remove, tree

TITLE = "harmed files of a dataset"
DONE = (
    "files of each format, with one bit flipped, cut, emptied, or removed: `check` names them; the same "
    "`render` makes them anew, with the same bits, or says that it cannot where the manifest is harmed"
)
COUNTS = 8, 200


def cases(lab, count):
    def case_of(form, key, how):
        def case(lab):
            path = copy_by_links(dataset(lab, form), lab.path("data"))
            harm(lab, path, key, how)
            said = lab.gen("check", path)
            must(said.code != 0, "silent", f"check sees nothing wrong with {key}: {said}")
            must(said.says(os.path.basename(key)), "unclear", f"{key} is not named: {said}")
            if key == "manifest.json":  # what the dataset was is not known any more
                again = lab.gen(*render(form, path))
                must(again.code and again.says("choose another"), "unclear", f"not refused: {again}")
                remove(path)
            lab.gen(*render(form, path)).must_end(0)
            must_be_the_dataset(lab, form, path)
            return TOLD

        return case

    found = []
    for form in FORMATS:
        keys = sorted(tree(dataset(lab, form)))
        pictures = [k for k in keys if k.endswith(".png")]
        keys = [k for k in keys if k not in pictures] + pictures[:: len(pictures) // 8 or 1]
        found += [(f"{how.__name__}-{form}-{key}", case_of(form, key, how)) for key in keys for how in HARMS]
    return found
