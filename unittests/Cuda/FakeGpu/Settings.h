//===- Settings.h - What the environment asks of the fake -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   CP_FAKE_INIT        status that cuInit returns (0)
//   CP_FAKE_VERSION     of the driver (13000)
//   CP_FAKE_DEVICES     how many (1)
//   CP_FAKE_CAPABILITY  of each, like 90 (80)
//   CP_FAKE_MEMORY      bytes of each (1 GiB)
//   CP_FAKE_KEYS        0: protect memory without the processor's keys (1)
//   CP_FAKE_PEERS       whether they can access each other's memory (1)
//   CP_FAKE_SEED        of the order in which work runs (1)
//   CP_FAKE_LOG         file that gets every call and, at the end, the leaks
//   CP_FAKE_FAIL        function:n:status, ...: its n-th call fails; "execute"
//                       stands for the n-th piece of work that runs
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_SETTINGS_H
#define CP_UNITTESTS_CUDA_FAKEGPU_SETTINGS_H

#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace cp::fake {

/// A number of the environment; `otherwise` if it is not set.
int64_t getSetting(const char *name, int64_t otherwise);

/// Makes calls fail as CP_FAKE_FAIL says.
class Faults {
public:
  /// Begins to count anew, as the environment says now.
  void reset();
  /// The status of the next call of `function`; 0 if it shall not fail.
  int next(const std::string &function);

private:
  struct Fault {
    std::string function;
    int64_t call;
    int status;
  };
  std::vector<Fault> faults;
  std::map<std::string, int64_t> calls;
};

/// The file of calls.
class Log {
public:
  /// Opens the file that the environment names now, to append to it.
  void reset();
  explicit operator bool() const { return file; }
  void write(const std::string &line);

private:
  std::string path;
  FILE *file = nullptr;
};

} // namespace cp::fake

#endif // CP_UNITTESTS_CUDA_FAKEGPU_SETTINGS_H
