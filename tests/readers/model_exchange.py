#!/usr/bin/python3
"""Checkpoints written here load in PyTorch and give the same logits, and back.

    model_exchange.py PROGRAM      PROGRAM: model_exchange of the build

Exit code 77 (skipped) where torch cannot be imported. The safetensors package may come from the
readers' folder (tests/readers/install.sh), behind what the system has.
"""
import glob
import json
import os
import struct
import subprocess
import sys
import tempfile

try:
    import torch
except ImportError:
    print("SKIPPED: python3-torch is not installed, so nothing was checked")
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "nn"))
sys.path += glob.glob(os.path.join(HERE, "..", "..", "build", "readers", "lib", "python3*",
                                   "site-packages"))
import torch_vectors  # noqa: E402

try:
    from safetensors.torch import load_file
except ImportError:
    load_file = None
    print("NOT TESTED HERE: the safetensors package, which is not installed")

SHAPE, BATCH = (12, 14, 2), 6


def load(path):
    """By the format's definition, in the order of the file; and where the safetensors package is
    installed, it must read the same."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header, body = json.loads(data[8:8 + length]), data[8 + length:]
    metadata = header.pop("__metadata__", None)
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, stop = entry["data_offsets"]
        assert entry["dtype"] == "F32" and begin == end, (name, entry)
        tensors[name] = torch.frombuffer(bytearray(body[begin:stop]),
                                         dtype=torch.float32).reshape(entry["shape"])
        end = stop
    assert end == len(body)
    if load_file:
        theirs = load_file(path)
        assert theirs.keys() == tensors.keys()
        assert all(torch.equal(theirs[name], tensors[name]) for name in tensors)
    return tensors, metadata


def save(path, tensors):
    header, body = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                        "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)


def model_of(tensors, text):
    """The tensors as a torch model: order is by layer, names as written here."""
    net = torch_vectors.build(text, SHAPE)
    ours = list(tensors.values())
    theirs = torch_vectors.tensors(net)
    assert len(ours) == len(theirs)
    with torch.no_grad():
        for value, (module, name, t) in zip(ours, theirs):
            if isinstance(module, torch.nn.Conv2d) and name == "weight":
                value = value.permute(3, 2, 0, 1)
            elif isinstance(module, torch.nn.Linear) and name == "weight":
                value = value.t()
            assert value.shape == t.shape
            t.copy_(value)
    return net.eval()


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "write", folder], check=True)
        tensors, metadata = load(os.path.join(folder, "model.safetensors"))
        with open(os.path.join(folder, "x.f32"), "rb") as file:
            x = torch.frombuffer(bytearray(file.read()), dtype=torch.float32)
        with open(os.path.join(folder, "y.f32"), "rb") as file:
            y = torch.frombuffer(bytearray(file.read()), dtype=torch.float32)
        x = x.reshape(BATCH, *SHAPE).permute(0, 3, 1, 2)
        with torch.no_grad():
            theirs = model_of(tensors, metadata["text"])(x).reshape(-1)
        worst = (theirs - y).abs().max().item()
        print("largest difference of our logits in PyTorch: %g" % worst)
        if not worst < 1e-4 or not y.abs().max() > 0.1:
            sys.exit("the checkpoint gives other logits in PyTorch")
        back = {name: t * 0.5 + 0.125 for name, t in tensors.items()}
        save(os.path.join(folder, "back.safetensors"), back)
        with torch.no_grad():
            model_of(back, metadata["text"])(x).reshape(-1).numpy().tofile(
                os.path.join(folder, "back.f32"))
        sys.exit(subprocess.run([program, "read", folder]).returncode)


if __name__ == "__main__":
    main(sys.argv[1])
