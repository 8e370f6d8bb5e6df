#!/bin/bash
# A processor without AVX2, emulated: class reference is refused before anything is computed, with
# what to do, and class fast runs its portable loops.
#   bash tests/bench/refusal.sh ADDA-BENCH NN-TEST SWEEP
# Ends with 77 where qemu-user is missing. What a process under qemu-user starts runs on the real
# processor: so the worker is asked by itself.
set -eu
tool=$(realpath "$1")
suite=$(realpath "$2")
sweep=$(realpath "$3")
command -v qemu-x86_64 >/dev/null || {
    echo 'skipped: there is no qemu-x86_64; package: qemu-user'
    exit 77
}
[ "$(uname -m)" = x86_64 ] || {
    echo 'skipped: the tools under test are not built for x86-64'
    exit 77
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
    echo "$*"
    cat "$scratch/said"
    exit 1
}

# old COMMAND...: on a Nehalem.
old() {
    qemu-x86_64 -cpu Nehalem -U OPENBLAS_CORETYPE -E OPENBLAS_NUM_THREADS=1 "$@"
}

# refused CODE STORE: what was said is the refusal, and the store holds no record.
refused() {
    [ "$1" = 69 ] || fail "exit code $1 instead of 69"
    grep -q "kernels 'reference' need a processor with fused multiply-add" "$scratch/said" ||
        fail 'the processor is not named'
    grep -q "use kernels 'fast'" "$scratch/said" || fail 'nothing says what to do'
    [ -z "$(find "$2" -name record.json)" ] || fail 'a record was published'
    [ -z "$(find "$2" -path '*failures*' -type f)" ] || fail 'a cell was started'
}

# run: refused before the first cell, with the sweep planned.
code=0
old "$tool" run "$sweep" -o "$scratch/store" -q >"$scratch/said" 2>&1 || code=$?
refused "$code" "$scratch/store"

# The worker itself: the first source model of the plan.
hash=$(grep -o '"[0-9a-f]\{64\}"' "$scratch"/store/sweeps/micro/lock.json | head -n 1 | tr -d '"')
code=0
old "$tool" cell "$scratch/store" "$hash" --sweep micro >"$scratch/said" 2>&1 || code=$?
refused "$code" "$scratch/store"

# Class fast runs there.
code=0
ADDA_TEST_KERNELS=fast old "$suite" >"$scratch/said" 2>&1 || code=$?
[ "$code" = 0 ] || fail "the suite of class fast ends with $code"
grep -q 'kernels: portable' "$scratch/said" || fail 'class fast does not run the portable loops'
code=0
ADDA_TEST_KERNELS=reference old "$suite" >"$scratch/said" 2>&1 || code=$?
[ "$code" = 77 ] || fail "the suite of class reference ends with $code, not 77 (skipped)"
echo 'refused on a processor without AVX2; class fast is portable there'
