#!/bin/sh
# From a fresh checkout to a table of accuracies in some minutes: sh bench/quickstart.sh
# Installs what is missing, builds, runs the sweep bench/sweeps/quick.yaml, prints its table and
# draws sheets of the images it trained on. Run again, it computes only what is not yet there.
set -eu
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
