# Which Python runs a test; sourced after `root` is set.
#
#   python_choose "$given" numpy torch: sets `python` to the one that is given, or else to the first of the
#   system's (Debian's packages), the readers' (tests/readers/install.sh) and python3 that has these modules,
#   torch if any has it; says what is missing and fails where none has them.
python_choose() {
    local given=$1 candidate more
    shift
    for more in torch ''; do
        for candidate in ${given:-/usr/bin/python3 "$root/build/readers/bin/python3" python3}; do
            python=$candidate
            "$candidate" - "$@" $more <<'EOF' 2>/dev/null && return 0
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
EOF
        done
    done
    echo "NOT TESTED: no Python has all of: $*"
    return 1
}
