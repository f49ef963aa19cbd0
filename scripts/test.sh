#!/usr/bin/env bash
# Runs every check of the project; see usage below.
#
# No `set -e`: a check that fails is counted, and the others still run.
set -u

usage() {
  cat <<'END'
usage: scripts/test.sh [--build-dir=DIR] [--filter=REGEX] [--tidy] [--with-torch]
                       [--with-cuda]

Installs missing Debian packages, configures and builds (warnings are errors)
and runs all checks. The last line counts them: `N passed, N failed`, with
`, N skipped` if any was. The exit status is 0 if nothing failed.

  --build-dir=DIR  build here (default: build); a build that exists keeps its
                   settings, e.g. those of `cmake --preset asan-ubsan`
  --filter=REGEX   only the unit and lit tests whose name matches
  --with-torch     also run the tests of the Python package, in an environment
                   that is made in the build folder: downloads PyTorch once
  --with-cuda      get the CUDA toolkit, cuBLAS, cuDNN and NCCL from PyPI into the
                   build folder (3 GB; scripts/cuda_toolkit.sh) and build with it
  --tidy           also run clang-tidy over lib and tools (slow)

A check that cannot run has failed, except: shellcheck where it is not
installed, lit tests whose REQUIRES name a feature that this machine lacks, and
the tests of the Python package where its wheels cannot be had.
Environment: CP_TEST_GPU=1 also runs the tests that need a GPU;
CP_OPT_CHECK_IR_ROUNDTRIP=1 turns each cp-opt of the lit tests into a
round-trip test.
END
}

# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/python_tests.sh
source "$cp_root/scripts/python_tests.sh"

build=$cp_root/build
filter=
tidy=0
with_torch=0
with_cuda=0
for argument in "$@"; do
  case $argument in
  --build-dir=?*) build=$(realpath -m -- "${argument#*=}") ;;
  --filter=?*) filter=${argument#*=} ;;
  --tidy) tidy=1 ;;
  --with-torch)
    with_torch=1
    required_packages+=(python3-venv)
    ;;
  --with-cuda)
    with_cuda=1
    required_packages+=(python3-pip)
    ;;
  -h | --help)
    usage
    exit 0
    ;;
  *)
    error "unknown argument $argument"
    usage >&2
    exit 2
    ;;
  esac
done
cd "$cp_root" || exit 1

# Prepares the toolkit of --with-cuda.
get_cuda() {
  ((with_cuda)) || return 0
  local settings
  settings=$("$cp_root/scripts/cuda_toolkit.sh" "$build/cuda") || return 1
  eval "$settings"
}

#===- Counting -----------------------------------------------------------===#

readonly skip_status=77
passed=0
failed=0
skipped=0
failures=()

fail() {
  failed=$((failed + $2))
  failures+=("$1")
}

# check NAME COMMAND...: one check that passes, fails or (status 77) is skipped.
check() {
  local name=$1 status
  shift
  headline "$name"
  "$@"
  status=$?
  if ((status == 0)); then
    passed=$((passed + 1))
    note "$name: passed"
  elif ((status == skip_status)); then
    skipped=$((skipped + 1))
    note "$name: skipped"
  else
    fail "$name" 1
    note "$name: FAILED"
  fi
  return "$status"
}

# suite NAME JUNIT_FILE COMMAND...: a runner of many tests, which writes that
# file. Its status and its counts must agree. Only a filter may leave no test.
suite() {
  local name=$1 results=$2 status counts p=0 f=0 s=0
  shift 2
  headline "$name"
  rm -f "$results"
  "$@"
  status=$?
  if [[ ! -e $results && $filter ]] && ((status == 0)); then
    note "no test matches the filter"
  elif counts=$("$python" scripts/count_results.py "$results"); then
    read -r p f s <<<"$counts"
    if ((status != 0 && f == 0)); then
      error "$name: the runner ended with status $status"
      f=1
    elif ((p + f + s == 0)) && [[ -z $filter ]]; then
      error "$name: ran no test"
      f=1
    fi
  else
    error "$name: no results"
    f=1
  fi
  suite_tests=$((suite_tests + p + f + s))
  passed=$((passed + p))
  skipped=$((skipped + s))
  ((f == 0)) || fail "$name" "$f"
  note "$name: $p passed, $f failed, $s skipped"
}

finish() {
  headline Summary
  local name
  for name in "${failures[@]}"; do
    note "failed: $name"
  done
  if ((skipped)); then
    note "$passed passed, $failed failed, $skipped skipped"
  else
    note "$passed passed, $failed failed"
  fi
  ((failed == 0))
  exit
}

#===- Checks -------------------------------------------------------------===#

# Files of these patterns that git tracks or would track.
source_files() {
  local file
  git ls-files -z --cached --others --exclude-standard -- "$@" |
    while IFS= read -r -d '' file; do
      [[ ! -f $file ]] || printf '%s\0' "$file"
    done
}

check_format() {
  local files=()
  mapfile -d '' files < <(source_files '*.cpp' '*.h' '*.cu' '*.cuh')
  if ((${#files[@]} == 0)); then
    error "git lists no source files"
    return 1
  fi
  note "${#files[@]} files"
  clang-format-22 --dry-run -Werror "${files[@]}"
}

check_shell() {
  command -v shellcheck >/dev/null || return "$skip_status"
  # lib.sh is read through the scripts that source it.
  shellcheck -x -S warning -P "$cp_root" scripts/demo.sh scripts/test.sh \
    scripts/cuda_toolkit.sh scripts/gpu_checks.sh scripts/gpu_pack.sh .ci/run
}

# The target cp-docs writes build/docs/*.md; docs/ holds the same files.
check_docs() {
  local generated status=0 count=0
  cmake --build "$build" --target cp-docs || return 1
  for generated in "$build"/docs/*.md; do
    [[ -f $generated ]] || continue
    count=$((count + 1))
    diff -u "docs/${generated##*/}" "$generated" || status=1
  done
  if ((count == 0)); then
    error "cp-docs wrote no file to $build/docs"
    return 1
  fi
  ((status == 0)) || error "out of date; to renew: cp $build/docs/*.md docs/"
  return "$status"
}

# The build is GCC's: clang-tidy must not complain about flags it lacks.
check_tidy() {
  run-clang-tidy-22 -clang-tidy-binary "$llvm_bin/clang-tidy" -p "$build" \
    -quiet -warnings-as-errors='*' \
    -extra-arg=-Wno-unknown-warning-option \
    -extra-arg=-Wno-ignored-gch \
    -extra-arg=-Wno-ignored-optimization-argument \
    -extra-arg=-Wno-unused-parameter \
    -extra-arg=-Wno-deprecated-declarations \
    "^$cp_root/(lib|tools)/.*\\.cpp\$"
}

set_up_and_build() {
  install_packages && get_cuda && configure "$build" && build_all "$build"
}

run_unit_tests() {
  local select=(--no-tests=error)
  [[ -z $filter ]] || select=(--no-tests=ignore -R "$filter")
  # A whole gtest program may be one test here: keep its closing lines.
  ctest --test-dir "$build" --output-on-failure --timeout 900 \
    --test-output-size-passed 1000000 --test-output-size-failed 1000000 \
    --output-junit "$build/unit-tests.xml" "${select[@]}"
}

run_lit_tests() {
  local select=()
  [[ -z $filter ]] || select=(--filter "$filter" --allow-empty-runs)
  "$python" "$llvm_bin/lit" -s -v --no-progress-bar --max-time 3600 \
    --xunit-xml-output "$build/lit-tests.xml" "${select[@]}" "$build/test"
}

# Wheels that cannot be had are no failure of this project, but must be seen.
check_python() {
  local environment=$build/python results=$build/python-tests.xml
  headline "Python environment"
  if ! install_python_package "$environment"; then
    skipped=$((skipped + 1))
    note "Python tests: SKIPPED, the wheels of PyTorch could not be installed"
    return 0
  fi
  suite "Python tests" "$results" run_python_tests "$environment" "$build" \
    "$results" "$filter"
}

#===- Run ----------------------------------------------------------------===#

built=0
check Build set_up_and_build && built=1
check Formatting check_format
check "Shell scripts" check_shell
if ((built)); then
  check "Generated documentation" check_docs
  ((tidy == 0)) || check clang-tidy check_tidy
  suite_tests=0
  suite "Unit tests" "$build/unit-tests.xml" run_unit_tests
  suite "Lit tests" "$build/lit-tests.xml" run_lit_tests
  ((with_torch == 0)) || check_python
  if ((suite_tests == 0)) && [[ $filter ]]; then
    error "no test matches $filter"
    fail "Filter" 1
  fi
else
  note "The other checks need a build: they count as failed."
  fail "Unit tests" 1
  fail "Lit tests" 1
fi
finish
