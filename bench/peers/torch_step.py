#!/usr/bin/python3
"""The training engine beside PyTorch, in one run: same networks, same batch, float32.

    /usr/bin/python3 bench/peers/torch_step.py --engine build/release/bench/engine-bench

Needs python3-torch (Debian's, or PyPI's). Every round measures, one process after the other, the
engine and PyTorch in its four settings: images NCHW or NHWC (channels_last), glibc's allocator as
installed or tuned. As installed, PyTorch loses time to page faults on activations that are freed and
mapped again at every step; tuned, it keeps the memory. The best PyTorch of the run is what the engine
is compared with. OPENBLAS_CORETYPE is unset for both sides. The last line of output is JSON.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

TUNED = {
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "34359738368",
    "MALLOC_TOP_PAD_": "268435456",
}
HEADS, CLASSES = 3, 10


# ---- one measurement of PyTorch, in a process of its own -------------------------------------------

def networks(name):
    from torch import nn

    def block(i, o, pad, *after):
        return [nn.Conv2d(i, o, 3, padding=pad), nn.BatchNorm2d(o), nn.ReLU(), *after]

    outputs = HEADS * CLASSES
    if name == "seed":
        encoder = (block(3, 32, 0) + block(32, 32, 0, nn.MaxPool2d(2), nn.Dropout(0.25)) +
                   block(32, 64, 0) + block(64, 64, 0, nn.MaxPool2d(2), nn.Dropout(0.25)) +
                   [nn.Flatten()])
        # Three heads' hidden layers as one product, the output layers as one block-diagonal one.
        head = [nn.Linear(30976, 128 * HEADS), nn.ReLU(),
                nn.Unflatten(1, (128 * HEADS, 1)),
                nn.Conv1d(128 * HEADS, outputs, 1, groups=HEADS), nn.Flatten()]
        return nn.Sequential(*encoder), nn.Sequential(*head), (3, 100, 100)
    pool = nn.MaxPool2d(2)
    encoder = (block(1, 16, 1, pool) + block(16, 32, 1, pool) + block(32, 64, 1, pool) +
               [nn.Flatten(), nn.Linear(1728, 128), nn.ReLU()])
    return nn.Sequential(*encoder), nn.Sequential(nn.Linear(128, outputs)), (1, 24, 72)


def worker(name, threads, batch, steps, layout):
    import resource
    import time

    import torch
    from torch import nn
    from torch.nn import functional as F

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    encoder, head, shape = networks("seed" if name == "seed" else "small")
    x = torch.rand(batch, *shape)
    y = torch.randint(0, CLASSES, (batch, HEADS))
    if layout == "nhwc":
        encoder = encoder.to(memory_format=torch.channels_last)
        x = x.to(memory_format=torch.channels_last)
    top = head
    if name == "adda":
        top = nn.Sequential(nn.Linear(128, 500), nn.ReLU(), nn.Linear(500, 500), nn.ReLU(),
                            nn.Linear(500, 1))
    source = torch.rand(batch, 128)
    one, zero = torch.ones(batch, 1), torch.zeros(batch, 1)
    if name == "seed":
        mapping = torch.optim.SGD([*encoder.parameters(), *head.parameters()], lr=1e-3,
                                  momentum=0.9, nesterov=True)
    elif name == "small":
        mapping = torch.optim.Adam([*encoder.parameters(), *head.parameters()], lr=1e-3)
    else:
        mapping = torch.optim.Adam(encoder.parameters(), lr=1e-3)
        other = torch.optim.Adam(top.parameters(), lr=1e-3)

    def train():
        mapping.zero_grad(set_to_none=True)
        logits = head(encoder(x)).view(-1, CLASSES)
        (F.cross_entropy(logits, y.view(-1)) * HEADS).backward()
        mapping.step()

    def adversarial():
        feature = encoder(x)
        other.zero_grad(set_to_none=True)
        z = top(torch.cat([source, feature.detach()]))
        F.binary_cross_entropy_with_logits(z, torch.cat([one, zero])).backward()
        other.step()
        mapping.zero_grad(set_to_none=True)
        for p in top.parameters():
            p.requires_grad_(False)
        F.binary_cross_entropy_with_logits(top(feature), one).backward()
        for p in top.parameters():
            p.requires_grad_(True)
        mapping.step()

    def milliseconds(work):
        begin = time.perf_counter()
        work()
        return 1e3 * (time.perf_counter() - begin)

    def infer():
        with torch.no_grad():
            top(encoder(x))

    step = adversarial if name == "adda" else train
    trained, inferred = [], []
    for i in range(steps + 1):
        encoder.train(), top.train()
        t = milliseconds(step)
        encoder.eval(), top.eval()
        u = milliseconds(infer)
        if i:  # the first warms up
            trained.append(t)
            inferred.append(u)
    print(json.dumps({"train_ms": trained, "inference_ms": inferred, "torch": torch.__version__,
                      "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


# ---- the run -----------------------------------------------------------------------------------------

def run(command, extra):
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_CORETYPE"}
    done = subprocess.run(command, env={**environment, **extra}, capture_output=True, text=True)
    if done.returncode:
        sys.exit("%s failed:\n%s" % (" ".join(command), done.stderr))
    return json.loads(done.stdout.splitlines()[-1])


def settings():
    return [("pytorch %s %s" % (layout, "tuned" if extra else "as installed"), layout, extra)
            for layout in ("nchw", "nhwc") for extra in ({}, TUNED)]


def measure(engine, name, threads, batch, rounds, steps):
    """name of a contender -> {"train_ms": [...], "inference_ms": [...], "peak_mib": ...}"""
    found = {}
    arguments = [name, str(threads), str(batch), str(steps)]
    for _ in range(rounds):
        for who, layout, extra in settings():
            one = run([sys.executable, __file__, "--worker", *arguments, layout], extra)
            merge(found.setdefault(who, {}), one)
            # The engine between two of PyTorch's: a busy neighbour hits both sides.
            merge(found.setdefault("engine", {}), run([engine, *arguments], {}))
    return found


def merge(into, one):
    for key, value in one.items():
        if isinstance(value, list):
            into.setdefault(key, []).extend(value)
        elif key == "peak_mib":
            into[key] = max(into.get(key, 0), value)
        else:
            into[key] = value


def compare(name, threads, batch, found):
    row = {"net": name, "threads": threads, "batch": batch, "contenders": {}}
    print("\n%s, %d thread%s, batch %d" % (name, threads, "" if threads == 1 else "s", batch))
    print("  %-28s %22s %22s %10s" % ("", "train ms: min, median", "inference: min, median",
                                      "peak MiB"))
    for who, values in found.items():
        t, i = values["train_ms"], values["inference_ms"]
        print("  %-28s %11.2f %10.2f %11.2f %10.2f %10.0f" %
              (who, min(t), statistics.median(t), min(i), statistics.median(i),
               values["peak_mib"]))
        row["contenders"][who] = {
            "train_ms": round(min(t), 3), "train_median_ms": round(statistics.median(t), 3),
            "inference_ms": round(min(i), 3), "inference_median_ms": round(statistics.median(i), 3),
            "peak_mib": round(values["peak_mib"])}
    torch_rows = {k: v for k, v in row["contenders"].items() if k != "engine"}
    ours = row["contenders"]["engine"]
    for key in ("train_ms", "train_median_ms", "inference_ms", "inference_median_ms"):
        best = min(torch_rows, key=lambda who: torch_rows[who][key])
        row["ratio_" + key[:-3]] = round(torch_rows[best][key] / ours[key], 3)
        row["best_" + key[:-3]] = best
    lowest = min(v["peak_mib"] for v in torch_rows.values())
    row["ratio_peak"] = round(lowest / ours["peak_mib"], 3)
    print("  engine / best PyTorch: train %.2f (medians %.2f), inference %.2f (medians %.2f)" %
          (row["ratio_train"], row["ratio_train_median"], row["ratio_inference"],
           row["ratio_inference_median"]))
    return row


def main():
    if len(sys.argv) == 7 and sys.argv[1] == "--worker":
        worker(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]), sys.argv[6])
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", required=True, help="the program engine-bench")
    parser.add_argument("--nets", default="seed,small,adda")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--output", help="also write the JSON here")
    options = parser.parse_args()
    rows = []
    for name in options.nets.split(","):
        steps = 3 if name == "seed" else 30
        for threads in options.threads.split(","):
            found = measure(options.engine, name, int(threads), options.batch, options.rounds,
                            steps)
            rows.append(compare(name, int(threads), options.batch, found))
            kernels = found["engine"]["kernels"], found["engine"]["blas"]
            version = next(v["torch"] for v in found.values() if "torch" in v)
    result = {"engine_kernels": kernels[0], "engine_openblas": kernels[1], "torch": version,
              "rows": rows}
    if options.output:
        with open(options.output, "w", encoding="ascii") as file:
            json.dump(result, file, indent=2)
            file.write("\n")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
