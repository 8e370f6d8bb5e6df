#!/bin/sh
# Builds everything with warnings as errors and runs every test: sh tests/run.sh [ctest options]
# e.g. sh tests/run.sh -R base    only the tests whose name holds "base", and the programs of these
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/tests/packages.sh"
packages_need $packages_build $packages_tests $packages_optional $packages_fonts

build=$root/build/tests
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DADDA_WERROR=ON
sh "$root/tests/build.sh" "$build" "$@"
ctest --test-dir "$build" --parallel 3 --output-on-failure "$@" # on two processors: some mostly wait
