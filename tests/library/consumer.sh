#!/bin/bash
# A project of somebody else's is built with the installed library, by CMake and by pkg-config, in C and
# in C++, after the prefix was moved; and the library shows no symbol but its own.
#   bash tests/library/consumer.sh BUILD
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) build=$(realpath "$1")
place=$(mktemp -d) || exit 73
trap 'rm -rf "$place"' EXIT

fail() {
    echo "consumer: $*"
    exit 1
}

cmake --install "$build" --prefix "$place/first" >"$place/log" 2>&1 || { cat "$place/log"; fail 'install'; }
mv "$place/first" "$place/moved"
library=$(find "$place/moved" -name libcaptchagen.so)
[ -n "$library" ] || fail 'no library was installed'
libraries=$(dirname "$library")

nm -D --defined-only "$library" | awk '{print $3}' | grep -v '^captchagen_' && fail 'these names are not its own'
for name in $(grep -o 'captchagen_[a-z_]*(' "$here/../../gen/library/captchagen.h" | tr -d '(' | sort -u); do
    nm -D --defined-only "$library" | grep -q " T $name$" || fail "the library lacks $name"
done
readelf -d "$library" | grep -q 'SONAME.*libcaptchagen.so.0' || fail 'soname'
grep -rlF "$build" "$libraries/cmake/captchagen" "$libraries/pkgconfig" && fail 'these files name the build'

expected=$("$build/gen/captcha-gen" render plain -s 1 -r 7:8 -q -o "$place/data" &&
    grep -rho '"text": "[0-9]*"' "$place/data" --include=metadata.jsonl | tr -dc 0-9) || fail 'the tool'
check() {
    local said
    said=$("$@") || fail "$* ended with $?"
    [ "${said% *}" = "$expected" ] || fail "$* says '$said', not '$expected'"
}

export CC=${CC:-cc} CXX=${CXX:-c++}
cmake -S "$here/consumer" -B "$place/built" "-DCMAKE_PREFIX_PATH=$place/moved" >"$place/log" 2>&1 &&
    cmake --build "$place/built" >>"$place/log" 2>&1 || { cat "$place/log"; fail 'by CMake'; }
cd / || exit
check "$place/built/in_c"
check "$place/built/in_cxx"

command -v pkg-config >/dev/null || fail 'no pkg-config'
flags=$(PKG_CONFIG_PATH=$libraries/pkgconfig pkg-config --cflags --libs captchagen) || fail 'pkg-config'
# shellcheck disable=SC2086 # flags are words
$CC -std=c11 -Wall -Wextra -pedantic -Werror "$here/consumer/consumer.c" -o "$place/c" $flags &&
    $CXX -std=c++11 -Wall -Wextra -pedantic -Werror "$here/consumer/consumer.cpp" -o "$place/cxx" $flags ||
    fail 'by pkg-config'
export LD_LIBRARY_PATH=$libraries
check "$place/c"
check "$place/cxx"
unset LD_LIBRARY_PATH
rm -r "$place/moved/share/adda-bench"
"$place/built/in_c" 2>"$place/log"
[ $? = 69 ] && grep -q "fonts.yaml' is installed with the library" "$place/log" || fail 'without its files'
echo 'built by CMake and pkg-config, in C and C++'
