# Sourced by run.sh, test.sh and the scripts that build, with ROOT set to the checkout. They call
# install_packages and build_preset, run.sh and test.sh first check_place. Messages go to stderr; if
# the machine lacks something, the script exits with 3.
# shellcheck shell=bash disable=SC2034 # the package lists are used by the callers

BUILD_PACKAGES=(g++ cmake ninja-build libbenchmark-dev libeigen3-dev nlohmann-json3-dev catch2
  libcli11-dev libfmt-dev libboost-dev libxxhash-dev)
TEST_PACKAGES=(python3 strace python3-numpy python3-pytest)
SANITIZER_PACKAGES=("${TEST_PACKAGES[@]}" valgrind clang libclang-rt-dev)
FAULT_PACKAGES=("${TEST_PACKAGES[@]}" libfaketime)
# The packages with which scripts/wheel.sh makes a wheel.
WHEEL_PACKAGES=(python3-pip python3-setuptools python3-wheel)
FLEET_PACKAGES=("${TEST_PACKAGES[@]}" slurm-wlm munge openmpi-bin libopenmpi-dev)
FULL_PACKAGES=("${SANITIZER_PACKAGES[@]}" "${FLEET_PACKAGES[@]}" libfaketime chromium chromium-driver lintian
  python3-joblib python3-cloudpickle python3-venv "${WHEEL_PACKAGES[@]}")
# The Python packages for configs/lecture.json and configs/peers.json.
PEER_PACKAGES=(python3 python3-numpy)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
lacks() { say "error: $*"; exit 3; }

is_one_of() {
  local wanted=$1 word
  shift
  for word; do [[ $word != "$wanted" ]] || return 0; done
  return 1
}

# nearest NAME WORD...: prints the word with the smallest edit distance to NAME, if that is small.
nearest() {
  local name=$1
  shift
  printf '%s\n' "$@" | NAME=$name awk '
    function least(a, b) { return a < b ? a : b }
    BEGIN { name = tolower(ENVIRON["NAME"]) }
    { word = tolower($0)
      for (j = 0; j <= length(word); ++j) row[j] = j
      for (i = 1; i <= length(name); ++i) {
        diagonal = row[0]; row[0] = i
        for (j = 1; j <= length(word); ++j) {
          changed = diagonal + (substr(name, i, 1) != substr(word, j, 1))
          diagonal = row[j]; row[j] = least(changed, least(row[j], row[j - 1]) + 1)
        }
      }
      distance = row[length(word)]; few = length(word) / 3; if (few < 2) few = 2
      if (distance <= few && distance < length(word) && (best == "" || distance < least_distance)) {
        best = $0; least_distance = distance
      } }
    END { print best }'
}

# refuse WHAT NAME WORD...: reports that NAME is none of the words, and exits with 2.
refuse() {
  local what=$1 name=$2 hint
  shift 2
  hint=$(nearest "$name" "$@")
  printf -v name '%q' "$name" # it may contain anything
  say "$what: $name${hint:+ (did you mean $hint?)}; allowed: $*"
  exit 2
}

# Reports anything that would certainly stop the build, before anything is installed or built.
check_place() {
  [[ -r /proc/meminfo ]] || lacks "/proc is not mounted; as root: mount -t proc proc /proc"
  local place=$ROOT/build
  [[ -e $place ]] || place=$ROOT
  [[ -w $place ]] || cannot_write "$place"
}

# The checkout belongs to another user, or root has built in it.
cannot_write() {
  lacks "cannot write to $1, which belongs to $(stat -c %U -- "$1"): copy the checkout" \
    "(cp -r '$ROOT' ~/zcbench), or as root: chown -R $(id -un) '$ROOT'"
}

# Prints the command that a package provides, or nothing for a library.
command_of() {
  case $1 in
    g++ | cmake | python3 | strace | valgrind | chromium | clang) echo "$1" ;;
    ninja-build) echo ninja ;;
    chromium-driver) echo chromedriver ;;
  esac
}

# A command may come from anywhere; a library must be an installed package. Without dpkg, CMake has to
# find the libraries.
is_installed() {
  local command_name
  command_name=$(command_of "$1")
  if [[ $command_name ]]; then
    command -v "$command_name" >/dev/null
  elif command -v dpkg-query >/dev/null; then
    [[ $(dpkg-query -W -f='${Status}' "$1" 2>/dev/null) == 'install ok installed' ]]
  fi
}

# Installs those of the named packages that are missing. If none is, uses neither apt nor the network.
install_packages() {
  local package missing=() as_root=() log
  for package; do
    is_one_of "$package" "${missing[@]}" || is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null ||
    lacks "missing: ${missing[*]} (Debian's names); there is no apt-get here, install them by hand"
  if ((EUID != 0)); then
    as_root=(sudo)
    local update=
    # A fresh machine has no package lists, so an install alone would find nothing.
    apt-cache show "${missing[@]}" >/dev/null 2>&1 || update='apt-get update && '
    sudo -n true 2>/dev/null || { [[ -t 0 ]] && command -v sudo >/dev/null && sudo -v; } ||
      lacks "this user may not install packages; as root:" \
        "${update}apt-get install --no-install-recommends ${missing[*]}"
  fi

  say "installing ${missing[*]}"
  log=$(mktemp) || lacks "no temporary file for apt-get's output"
  local apt_get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get -y -o DPkg::Lock::Timeout=300)
  local install=("${apt_get[@]}" install --no-install-recommends "${missing[@]}")
  # The first attempt fails if lists are missing or too old. The update fails if a third-party list is
  # broken, although Debian's own may have arrived.
  if ! "${install[@]}" >"$log" 2>&1 </dev/null; then
    "${apt_get[@]}" update >>"$log" 2>&1 </dev/null || true
    if ! "${install[@]}" >>"$log" 2>&1 </dev/null; then
      tail -n 5 "$log" >&2
      lacks "apt-get could not install ${missing[*]}; its whole output is in $log"
    fi
  fi
  rm -f "$log"
}

# Prints the number of jobs: one per CPU, but fewer if memory is short, since a translation unit with
# sanitizers takes about 1 GiB.
build_jobs() {
  local jobs memory_kib
  jobs=$(nproc)
  memory_kib=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
  ((${memory_kib:-0} / 1048576 >= jobs)) || jobs=$((${memory_kib:-0} / 1048576))
  echo $((jobs > 1 ? jobs : 1))
}

# show_progress LOG: copies ninja's output from stdin to LOG and shows its progress, in place on a
# terminal, else every PROGRESS_S (15) seconds.
show_progress() {
  local line step every=${PROGRESS_S:-15} start=$SECONDS
  local next=$((SECONDS + every))
  exec 8>"$1"
  while IFS= read -r line; do
    printf '%s\n' "$line" >&8
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
    step="${BASH_REMATCH[1]} of ${BASH_REMATCH[2]} steps"
    if [[ -t 2 ]]; then
      printf '\r%s: building build/%s: %s\e[K' "${0##*/}" "$preset" "$step" >&2
    elif ((SECONDS >= next)); then
      say "building build/$preset: $step, $((SECONDS - start)) s"
      next=$((SECONDS + every))
    fi
  done
  [[ ! -t 2 ]] || printf '\r\e[K' >&2
}

# Discards a build that was made in another place or by another user: it refers to files that do not
# exist or may not be changed.
discard_foreign_build() {
  local cache=build/$preset/CMakeCache.txt home
  [[ -e build/$preset ]] || return 0
  home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$cache" 2>/dev/null || true)
  if [[ $home && $home != "$ROOT" ]]; then
    say "build/$preset was made in $home; it is built again here"
  elif [[ $(find "build/$preset" ! -writable ! -type l -print -quit 2>/dev/null) ]]; then
    say "build/$preset is another user's; it is built again"
  else
    return 0
  fi
  rm -rf "build/$preset" 2>/dev/null || cannot_write "$ROOT/build/$preset"
}

# Takes the lock of the build; descriptor 9 holds it until the build has ended.
lock_build() {
  { exec 9>>build/.lock; } 2>/dev/null || cannot_write "$ROOT/build/.lock"
  flock -n 9 && return 0
  say "waiting for another build in $ROOT/build to end"
  flock 9
}

# build_preset NAME [TARGET...]: configures and builds build/NAME, and shows its progress, or the output
# if it fails. A checkout runs one build at a time.
build_preset() (
  preset=$1
  shift
  targets=("${@:-all}")
  check_place
  { cd -- "$ROOT" && mkdir -p build; } 2>/dev/null || cannot_write "$ROOT"
  lock_build
  log=$ROOT/build/$preset.log
  { : >>"$log"; } 2>/dev/null || rm -f "$log" 2>/dev/null || cannot_write "$log"
  discard_foreign_build
  launcher=
  [[ ! -w ${CCACHE_DIR:-${HOME-}} ]] || launcher=$(command -v ccache || true)
  configure=(cmake --preset "$preset" "-DCMAKE_CXX_COMPILER_LAUNCHER=$launcher")
  [[ -x build/$preset/zcbench ]] || say "building build/$preset: some minutes"
  # A CMake cache that does not fit, e.g. of another compiler, is discarded.
  if ! { "${configure[@]}" || "${configure[@]}" --fresh; } >"$log" 2>&1 9>&-; then
    cat "$log" >&2
    lacks "could not configure preset $preset; the output above is in $log"
  fi
  if ! cmake --build "build/$preset" --target "${targets[@]}" -j "$(build_jobs)" 2>&1 9>&- |
    show_progress "$log" 9>&-; then
    grep -v '^\[[0-9]*/[0-9]*\] ' "$log" >&2 || true
    lacks "could not build preset $preset; the output above is in $log"
  fi
)
