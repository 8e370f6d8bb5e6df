"""Renders datasets on disks of all sizes up to one that is large enough, each format in turn."""

from datasets import FORMATS, dataset, must_be_the_dataset, must_be_whole, render
from lab import MIB, RIGHT, TOLD, must

TITLE = "full disks, render"
DONE = (
    "`captcha-gen render` on a tmpfs of 4 KiB to 4 MiB, each format in turn; 74, naming the full disk; "
    "what is there is whole; resumed on a larger disk, with the same bits"
)
COUNTS = 4, 40


def cases(lab, count):
    def case_of(form, size):
        def case(lab):
            dataset(lab, form)
            with lab.disk(size) as (disk, resize):
                path = disk + "/data"
                ended = lab.gen(*render(form, path)).must_end(0, 74)
                told = ended.says("space") or ended.says("the disk has")
                must(told or ended.code == 0, "unclear", f"the full disk is not named: {ended}")
                must_be_whole(lab, form, path)
                resize(MIB * 1024)
                lab.gen(*render(form, path)).must_end(0)
                must_be_the_dataset(lab, form, path)
            return TOLD if ended.code else RIGHT

        return case

    sizes = [4 + i * 4092 // (count - 1) for i in range(count)]
    return [
        (f"{FORMATS[i % len(FORMATS)]}-{size}k", case_of(FORMATS[i % len(FORMATS)], size))
        for i, size in enumerate(sizes)
    ]
