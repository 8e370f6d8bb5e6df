#!/bin/bash
# Does it hold on the other machines that people have? As root, on Debian 12 for x86-64:
#   bash tests/elsewhere.sh debian13 [CACHE]   both commands of README in a chroot of Debian 13, the
#                                              quick sweep's numbers (of one seed) compared with
#                                              the published ones, and a build with Debian 13's clang
#   bash tests/elsewhere.sh arm64 [CACHE]      a cross build with Debian's arm64 packages, and tests
#                                              of it under qemu-user
#   bash tests/elsewhere.sh unpack_both [CACHE]   the systems alone, so that this can be waited for
#                                              beside other work
# The other system is unpacked into CACHE (default: build/elsewhere) and used again for a week.
# Where it cannot be had, the script ends with 77 (skipped), or with 69 where CI=true.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/tests/packages.sh"
which=${1:-}
cache=$(realpath -m "${2:-$root/build/elsewhere}")
libraries=$(printf '%s\n' $packages_build $packages_tests $packages_optional |
    grep -e '-dev$' -e '^check$' | grep -v -x 'build-essential')

unavailable() {
    [ "${CI:-}" = true ] && {
        echo "elsewhere: $which cannot be tried: $*"
        exit 69
    }
    echo "elsewhere: skipped: $*"
    exit 77
}

fail() {
    echo "elsewhere: $which: $*"
    exit 1
}

# mirror: the address that this machine's apt has Debian's packages from.
mirror() {
    apt-get indextargets --format '$(LABEL) $(SITE)' 'Created-By: Packages' | sed -n 's/^Debian //p' |
        head -n 1
}

# unpack FOLDER SUITE PACKAGES OPTION...: a Debian in the folder, unless one of the same packages is
# there. apt's settings for connections and clocks are this machine's.
unpack() {
    local folder=$1 suite=$2 packages from
    packages=$(printf '%s\n' $3 | sort -u | paste -s -d ,)
    shift 3
    [ -n "$(find "$folder/.packages" -mtime -7 2>/dev/null)" ] &&
        [ "$(cat "$folder/.packages")" = "$suite $packages" ] && return
    [ -n "$(mirror)" ] || apt-get update -q >/dev/null
    from=$(mirror)
    [ -n "$from" ] || unavailable "apt's sources name no mirror of Debian"
    rm -rf "$folder" && mkdir -p "$cache"
    apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)[^ ]* "[^"]' >"$cache/apt.conf"
    mmdebstrap --quiet --mode=root --aptopt="$cache/apt.conf" --include="$packages" "$@" \
        --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
        "$suite" "$folder" "deb $from $suite main" >"$cache/log" 2>&1 || {
        tail -n 20 "$cache/log"
        unavailable "mmdebstrap cannot make Debian's $suite"
    }
    echo "$suite $packages" >"$folder/.packages"
}

unpack_debian13() {
    unpack "$cache/debian13" trixie \
        "$packages_build $packages_tests $packages_optional $packages_fonts clang" --variant=apt
}

unpack_arm64() {
    unpack "$cache/arm64" bookworm "$libraries" --architectures=arm64 --variant=extract
}

# Both systems alone, which mostly waits for the mirror.
unpack_both() {
    unpack_debian13
    unpack_arm64
}

# inside FOLDER COMMAND...: a command in the chroot, in namespaces of its own, so that nothing stays
# mounted and no process is left. Without the caller's environment: no settings of OpenBLAS.
inside() {
    unshare --mount --pid --fork --kill-child bash -c '
        cd "$1" && mount -t proc proc proc && mount --rbind /dev dev && mount -t tmpfs tmpfs tmp &&
            shift && exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
            chroot . sh -ec '\''cd /adda && exec "$@"'\'' - "$@"' - "$@"
}

# copy FOLDER: the sources as they are here, without what was built or computed from them.
copy() {
    rm -rf "$1" && mkdir -p "$1" &&
        tar -C "$root" -c --exclude='./build*' --exclude='./out*' --exclude=./.git . | tar -C "$1" -x
}

# keep_cells FOLDER: the published cells of the quick sweep, for time, but those of the first seed that
# quickstart computes: its source model and domain confusion.
keep_cells() {
    local cell
    mkdir -p "$1/out/quick/cells" &&
        for cell in "$root"/results/quick/cells/*; do
            if ! grep -q '"seed": 1,' "$cell/cell.json" ||
                grep -Eq '"method": "(minimax|inverted_gan|oracle)"' "$cell/cell.json"; then
                cp -r "$cell" "$1/out/quick/cells" || return
            fi
        done
}

# The tests of bench start many trainings: minutes more, of what quickstart has run already. quickstart
# builds the tools with gcc; clang builds them, and all tests, without a warning. Of the published results one
# folder is enough here.
debian13() {
    local system=$cache/debian13
    unpack_debian13
    copy "$system/adda" || fail 'the sources cannot be copied'
    keep_cells "$system/adda" || fail 'the published cells cannot be copied'
    inside "$system" sh bench/quickstart.sh || fail 'bench/quickstart.sh fails'
    ! grep -A 5 'warning:' "$system/adda/build/release/quickstart.log" || fail 'gcc warns of it'
    inside "$system" build/release/bench/adda-bench compare results/quick out/quick ||
        fail 'the quick sweep has other numbers than the published ones'
    inside "$system" env CC=clang sh tests/run.sh --label-exclude 'bench|slurm|slow' \
        --exclude-regex '\.grad_|^results\.([^q]|.*\.rest$)' ||
        fail 'tests/run.sh fails'
    inside "$system" cmake --build build/tests --parallel 2 >"$cache/log" || {
        grep -A 5 -E 'error|warning' "$cache/log" | head -n 40
        fail 'clang does not build the other tests'
    }
}

# Of bench the records of a small sweep, which bench.test_bits trains in its own process; of the published
# results one folder, for time. Left out: the rest of bench and of gen, since what a process under
# qemu-user starts runs on the real processor; whole trainings (label slow); and what is the same C on
# every processor but long under qemu-user: failing allocations, checkpoints, threads, and the finite differences
# of objectives and layers, whose values and gradients the vectors of PyTorch check here. Adaptation in class
# reference alone, for time. The limits of single tests are for a processor of about ten times the speed.
arm64() {
    local system=$cache/arm64 build=$cache/arm64-build blas
    unpack_arm64
    # Its absolute links lead into the real system, until this was done once. (Of libm the linker would take the archive alone.)
    find "$system/usr/lib/aarch64-linux-gnu" -type l -lname '/*' ! -lname "$system/*" -exec sh -c '
        for link; do ln -sf "$0$(readlink "$link")" "$link"; done' "$system" {} +
    # What update-alternatives does when the packages are installed.
    for blas in libopenblas.so.0 libblas.so.3 liblapack.so.3; do
        ln -sf openblas-pthread/$blas "$system/usr/lib/aarch64-linux-gnu/$blas"
    done
    export ADDA_SYSROOT=$system
    local chosen=(-R '^(gen\.test_golden|nn\..*\.reference|adapt\..*\.reference|bench\.test_bits|results\.quick$)'
        --label-exclude slow
        --exclude-regex 'test_(resume|threads|allocations|checkpoint)\.reference|grad_(objective|layers)')
    cmake -S "$root" -B "$build" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$root/tests/arm64.cmake" \
        -DCMAKE_BUILD_TYPE=Release -DADDA_WERROR=ON >"$cache/log" &&
        sh "$root/tests/build.sh" "$build" "${chosen[@]}" >"$cache/log" || {
        grep -A 5 -E 'error|warning' "$cache/log" | head -n 40
        fail 'gcc does not build it'
    }
    CK_TIMEOUT_MULTIPLIER=10 ctest --test-dir "$build" --parallel 2 --output-on-failure "${chosen[@]}" ||
        fail 'tests fail'
}

case $which in
    debian13) needed=$packages_debian13 ;;
    arm64) needed="$packages_build $packages_fonts $packages_arm64" ;;
    unpack_both) needed="$packages_debian13 $packages_arm64" ;;
    *)
        echo "usage: bash tests/elsewhere.sh debian13|arm64|unpack_both [CACHE]"
        exit 64
        ;;
esac
[ "$(uname -m)" = x86_64 ] || unavailable 'this machine is not x86-64'
[ "$(id -u)" = 0 ] || unavailable 'a chroot needs root'
command -v apt-get >/dev/null || unavailable 'there is no apt'
packages_need $needed || unavailable "packages are missing: $needed"
$which
