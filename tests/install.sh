#!/bin/bash
# Do the installed tools work for anyone, wherever they are, once the source tree is gone?
#   bash tests/install.sh tree BUILD      cmake --install: run in its prefix, moved, through a link, with DESTDIR
#   bash tests/install.sh package BUILD   the Debian package: installed, tried and removed in a copy-on-write
#                                         view of this system
# The tools are run as nobody (as root) in a namespace where neither the source tree nor BUILD is there.
# Where the kernel allows none, the script ends with 77 (skipped), or with 69 where CI=true.
set -u
which=${1:-} build=$(realpath "${2:-.}")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
place=$(mktemp -d) || exit 73
trap 'rm -rf "$place"' EXIT
chmod 755 "$place"

unavailable() {
    echo "install: $which: cannot be tried: $*"
    [ "${CI:-}" = true ] && exit 69
    exit 77
}

fail() {
    echo "install: $which: $*"
    exit 1
}

# What a user does, in a folder of his own: try_tools BIN SOURCES DATA, without anything of this script.
try_tools() {
    local bin=$1 sources=$2 data=$3
    [ ! -e "$sources/README.md" ] || { echo 'the source tree is not hidden'; return 1; }
    "$bin/captcha-gen" list fonts | grep '^dejavu-sans ' &&
        "$bin/captcha-gen" list domains | grep -F "$data/domains/plain.yaml" &&
        "$bin/captcha-gen" hash plain -r 0:4 | diff - expected &&
        "$bin/captcha-gen" render plain -o data -r 0:8 -q &&
        "$bin/captcha-gen" check data &&
        "$bin/captcha-gen" sheet plain strokes -o pair.png && [ -s pair.png ] &&
        "$bin/adda-bench" list sweeps | grep -F "$data/sweeps/quick.yaml" &&
        "$bin/adda-bench" plan quick &&
        "$bin/adda-bench" run micro.yaml -o out -q &&
        "$bin/adda-bench" report out --format md | grep '| inverted-label GAN |' &&
        "$bin/adda-bench" verify out -q
}

# In a namespace of mounts: hide what the tools must not need, drop root, and go to the folder.
as_anyone() {
    local hidden folder=$1
    shift
    for hidden in $HIDDEN; do
        [ ! -d "$hidden" ] || mount -t tmpfs none "$hidden" || exit 77
    done
    local drop=
    [ "$OWN_ID" != 0 ] || drop='setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs'
    cd "$folder" && exec $drop env -i PATH=/usr/bin:/bin bash -c "$(declare -f try_tools); try_tools \"\$@\"" - "$@"
}

hidden() {
    local kind=--user
    [ "$(id -u)" != 0 ] || kind=
    HIDDEN="$build $root" OWN_ID=$(id -u) unshare ${kind:+--user --map-root-user} --mount \
        bash -c "$(declare -f try_tools as_anyone); as_anyone \"\$@\"" - "$@"
}

# A new folder of anyone's, with a sweep, its domains, and the pixels that the build's own tool makes.
folder() {
    mkdir -p "$1" && cp -r "$root/tests/golden/bench/micro.yaml" "$root/tests/golden/bench/domains" "$1" &&
        "$build/gen/captcha-gen" hash "$root/bench/domains/plain.yaml" -r 0:4 >"$1/expected" &&
        chmod -R a+rwX "$1" || fail 'the folder to work in cannot be made'
}

# try WHAT BIN DATA: the tools of BIN, whose files are in DATA.
try() {
    folder "$place/work" && hidden "$place/work" "$2" "$root" "$3" >"$place/log" 2>&1 || {
        cat "$place/log"
        fail "the tools do not work $1"
    }
    rm -rf "$place/work"
    echo "works $1"
}

complete() {
    bash -c '. "$1"; COMP_WORDS=("$2" "$4" "$5"); COMP_CWORD=2; "$3"; echo "${COMPREPLY[*]}"' - "$@"
}

pages() {
    local tool share=$1/share bin=$1/bin
    for tool in captcha-gen adda-bench; do
        grep -q '^\.SH FILES' "$share/man/man1/$tool.1" || fail "$tool has no man page"
        if command -v groff >/dev/null; then
            groff -man -ww -Tutf8 "$share/man/man1/$tool.1" 2>&1 >/dev/null | grep . && fail "the man page of $tool"
        fi
    done
    cd / || exit
    [ "$(complete "$share/bash-completion/completions/captcha-gen" "$bin/captcha-gen" _captcha_gen sheet lepture)" = lepture ] &&
        [ "$(complete "$share/bash-completion/completions/adda-bench" "$bin/adda-bench" _adda_bench plan abl)" = ablation ] ||
        fail 'completion does not know the shipped files'
    cmp "$root/LICENSE" "$share/doc/adda-bench/LICENSE" || fail 'the licence is not installed'
    if grep -rlF -e "$root" -e "$build" "$share"; then
        fail 'these files know where the sources were'
    fi
}

tree() {
    unshare --mount true 2>/dev/null || unshare --user --map-root-user --mount true 2>/dev/null ||
        unavailable 'no namespace of mounts is to be had here'
    (umask 077 && cmake --install "$build" --prefix "$place/one") >"$place/log" || fail 'cmake --install fails'
    try 'where they are installed' "$place/one/bin" "$place/one/share/adda-bench"
    pages "$place/one"
    mkdir "$place/links" && ln -s "$place/one/bin/captcha-gen" ../one/bin/adda-bench "$place/links"
    try 'through links' "$place/links" "$place/one/share/adda-bench"
    mv "$place/one" "$place/another one"
    try 'in a prefix that was moved' "$place/another one/bin" "$place/another one/share/adda-bench"
    DESTDIR=$place/staged cmake --install "$build" --prefix /opt/adda >"$place/log" || fail 'DESTDIR fails'
    try 'installed with DESTDIR' "$place/staged/opt/adda/bin" "$place/staged/opt/adda/share/adda-bench"
    cp "$place/staged/opt/adda/bin/captcha-gen" "$place/links/alone" || exit
    "$place/links/alone" list fonts >"$place/log" 2>&1
    [ $? = 69 ] && grep -qF "$place/share/adda-bench/fonts.yaml" "$place/log" ||
        fail 'a tool without its files does not say where it looked for them'
}

# ---- the package ------------------------------------------------------------------------------

# In a namespace: this system with all changes in memory. Ends with 77 where that cannot be.
in_view() {
    local view=$1 deb=$2 hidden
    shift 2
    mount -t tmpfs none "$view" && mkdir "$view"/{upper,work,system} &&
        mount -t overlay none -o "lowerdir=/,upperdir=$view/upper,workdir=$view/work" "$view/system" &&
        mount --rbind /proc "$view/system/proc" && mount --rbind /dev "$view/system/dev" &&
        mount -t tmpfs -o mode=1777 none "$view/system/tmp" && chroot "$view/system" true || exit 77
    cp "$deb" "$view/system/tmp/it.deb" && cp -r "$view/../work" "$view/system/tmp" &&
        chmod -R a+rwX "$view/system/tmp/work" || exit
    inside() { chroot "$view/system" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
    inside apt-get install -q -y --no-install-recommends --allow-downgrades --reinstall /tmp/it.deb ||
        exit 2
    for hidden in $HIDDEN; do
        [ ! -d "$view/system$hidden" ] || mount -t tmpfs none "$view/system$hidden" || exit 77
    done
    inside setpriv --reuid=65534 --regid=65534 --clear-groups bash -c \
        "$(declare -f try_tools); cd /tmp/work && try_tools \"\$@\"" - /usr/bin "$1" /usr/share/adda-bench || exit 3
    inside dpkg --verify adda-bench || exit 4
    inside apt-get purge -q -y adda-bench || exit 5
    cd "$view/upper" && find usr etc opt ! -type d ! -type c -print | grep . && exit 6
    find usr etc opt -type d 2>/dev/null | while read -r hidden; do
        [ -d "/$hidden" ] || { echo "$hidden"; exit 6; }
    done
}

package() {
    local deb code
    command -v cpack dpkg-shlibdeps >/dev/null || unavailable 'there is no cpack or dpkg-shlibdeps'
    cpack --config "$build/CPackConfig.cmake" -G DEB -B "$place/package" >"$place/log" 2>&1 || {
        cat "$place/log"
        fail 'cpack fails'
    }
    deb=$(echo "$place"/package/*.deb)
    dpkg-deb --field "$deb"
    if command -v lintian >/dev/null; then
        lintian --allow-root --fail-on error,warning "$deb" || fail 'lintian finds faults'
    else
        echo 'lintian is not installed: not asked'
    fi
    [ "$(id -u)" = 0 ] || unavailable 'installing needs root'
    mkdir "$place/view" && folder "$place/work"
    HIDDEN="$build $root" unshare --mount bash -c "$(declare -f try_tools in_view); in_view \"\$@\"" - \
        "$place/view" "$deb" "$root" >"$place/log" 2>&1
    code=$?
    [ $code = 0 ] || cat "$place/log"
    case $code in
        0) echo 'installed, used by nobody, removed without leftovers' ;;
        77) unavailable 'no copy-on-write view of this system is to be had' ;;
        2) fail 'it cannot be installed' ;;
        3) fail 'the tools do not work' ;;
        5) fail 'it cannot be removed' ;;
        6) fail 'it leaves the files above' ;;
        *) fail "ended with $code" ;;
    esac
}

case $which in
    tree | package) $which ;;
    *)
        echo 'usage: bash tests/install.sh tree|package BUILD'
        exit 64
        ;;
esac
