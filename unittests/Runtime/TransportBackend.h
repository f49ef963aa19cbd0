//===- TransportBackend.h - Transports under test ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the conformance suite needs of a transport. A test program defines
// getTransportBackends().
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_TRANSPORTBACKEND_H
#define CP_UNITTESTS_RUNTIME_TRANSPORTBACKEND_H

#include "TestUtils.h"
#include "cp/Runtime/ThreadsTransport.h"

#include <functional>
#include <string>
#include <vector>

namespace cp::runtime::test {

using TransportBody = std::function<void(Transport &transport, int32_t rank)>;

/// A transport and how its ranks are started: `run` calls the body on every
/// rank that lives in this process and returns when these have ended.
struct TransportBackend {
  std::string name;
  std::function<void(int32_t ranks, double deadlineSeconds,
                     const TransportBody &body)>
      run;
  /// Rows that do not travel are NaNs.
  bool poisons = false;
  /// Ranks meet on the host: calls that do not match are found, and who is
  /// waited for is named.
  bool compares = true;
  /// More than most machines have cores.
  int32_t manyRanks = 64;
};

/// Those under test.
std::vector<TransportBackend> getTransportBackends();

/// How GoogleTest prints a parameter.
inline void PrintTo(const TransportBackend &backend, std::ostream *stream) {
  *stream << backend.name;
}

/// Runs the body on the ends of a threads transport.
inline void runOnThreads(int32_t ranks, const ThreadsTransportOptions &options,
                         const TransportBody &body) {
  std::vector<std::unique_ptr<Transport>> ends =
      createThreadsTransports(ranks, options);
  runThreads(ranks, [&](int32_t rank) { body(*ends[rank], rank); });
}

/// Seconds that no wait of a healthy run takes.
constexpr double noDeadline = 120;

/// The handle of `group` on this rank.
inline int32_t openGroup(Transport &transport, const cp_group &group,
                         int32_t rank) {
  int32_t handle = -1;
  EXPECT_TRUE(transport.openGroup(resolveGroup(group, rank), handle).ok());
  return handle;
}

/// The fixture of tests that every transport has to pass.
class TransportConformance : public ::testing::TestWithParam<TransportBackend> {
protected:
  void run(int32_t ranks, const TransportBody &body,
           double deadlineSeconds = noDeadline) {
    GetParam().run(ranks, deadlineSeconds, body);
  }
};

} // namespace cp::runtime::test

#endif // CP_UNITTESTS_RUNTIME_TRANSPORTBACKEND_H
