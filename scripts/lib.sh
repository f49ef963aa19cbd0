# shellcheck shell=bash
# What demo.sh and test.sh share: set-up on a fresh Debian 12, configuration
# and build. Sourced, not run. Every function returns a status and prints why
# it failed; none exits.

cp_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
llvm_bin=/usr/lib/llvm-22/bin
# Not `python3` from PATH: numpy comes with Debian's.
python=/usr/bin/python3

required_packages=(
  cmake ninja-build g++ libgtest-dev libopenblas-dev libxtensor-dev python3 python3-numpy
  libmlir-22-dev mlir-22-tools llvm-22-dev llvm-22-tools
  clang-22 clang-format-22 clang-tidy-22
)
# Installed with the others where they are to be had; nothing depends on them.
optional_packages=(ccache lld-22)

headline() { printf '\n== %s\n' "$*"; }
note() { printf '%s\n' "$*"; }
error() { printf 'error: %s\n' "$*" >&2; }

# Prints a command as one could type it, then runs it.
show_and_run() {
  printf '+'
  printf ' %q' "$@"
  printf '\n'
  "$@"
}

is_installed() {
  [[ $(dpkg-query -W -f='${Status}' "$1" 2>/dev/null) == "install ok installed" ]]
}

has_candidate() {
  local policy
  policy=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null)
  [[ $policy == *Candidate:* && $policy != *"Candidate: (none)"* ]]
}

# Installs the packages that are missing; does nothing when none is.
install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    note "This is not a Debian system: these must be there already:"
    note "  ${required_packages[*]}"
    return 0
  fi
  local package missing=() unavailable=() as_root=()
  for package in "${required_packages[@]}"; do
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      error "packages are missing, and there is neither root nor sudo to install them:"
      error "  apt-get install --no-install-recommends ${missing[*]}"
      return 1
    fi
    as_root=(sudo)
  fi
  headline "Install: ${missing[*]}"
  # A repository that this project does not need may be out of reach, so what
  # counts is whether the packages can be had afterwards.
  "${as_root[@]}" apt-get update -q ||
    note "apt-get update had errors; going on with the lists that are there"
  for package in "${missing[@]}"; do
    has_candidate "$package" || unavailable+=("$package")
  done
  if ((${#unavailable[@]})); then
    error "no repository of this system has: ${unavailable[*]}"
    if [[ " ${unavailable[*]} " == *-22* ]]; then
      error "LLVM 22 for Debian 12 is in Debian's suite bookworm-security, or from LLVM:"
      error "  wget -O /etc/apt/keyrings/llvm.asc https://apt.llvm.org/llvm-snapshot.gpg.key"
      error "  echo 'deb [signed-by=/etc/apt/keyrings/llvm.asc] http://apt.llvm.org/bookworm/ llvm-toolchain-bookworm-22 main' > /etc/apt/sources.list.d/llvm-22.list"
      error "Add one of them and run this script again."
    fi
    return 1
  fi
  for package in "${optional_packages[@]}"; do
    if ! is_installed "$package" && has_candidate "$package"; then
      missing+=("$package")
    fi
  done
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "${missing[@]}"; then
    error "apt-get could not install: ${missing[*]}"
    return 1
  fi
}

# configure BUILD_DIR: an existing build keeps its settings, so that a
# sanitizer build can be tested too; a new one is the preset `release`.
configure() {
  local build=$1 launcher=()
  if [[ -f $build/CMakeCache.txt && -f $build/build.ninja ]]; then
    cmake "$build" && return 0
  else
    if command -v ccache >/dev/null; then
      launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache
        -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    fi
    (cd "$cp_root" && cmake --preset release -B "$build" "${launcher[@]}") &&
      return 0
  fi
  error "the configuration of $build failed"
  return 1
}

# build_all BUILD_DIR
build_all() {
  cmake --build "$1" && return 0
  error "the build in $1 failed"
  return 1
}
