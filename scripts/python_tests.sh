# shellcheck shell=bash
# The tests of the Python package, in an environment of its own. Sourced by
# test.sh, after lib.sh; every function returns a status and prints why it
# failed.

# install_python_package ENVIRONMENT: the package of this tree with the wheels
# that it pins. Does nothing where its requirements were installed already.
install_python_package() {
  local environment=$1 stamp=$1/installed
  if [[ -e $stamp && ! python/pyproject.toml -nt $stamp ]]; then
    return 0
  fi
  if ! "$python" -m venv "$environment"; then
    error "no Python environment in $environment"
    return 1
  fi
  note "installing PyTorch and what else the package requires: this takes minutes"
  "$environment/bin/python" -m pip install -q --disable-pip-version-check \
    --editable 'python[torch,transformers,test]' && touch "$stamp"
}

# run_python_tests ENVIRONMENT BUILD_DIR RESULTS FILTER
run_python_tests() {
  local environment=$1 build=$2 results=$3 filter=$4 status
  PATH=$environment/bin:$PATH CP_BIN_DIR=$build/bin \
    CP_LIBRARY=$build/lib/libcp.so CP_TEST_FILTER=$filter \
    OMP_NUM_THREADS=1 "$environment/bin/python" -m pytest -q -n 2 \
    -p no:cacheprovider --junit-xml="$results" test/Python
  status=$?
  # pytest's status for "no test ran", which a filter may cause.
  if ((status == 5)) && [[ $filter ]]; then
    rm -f "$results"
    return 0
  fi
  return "$status"
}
