"""Runs a sweep on disks of all sizes up to one that is large enough."""

from lab import MIB, RIGHT, TOLD, must
from stores import calm, must_be_calm, must_be_whole

TITLE = "full disks, run"
DONE = (
    "`adda-bench run` on a tmpfs of 4 to 1,000 KiB; 74, or 1 where cells failed, naming the full disk; what "
    "is there is whole; resumed on a larger disk, with the same bits"
)
COUNTS = 4, 40


def cases(lab, count):
    def case_of(size):
        def case(lab):
            calm(lab)
            with lab.disk(size) as (store, resize):
                ended = lab.bench("run", lab.MICRO, "-o", store).must_end(0, 1, 74)
                told = ended.says("No space left on device")
                must(told or ended.code == 0, "unclear", f"the full disk is not named: {ended}")
                must_be_whole(lab, store)
                resize(MIB * 1024)
                lab.bench("run", lab.MICRO, "-o", store, "-q").must_end(0)
                must_be_calm(lab, store)
            return TOLD if ended.code else RIGHT

        return case

    return [(f"{size}k", case_of(size)) for size in (4 + i * 996 // (count - 1) for i in range(count))]
