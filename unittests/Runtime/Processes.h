//===- Processes.h - Tests in several processes -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_PROCESSES_H
#define CP_UNITTESTS_RUNTIME_PROCESSES_H

#include "gtest/gtest.h"

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace cp::runtime::test {

/// Runs the body in a process for each rank, and returns how they ended: 0 is
/// well, -1 by a signal.
inline std::vector<int>
runProcesses(int32_t ranks, const std::function<void(int32_t rank)> &body) {
  std::vector<pid_t> children;
  for (int32_t rank = 0; rank < ranks; ++rank) {
    children.push_back(fork());
    if (children.back() != 0)
      continue;
    body(rank);
    _exit(::testing::Test::HasFailure());
  }
  std::vector<int> ends;
  for (pid_t child : children) {
    int result = -1;
    EXPECT_EQ(waitpid(child, &result, 0), child);
    ends.push_back(WIFEXITED(result) ? WEXITSTATUS(result) : -1);
  }
  return ends;
}

/// Sets the environment as torchrun does on one machine.
inline void setJobEnvironment(int32_t rank, int32_t ranks, uint16_t port) {
  auto set = [](const char *name, const std::string &value) {
    setenv(name, value.c_str(), 1);
  };
  set("RANK", std::to_string(rank));
  set("LOCAL_RANK", std::to_string(rank));
  set("WORLD_SIZE", std::to_string(ranks));
  set("LOCAL_WORLD_SIZE", std::to_string(ranks));
  set("MASTER_ADDR", "127.0.0.1");
  set("MASTER_PORT", std::to_string(port));
  unsetenv("TORCHELASTIC_USE_AGENT_STORE");
}

} // namespace cp::runtime::test

#endif // CP_UNITTESTS_RUNTIME_PROCESSES_H
