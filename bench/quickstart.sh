#!/bin/sh
# From a fresh checkout to a table of accuracies in some minutes: sh bench/quickstart.sh
# Installs what is missing, builds, runs the sweep bench/sweeps/quick.yaml, prints its table and
# draws sheets of the images it trained on. Run again, it computes only what is not yet there.
# sh bench/quickstart.sh build    installs and builds, and no more
set -eu
case "$#${1-}" in
0 | 1build) ;;
*)
    echo 'usage: sh bench/quickstart.sh [build]' >&2
    exit 64
    ;;
esac
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
. tests/packages.sh
packages_need $packages_build $packages_optional $packages_fonts

echo 'Building into build/release ...'
log=build/release/quickstart.log
mkdir -p build/release
{
    cmake -S . -B build/release -G Ninja -DCMAKE_BUILD_TYPE=Release -DADDA_TESTS=OFF &&
        cmake --build build/release --parallel
} >"$log" 2>&1 || {
    tail -40 "$log" >&2
    echo "The build failed; all of its output is in $log" >&2
    exit 70
}

if [ $# = 1 ]; then
    echo 'build/release/gen/captcha-gen and build/release/bench/adda-bench are there'
    exit 0
fi

out=out/quick
build/release/bench/adda-bench run bench/sweeps/quick.yaml -o "$out"
for pair in didot strokes; do
    build/release/gen/captcha-gen sheet bench/domains/plain.yaml "bench/domains/$pair.yaml" \
        -o "$out/sheet-$pair.png"
done
echo
build/release/bench/adda-bench report "$out" --format md | tee "$out/table.md"
cat <<END

records   $out/
table     $out/table.md
sheets    $out/sheet-didot.png, $out/sheet-strokes.png (source above, target below)
END
