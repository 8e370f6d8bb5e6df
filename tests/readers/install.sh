#!/bin/sh
# Installs the readers of the reader tests with pip into build/readers: sh tests/readers/install.sh
# Configure again afterwards. Where pip has no network, tests of missing readers are skipped.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
venv=$root/build/readers
[ -x "$venv/bin/python3" ] || python3 -m venv "$venv"
"$venv/bin/python3" -m pip install -q -r "$root/tests/readers/requirements.txt"
