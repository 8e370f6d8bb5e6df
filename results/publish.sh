#!/bin/sh
# What made every folder here: sh results/publish.sh SWEEP [options of adda-bench run]
# e.g. sh results/publish.sh quick    runs bench/sweeps/quick.yaml into results/quick/, writes every
# report to results/quick/sweeps/quick/, draws the images of its pairs, and verifies all of it.
# Cells that are there and whole are not computed again.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
[ $# -ge 1 ] && [ -f "bench/sweeps/$1.yaml" ] || {
    echo "usage: sh results/publish.sh SWEEP; SWEEP is a file of bench/sweeps without .yaml" >&2
    exit 64
}
sweep=$1
shift
. tests/packages.sh
packages_need $packages_build $packages_optional $packages_fonts
cmake --preset release >/dev/null
cmake --build --preset release --parallel 2

bench=build/release/bench/adda-bench
$bench run "bench/sweeps/$sweep.yaml" -o "results/$sweep" "$@"
$bench report "results/$sweep" --all
find "results/$sweep/cells" -name model.safetensors -size +8M -delete # too large to publish
$bench verify "results/$sweep"
if [ "$sweep" = quick ]; then
    for target in didot strokes; do
        build/release/gen/captcha-gen sheet bench/domains/plain.yaml "bench/domains/$target.yaml" \
            -n 16 -o "results/quick/sheet-$target.png"
    done
fi
