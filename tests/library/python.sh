#!/bin/bash
# The Python package, put together from a build without pip, beside the tool; its datasets where torch is
# installed. Skipped (77) without NumPy and cffi.
#   bash tests/library/python.sh BUILD [PYTHON]
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) build=$(realpath "$1")
. "$root/tests/pythons.sh"
python_choose "${2:-}" cffi numpy || exit 77
place=$(mktemp -d) || exit 73
trap 'rm -rf "$place"' EXIT
cp -r "$root/gen/python/captcha_gen" "$place" &&
    cp "$root/gen/library/captchagen.h" "$build/gen/libcaptchagen.so" "$place/captcha_gen" &&
    mkdir "$place/captcha_gen/share" && cp -rL "$build/share/adda-bench" "$place/captcha_gen/share" || exit 73
cd / || exit
export PYTHONPATH=$place${PYTHONPATH:+:$PYTHONPATH} PYTHONDONTWRITEBYTECODE=1
"$python" "$root/gen/python/tests/test_captcha_gen.py" "$build/gen/captcha-gen" || exit 1
"$python" -W ignore::UserWarning "$root/gen/python/tests/test_torch.py"
code=$?
[ $code = 77 ] || exit $code
