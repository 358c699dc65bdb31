# What ./run, ./test and .ci/run share. Sourced by bash from the top folder.

# vigie_packages USE: installs what packages.txt lists for that use and is missing.
vigie_packages() {
    local name use command missing=() sudo=()
    while read -r name use command; do
        case "$name" in "" | "#"*) continue ;; esac
        [ "$use" = "$1" ] || continue
        if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" != installed ]; then
            missing+=("$name")
        fi
    done <packages.txt
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "missing packages: ${missing[*]}; install them as root, or install sudo" >&2
            return 1
        fi
        sudo=(sudo)
    fi
    echo "installing ${missing[*]}" >&2
    "${sudo[@]}" apt-get -qq update >&2
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get -qq install -y --no-install-recommends \
        -o Dpkg::Use-Pty=0 "${missing[@]}" >&2
}

# vigie_build PRESET TARGET…: configures where needed and builds.
vigie_build() {
    local preset=$1
    shift
    if [ ! -f "build/$preset/build.ninja" ]; then
        cmake --preset "$preset" >&2
    fi
    cmake --build "build/$preset" --target "$@" >&2
}

# vigie_ctest PRESET [CTEST OPTION…]: runs the tests; the last line is "N passed, N failed".
vigie_ctest() {
    local preset=$1 log status=0 failed total
    shift
    log=$(mktemp)
    ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j "$(nproc)" "$@" |
        tee "$log" || status=$?
    total=$(sed -nE 's/^[0-9]+% tests passed, [0-9]+ tests failed out of ([0-9]+)$/\1/p' "$log")
    failed=$(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests failed out of [0-9]+$/\1/p' "$log")
    rm -f "$log"
    echo
    echo "$((${total:-0} - ${failed:-0})) passed, ${failed:-0} failed"
    return "$status"
}
