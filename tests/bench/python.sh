#!/bin/bash
# The Python package adda_bench beside the tools of a build: tables, models, arrays. What a Python has not
# (PyTorch, pandas) is looked for in the next; skipped (77) where none has NumPy and pandas.
#   bash tests/bench/python.sh BUILD [PYTHON]
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) build=$(realpath "$1")
. "$root/tests/pythons.sh"
python_choose "${2:-}" numpy pandas || exit 77
export PYTHONPATH=$root/bench/python${PYTHONPATH:+:$PYTHONPATH} PYTHONDONTWRITEBYTECODE=1
unset OPENBLAS_CORETYPE
for test in store data model; do
    "$python" -W ignore::UserWarning "$root/bench/python/tests/test_$test.py" "$build"
    code=$?
    [ $code = 0 ] || [ $code = 77 ] || exit $code
done
