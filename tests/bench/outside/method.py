"""A method from outside for the tests: the setting `do` says what it does. Standard library alone."""
import ast
import array
import json
import os
import struct
import sys
import time

task = json.load(open("input/task.json"))
do = task["settings"]["do"]
characters, classes = task["characters"], task["classes"]


def load(name):
    data = open(name, "rb").read()
    length = struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10 : 10 + length].decode())
    return header["shape"], data[10 + length :]


def save(name, shape, values, type_="|u1", code="B"):
    header = repr({"descr": type_, "fortran_order": False, "shape": tuple(shape)})
    header += " " * (63 - (len(header) + 10) % 64) + "\n"
    with open(os.path.join("output", name), "wb") as f:
        f.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        f.write(array.array(code, values).tobytes())


def read_all():
    """Every file that can be read, but for the system's and the interpreter's; in place.txt stands
    where the store is. Not confined, it would find the whole machine."""
    system = ["/usr", "/proc", "/sys", "/dev", sys.prefix, sys.base_prefix]
    tops = [open("place.txt").read().strip()]
    if os.environ["HOME"] == "/tmp":
        tops.append("/")
    for top in tops:
        for folder, folders, files in os.walk(top):
            folders[:] = [f for f in folders if os.path.join(folder, f) not in system]
            for file in files:
                path = os.path.join(folder, file)
                try:
                    with open(path, "rb") as f:
                        f.read()
                    print("read", path)
                except OSError:
                    pass


def images(side):
    shape, data = load(f"input/{side}_test_images.npy")
    size = shape[1] * shape[2] * shape[3]
    return [data[i * size : (i + 1) * size] for i in range(shape[0])]


print("working:", do)
values = {}
for side in ("source", "target"):
    values[side] = [(sum(x) + k) % classes for x in images(side) for k in range(characters)]
if do == "crash":
    print("the reason is here")
    sys.exit(3)
if do == "abort":
    os.abort()
if do == "hang":
    time.sleep(1000)
if do == "chatter":
    while True:
        os.write(1, b"y" * (1 << 16))
if do == "talk":
    print("y" * 100000)
if do == "hoard":
    everything = bytearray(1 << 32)
if do == "spy":
    read_all()
    confined = os.environ["HOME"] == "/tmp"
    for place in ("/method/input/x", "/usr/x", "/x") if confined else ():
        try:
            open(place, "w")
            print("wrote", place)
        except OSError:
            pass
if do == "position":  # which depends on the order of the images alone
    count = len(values["target"])
    values["target"] = [i // characters % classes for i in range(count)]
if do == "chance":
    values["target"] = [b % classes for b in os.urandom(len(values["target"]))]
for side in ("source", "target"):
    v = values[side]
    name, shape = f"{side}_predictions.npy", (len(v) // characters, characters)
    if do == "missing" and side == "target":
        continue
    if do == "link" and side == "target":
        os.symlink("source_predictions.npy", "output/" + name)
    elif do == "shape" and side == "target":
        save(name, (shape[1], shape[0]), v)
    elif do == "class" and side == "target":
        save(name, shape, v[:-1] + [classes])
    elif do == "negative" and side == "target":
        save(name, shape, v[:-1] + [-1], "<i8", "q")
    elif do == "nan" and side == "target":
        save(name, shape, v[:-1] + [float("nan")], "<f4", "f")
    elif do == "short" and side == "target":
        save(name, shape, v[:-1])
    elif do == "type" and side == "target":
        open("output/" + name, "wb").write(b"\x93NUMPY\x01\x00\x0a\x00'descr': '" + bytes(2 * len(v)))
    elif do == "text" and side == "target":
        open("output/" + name, "w").write("0123")
    else:
        save(name, shape, v, "<i8", "q")  # as numpy.argmax gives them
print("at the end")
if do in ("curve", "curve_end", "curve_order"):
    steps = [0, 5, 9] if do != "curve_order" else [0, 5, 5]
    save("steps.npy", (3,), steps, "<i4", "i")
    for side in ("source", "target"):
        v, first = values[side], [0] * len(values[side])
        end = v if do != "curve_end" else first
        save(f"curve_{side}.npy", (3, len(v) // characters, characters), first + v + end)
