#!/bin/sh
# Builds every fuzz target with clang and sanitizers and lets each look for inputs that break it, two
# at a time: sh tests/fuzz/run.sh [SECONDS]    each of those that read what strangers send (gen_*: a
# domain, a font, images), default 60; a sixth of that for the files that the tools write themselves.
# In reverse order, so that none of the long ones runs alone at the end.
# What is found lies in build/fuzz/found; it belongs into tests/fuzz/corpus once it is mended.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root"
. tests/packages.sh
packages_need $packages_build $packages_tests $packages_optional $packages_fonts clang
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --parallel 2 --target fuzzers

found=$root/build/fuzz/found
rm -rf "$found"
mkdir -p "$found"
cd build/fuzz/tests

# One target, NAME. New inputs go to a folder that is thrown away: a search begins with the committed
# ones, and repeats itself (-seed). An input that takes a minute is a fault, too.
look='new=$(mktemp -d)
case NAME in gen_*) seconds=$0 ;; *) seconds=$(($0 / 6)) ;; esac
if ./fuzz_NAME -seed=1 -max_total_time=$seconds -timeout=60 -rss_limit_mb=2500 -print_final_stats=1 \
    -artifact_prefix="$1/NAME-" "$new" "$2/NAME" >"$1/NAME.log" 2>&1; then
    sed -n "s/^stat::number_of_executed_units: */NAME: executions: /p" "$1/NAME.log"
else
    tail -n 40 "$1/NAME.log"
    echo "NAME: FAILED; the input lies in $1"
    failed=1
fi
rm -rf "$new"
exit ${failed:-0}'
ls -r fuzz_* | sed 's/^fuzz_//' |
    xargs -P 2 -I NAME sh -c "$look" "${1:-60}" "$found" "$root/tests/fuzz/corpus"
