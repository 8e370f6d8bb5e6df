"""Kills a rendering of a dataset, in each format in turn."""

import os
import signal

from datasets import FORMATS, dataset, must_be_the_dataset, must_be_whole, render
from lab import RIGHT, Fault, remove

TITLE = "kills of a rendering"
DONE = (
    "`kill -9` of `captcha-gen render` at a random moment, each format in turn; what is there is whole; "
    "resumed, every file is that of an undisturbed one, byte for byte"
)
COUNTS = 8, 200


def killed(lab, form, path):
    run = lab.start_gen(*render(form, path))
    run.sleep(lab.random.uniform(0.0, 0.25))
    os.kill(run.pid, signal.SIGKILL)
    return run.wait(killed=True).code < 0


def cases(lab, count):
    def case_of(form):
        path = os.path.join(lab.kept, form)

        def resumed_is_the_dataset(lab):
            lab.gen(*render(form, path)).must_end(0)
            must_be_the_dataset(lab, form, path)
            remove(path)

        def case(lab):
            dataset(lab, form)
            for _ in range(100):
                if killed(lab, form, path):
                    break
                resumed_is_the_dataset(lab)
            else:
                raise Fault("unclear", "the renderings end before they can be killed")
            must_be_whole(lab, form, path)
            if lab.random.random() < 0.25:
                resumed_is_the_dataset(lab)
            return RIGHT

        return case

    return [(f"{i}-{FORMATS[i % len(FORMATS)]}", case_of(FORMATS[i % len(FORMATS)])) for i in range(count)]
