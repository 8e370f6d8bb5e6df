#!/usr/bin/env python3
"""captcha_gen in Python beside the C renderer and beside lepture/captcha, in one run and the same loop.

    python3 bench/peers/python_batches.py --renderer build/release/bench/render-bench

Needs captcha_gen (pip install ./gen/python) and lepture/captcha (pip install captcha). What both draw is
bench/peers/lepture.yaml (bench/peers/lepture.py). The loop takes batches of 64 images as NumPy arrays with their labels,
from captcha_gen and from lepture; the C renderer draws the same images as captcha_gen, without Python. Every round
measures the three, one process after the other, on one core, by processor time; the least of all rounds counts for each.
The last line of output is JSON.
"""
import argparse
import json
import platform
import sys
import time

import lepture as peer

BATCH = 64


def loop(make, batches):
    """Microseconds an image, of processor time."""
    make(0)  # opens fonts
    begin, shown = time.process_time(), 0
    for i in range(batches):
        images, labels = make(1 + i)
        assert images.shape == (BATCH, peer.HEIGHT, peer.WIDTH, 3) and labels.shape == (BATCH, peer.LENGTH)
        shown += int(images[0, 0, 0, 0]) >= 0
    return 1e6 * (time.process_time() - begin) / (shown * BATCH)


def of_captcha_gen():
    from captcha_gen import Domain, __version__

    domain = Domain(peer.SPEC, seed=1, threads=1)

    def make(i):
        batch = domain.batch(range(i * BATCH, (i + 1) * BATCH))
        return batch.images, batch.labels

    return make, {"captcha_gen": __version__}


def of_lepture():
    import captcha
    import numpy as np
    import PIL
    from captcha.image import ImageCaptcha

    maker = ImageCaptcha(width=peer.WIDTH, height=peer.HEIGHT)

    def make(i):
        texts = peer.texts(BATCH)
        images = np.stack([np.asarray(maker.generate_image(text)) for text in texts])
        return images, np.array([[peer.ALPHABET.index(c) for c in text] for text in texts], np.uint16)

    return make, {"captcha": peer.version(captcha), "pillow": PIL.__version__}


WORKERS = {"captcha_gen": of_captcha_gen, "lepture": of_lepture}


def worker(name, batches):
    make, about = WORKERS[name]()
    print(json.dumps({**about, "python": platform.python_version(), "loop_us": loop(make, batches)}))


def measure(options):
    best = {name: {} for name in (*WORKERS, "renderer")}
    batches = {"captcha_gen": 20 * options.batches, "lepture": options.batches}
    for i in range(options.rounds):
        for name, count in batches.items():
            peer.keep_best(best[name], peer.run([sys.executable, __file__, "--worker", name, str(count)], 1))
        peer.keep_best(best["renderer"], peer.run(
            [options.renderer, peer.SPEC, "1", str(batches["captcha_gen"] * BATCH)], 1))
        print(f"round {i + 1} of {options.rounds}: C renderer {best['renderer']['raw_cpu_us']:.1f}, captcha_gen "
              f"{best['captcha_gen']['loop_us']:.1f}, lepture {best['lepture']['loop_us']:.0f} us an image")
    return best


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "--worker":
        worker(sys.argv[2], int(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--renderer", required=True, help="the program render-bench")
    parser.add_argument("--batches", type=int, default=6, help="of lepture a round; of captcha_gen 20 times")
    parser.add_argument("--rounds", type=int, default=5)
    best = measure(parser.parse_args())
    ours = best["captcha_gen"]["loop_us"]
    print(json.dumps({
        "of_the_renderers_rate": round(best["renderer"]["raw_cpu_us"] / ours, 3),
        "times_leptures_rate": round(best["lepture"]["loop_us"] / ours, 1), **best,
    }))


if __name__ == "__main__":
    main()
