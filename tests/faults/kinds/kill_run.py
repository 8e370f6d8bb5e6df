"""Kills a run, or one of its workers, again and again, until the sweep is complete in spite of it."""

import os
import signal

from lab import RIGHT, Fault, must, remove
from stores import calm, must_be_calm, must_be_whole

TITLE = "kills of a run"
DONE = (
    "`kill -9` of `adda-bench run` or of a worker at a random moment; what is there is whole; resumed, "
    "records and reports are those of an undisturbed run, byte for byte"
)
COUNTS = 8, 200


def kill_somebody(lab, store):
    """The exit code after a kill of the run or of a worker; None: all had ended before."""
    run = lab.start_bench("run", lab.MICRO, "-o", store, "-q", "-j", "2")
    workers = lab.random.random() < 0.5
    run.sleep(lab.random.uniform(0.002, 0.6))
    victims = run.children() if workers else [run.pid]
    if victims:
        os.kill(lab.random.choice(victims), signal.SIGKILL)
    ended = run.wait(killed=True)
    must(ended.code in (0, 1, -signal.SIGKILL), "unclear", str(ended))
    return ended.code


def cases(lab, count):
    store = os.path.join(lab.kept, "store")

    def resumed_is_calm(lab):
        lab.bench("run", lab.MICRO, "-o", store, "-q").must_end(0)
        must_be_calm(lab, store)
        remove(store)

    def case(lab):
        calm(lab)
        for _ in range(100):
            if kill_somebody(lab, store) != 0:
                break
            resumed_is_calm(lab)  # complete, in spite of all the kills before
        else:
            raise Fault("unclear", "the runs end before they can be killed")
        must_be_whole(lab, store)
        if lab.random.random() < 0.25:
            resumed_is_calm(lab)
        return RIGHT

    return [(str(i), case) for i in range(count)]
