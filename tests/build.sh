#!/bin/sh
# Builds what the tests need that ctest's options choose, without the programs of other tests:
#   sh tests/build.sh BUILD [ctest options]    BUILD is configured, with Ninja
# The Check programs of a room are chosen by their tests' names: nn.test_bits.reference runs
# nn_test_bits. What other tests run is built in any case.
set -eu
build=$1
shift
inputs() { # TARGET
    ninja -C "$build" -t query "$1" | sed -n '/^  input/,/^  outputs/s/^    //p'
}
checks='^tests/[a-z]*_\(test\|grad\)_'
listed=$(ctest --test-dir "$build" -N "$@")
case $listed in
    *'Total Tests:'*) ;;
    *) # not in the form that is read here
        exec cmake --build "$build" --parallel 2
        ;;
esac
# refusal (tests/bench/refusal.sh) runs a Check program, too.
chosen=$(printf '%s\n' "$listed" |
    sed -n -e 's,^ *Test *#[0-9]*: \([a-z]*\)\.\(test\|grad\)_\([a-z0-9_]*\).*,tests/\1_\2_\3,p' \
        -e 's,^ *Test *#[0-9]*: refusal$,tests/nn_test_torch_layers,p')
others=$(inputs all | grep -v -x tests/all && inputs tests/all | grep -v "$checks")
cmake --build "$build" --parallel 2 --target $(printf '%s\n' $others $chosen | sort -u)
