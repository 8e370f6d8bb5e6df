#!/usr/bin/env python3
"""The renderer beside lepture/captcha, in one run: the same size, letters, dots, arc and smoothing.

    python3 bench/peers/lepture.py --renderer build/release/bench/render-bench

Needs lepture/captcha: `pip install captcha`, or --lepture FOLDER, a folder that holds the package
`captcha`. bench/peers/lepture.yaml says what both draw; --sheet FILE draws images of both to compare
by eye. Every round measures, one process after the other, lepture and this project on one core, each
as pixels in memory and as PNG files in memory, and this project on two cores. One core is compared by
processor time, which a busy neighbour lengthens less than the clock on the wall; the gain of the
second core, two_cores, is one of wall time and means something on an idle machine alone;
two_cores_kept, processor time an image on one core by that on two, is 1 when no work is added. The
best of all rounds counts, for both. The last line of output is JSON.
"""
import argparse
import json
import os
import platform
import random
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = os.path.join(HERE, "lepture.yaml")
WIDTH, HEIGHT, LENGTH = 100, 100, 3
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


# ---- lepture, in a process of its own ----------------------------------------------------------------

def texts(count):
    draw = random.Random(1)
    return ["".join(draw.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(count)]


def worker(images):
    import captcha
    import PIL
    from captcha.image import ImageCaptcha

    maker = ImageCaptcha(width=WIDTH, height=HEIGHT)
    maker.generate_image("A")  # loads the font
    result = {"captcha": version(captcha), "pillow": PIL.__version__, "python":
              platform.python_version()}
    sizes = []
    for name, make in (("raw", maker.generate_image),
                       ("png", lambda text: sizes.append(len(maker.generate(text).getvalue())))):
        drawn = texts(images)
        wall, busy = time.perf_counter(), time.process_time()
        for text in drawn:
            make(text)
        result[name + "_us"] = 1e6 * (time.perf_counter() - wall) / images
        result[name + "_cpu_us"] = 1e6 * (time.process_time() - busy) / images
    result["png_bytes"] = sum(sizes) / images
    print(json.dumps(result))


def version(module):
    try:
        from importlib.metadata import version as installed
        return installed("captcha")
    except Exception:
        return getattr(module, "__version__", "unknown")


# ---- the run -----------------------------------------------------------------------------------------

def run(command, cores, lepture=None):
    """The JSON that a command prints, run on the last `cores` processors of this process."""
    environment = dict(os.environ)
    if lepture:
        environment["PYTHONPATH"] = lepture
    chosen = sorted(os.sched_getaffinity(0))[-cores:]
    done = subprocess.run(command, env=environment, capture_output=True, text=True,
                          preexec_fn=lambda: os.sched_setaffinity(0, chosen))
    if done.returncode:
        sys.exit("%s failed:\n%s" % (" ".join(command), done.stderr))
    return json.loads(done.stdout.splitlines()[-1])


def keep_best(best, one):
    for key, value in one.items():
        best[key] = min(best.get(key, value), value) if key.endswith("_us") else value


def measure(options):
    best = {"lepture": {}, "one_core": {}, "two_cores": {}}
    python = [sys.executable, os.path.abspath(__file__), "--worker", str(options.images)]
    ours = [options.renderer, SPEC]
    many = options.images * 20
    for i in range(options.rounds):
        keep_best(best["lepture"], run(python, 1, options.lepture))
        keep_best(best["one_core"], run([*ours, "1", str(many)], 1))
        if len(os.sched_getaffinity(0)) > 1:
            keep_best(best["two_cores"], run([*ours, "2", str(many)], 2))
        print("round %d of %d: lepture %.0f, here %.1f us an image (raw, processor time)" %
              (i + 1, options.rounds, best["lepture"]["raw_cpu_us"],
               best["one_core"]["raw_cpu_us"]))
    return best


def ratios(best):
    one, two, peer = best["one_core"], best["two_cores"], best["lepture"]
    result = {}
    for name in ("raw", "png"):
        result["ratio_" + name] = round(peer[name + "_cpu_us"] / one[name + "_cpu_us"], 2)
        if two:
            result["two_cores_" + name] = round(one[name + "_us"] / two[name + "_us"], 3)
            result["two_cores_kept_" + name] = round(
                one[name + "_cpu_us"] / two[name + "_cpu_us"], 3)
    result["ratio_truth"] = round(peer["raw_cpu_us"] / one["truth_cpu_us"], 2)
    return result


def show(best):
    print("\n%-34s %12s %12s %12s %10s" % ("us an image", "raw", "PNG", "with truth", "PNG bytes"))
    for name, clock, title in (("lepture", "_cpu_us", "lepture, processor time"),
                               ("one_core", "_cpu_us", "here, one core, processor time"),
                               ("one_core", "_us", "here, one core, wall"),
                               ("two_cores", "_cpu_us", "here, two cores, processor time"),
                               ("two_cores", "_us", "here, two cores, wall")):
        row = best[name]
        if row:
            print("%-34s %12.1f %12.1f %12s %10.0f" %
                  (title, row["raw" + clock], row["png" + clock],
                   "%.1f" % row["truth" + clock] if "truth" + clock in row else "none",
                   row["png_bytes"]))


def sheet(options):
    """Eight images of lepture over sixteen of this project, each pixel drawn as 2 x 2."""
    from io import BytesIO

    from PIL import Image

    if options.lepture:
        sys.path.insert(0, options.lepture)
    from captcha.image import ImageCaptcha

    tool = os.path.join(os.path.dirname(options.renderer), "captcha-gen")
    maker = ImageCaptcha(width=WIDTH, height=HEIGHT)
    subprocess.run([tool, "sheet", SPEC, "-n", "16", "--scale", "1", "-o", options.sheet],
                   check=True)
    below = Image.open(options.sheet)
    below.load()
    whole = Image.new("RGB", (below.width, below.height + HEIGHT + 2), "white")
    whole.paste(below, (0, HEIGHT + 2))
    for i, text in enumerate(texts(8)):
        whole.paste(Image.open(BytesIO(maker.generate(text).getvalue())), (i * (WIDTH + 2), 0))
    whole.resize((2 * whole.width, 2 * whole.height), Image.NEAREST).save(options.sheet)


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--worker":
        worker(int(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--renderer", required=True, help="the program render-bench")
    parser.add_argument("--lepture", help="folder with the package captcha, if not installed")
    parser.add_argument("--images", type=int, default=300, help="of lepture a round; here 20 times")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sheet", help="also draw images of both into this PNG file")
    parser.add_argument("--output", help="also write the JSON here")
    options = parser.parse_args()
    if options.sheet:
        sheet(options)
    best = measure(options)
    show(best)
    result = {"width": WIDTH, "height": HEIGHT, "length": LENGTH, "rounds": options.rounds,
              "images": options.images, **ratios(best), **best}
    if options.output:
        with open(options.output, "w", encoding="ascii") as file:
            json.dump(result, file, indent=2)
            file.write("\n")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
