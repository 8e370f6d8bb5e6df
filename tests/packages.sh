# Which Debian packages the project needs, and a function that installs those that are missing.
# Sourced by the scripts after they have set `root` to the project's folder:
#
#   . "$root/tests/packages.sh"
#   packages_need $packages_build $packages_tests
#
# With all there it does nothing and needs neither a network nor any right.

packages_build='build-essential cmake ninja-build pkg-config libcairo2-dev libfreetype-dev
libopenblas-dev libyaml-dev libjansson-dev libssl-dev librandom123-dev libpng-dev libjpeg-dev
libdeflate-dev libgif-dev libwebp-dev'
packages_tests='check python3 bubblewrap'
# The WebDataset and LMDB formats, the page of captcha-gen design.
packages_optional='libarchive-dev liblmdb-dev libmicrohttpd-dev'
packages_ci='clang clang-format clang-tidy groff-base lintian python3 python3-venv'
# PyTorch, for tests/readers/model_exchange.py and the Python packages; what else these need.
packages_torch='python3-torch python3-numpy python3-cffi python3-pandas'
# A processor without AVX2, for tests/bench/refusal.sh.
packages_emulator='qemu-user'
# Other systems, for tests/elsewhere.sh: a chroot of Debian 13; Debian's arm64 packages, a compiler
# for them and an emulator.
packages_debian13='mmdebstrap debian-archive-keyring'
packages_arm64="mmdebstrap debian-archive-keyring gcc-aarch64-linux-gnu $packages_emulator"
# The browser that opens the report page in tests/bench/test_browser.c, and that of captcha-gen design.
packages_browser='chromium'
# LaTeX for tests/bench/paper.py, and with a parser of Markdown for tests/bench/parse_reports.py;
# figures as PDF, for tests/bench/test_site.c.
packages_parsers='texlive-latex-base texlive-latex-recommended python3-markdown-it librsvg2-bin'
# A Slurm of one node, for the test of adda-bench submit.
packages_slurm='slurmctld slurmd slurm-client munge'
# The fonts that domains may name.
packages_fonts=$(sed -n 's/^ *package: *//p' "$root/fonts/fonts.yaml" | sort -u)

# packages_missing NAME...: those of the names that are not installed.
packages_missing() {
    for package in "$@"; do
        state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) || state=
        [ "$state" = 'install ok installed' ] || echo "$package"
    done
}

# packages_need NAME...: installs what is missing, as root or through sudo.
packages_need() {
    if ! command -v dpkg-query >/dev/null; then
        echo "This is not Debian: the packages are taken to be installed: $*" >&2
        return 0
    fi
    missing=$(packages_missing "$@")
    [ -n "$missing" ] || return 0
    missing=$(echo "$missing" | tr '\n' ' ')
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null; then
        as_root=sudo
    else
        echo "Packages are missing; install them as root, then try again:" >&2
        echo "  apt-get install $missing" >&2
        return 69
    fi
    echo "Installing with apt: $missing"
    $as_root apt-get update -q >/dev/null || echo 'apt-get update failed; trying all the same' >&2
    if ! $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends $missing >/dev/null; then
        echo "apt could not install all of: $missing" >&2
        return 69
    fi
}
