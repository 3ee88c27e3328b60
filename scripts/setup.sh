# Sourced by run.sh and test.sh, with ROOT set to the checkout: install_packages, then build_preset.
# Everything said here goes to stderr; a machine that lacks something ends the script with code 3.
# shellcheck shell=bash disable=SC2034 # the package lists are used by the callers

BUILD_PACKAGES=(g++ cmake ninja-build libbenchmark-dev libeigen3-dev nlohmann-json3-dev catch2
  libcli11-dev libfmt-dev libboost-dev)
TEST_PACKAGES=(python3 python3-numpy strace libfaketime valgrind chromium chromium-driver clang
  libclang-rt-dev)
# What configs/peers.json compares with, and configs/claims.json.
PEER_PACKAGES=(python3 python3-numpy)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
lacks() { say "error: $*"; exit 3; }

# The command a package is wanted for; nothing for a library.
command_of() {
  case $1 in
    g++ | cmake | python3 | strace | valgrind | chromium | clang) echo "$1" ;;
    ninja-build) echo ninja ;;
    chromium-driver) echo chromedriver ;;
  esac
}

# A command counts wherever it comes from, a library only as an installed package: without dpkg,
# CMake is left to find the libraries.
is_installed() {
  local command_name
  command_name=$(command_of "$1")
  if [[ $command_name ]]; then
    command -v "$command_name" >/dev/null
  elif command -v dpkg-query >/dev/null; then
    [[ $(dpkg-query -W -f='${Status}' "$1" 2>/dev/null) == 'install ok installed' ]]
  fi
}

# Installs those of the named packages that are missing; touches neither apt nor network otherwise.
install_packages() {
  local package missing=() as_root=() log
  for package; do
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null ||
    lacks "missing: ${missing[*]} (Debian's names); there is no apt-get here, install them by hand"
  if ((EUID != 0)); then
    as_root=(sudo)
    sudo -n true 2>/dev/null || { [[ -t 0 ]] && command -v sudo >/dev/null && sudo -v; } ||
      lacks "this user may not install packages; as root: apt-get install ${missing[*]}"
  fi

  say "installing ${missing[*]}"
  log=$(mktemp) || lacks "no temporary file for apt-get's output"
  local apt_get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get -y -o DPkg::Lock::Timeout=300)
  local install=("${apt_get[@]}" install --no-install-recommends "${missing[@]}")
  # Lists that are absent or too old make the first attempt fail; a broken third-party list makes
  # the update fail although Debian's own may have arrived.
  if ! "${install[@]}" >"$log" 2>&1 </dev/null; then
    "${apt_get[@]}" update >>"$log" 2>&1 </dev/null || true
    if ! "${install[@]}" >>"$log" 2>&1 </dev/null; then
      tail -n 5 "$log" >&2
      lacks "apt-get could not install ${missing[*]}; its whole output is in $log"
    fi
  fi
  rm -f "$log"
}

# One job per CPU, fewer where memory is short: a translation unit with sanitizers takes about 1 GB.
build_jobs() {
  local jobs memory_kib
  jobs=$(nproc)
  memory_kib=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
  ((${memory_kib:-0} / 1048576 >= jobs)) || jobs=$((${memory_kib:-0} / 1048576))
  echo $((jobs > 1 ? jobs : 1))
}

# build_preset NAME [TARGET...]: configures and builds build/NAME; silent unless that fails. One at a
# time per checkout.
build_preset() (
  preset=$1
  shift
  targets=("${@:-all}")
  [[ -r /proc/meminfo ]] || lacks "/proc is not mounted; as root: mount -t proc proc /proc"
  log=$ROOT/build/$preset.log
  { cd -- "$ROOT" && mkdir -p build && : >"$log"; } 2>/dev/null ||
    lacks "cannot write to $ROOT/build"
  exec 9>build/.lock
  flock 9
  launcher=
  [[ ! -w ${CCACHE_DIR:-${HOME-}} ]] || launcher=$(command -v ccache || true)
  configure=(cmake --preset "$preset" "-DCMAKE_CXX_COMPILER_LAUNCHER=$launcher")
  [[ -x build/$preset/zcbench ]] || say "building build/$preset: some minutes"
  # A cache from another place, compiler or CMake is thrown away rather than explained.
  if ! { "${configure[@]}" || "${configure[@]}" --fresh; } >"$log" 2>&1 9>&-; then
    cat "$log" >&2
    lacks "could not configure preset $preset; the output above is in $log"
  fi
  if ! cmake --build "build/$preset" --target "${targets[@]}" -j "$(build_jobs)" >"$log" 2>&1 9>&-; then
    grep -v '^\[[0-9]*/[0-9]*\] ' "$log" >&2 || true
    lacks "could not build preset $preset; the output above is in $log"
  fi
)
