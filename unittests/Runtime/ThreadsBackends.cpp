//===- ThreadsBackends.cpp - Transports of threads under test -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TransportBackend.h"

using namespace cp::runtime;
using namespace cp::runtime::test;

std::vector<TransportBackend> cp::runtime::test::getTransportBackends() {
  std::vector<TransportBackend> backends;
  for (bool copy : {false, true})
    backends.push_back({copy ? "ThreadsCopying" : "ThreadsLending",
                        [copy](int32_t ranks, double deadlineSeconds,
                               const TransportBody &body) {
                          ThreadsTransportOptions options;
                          options.copyRotations = copy;
                          options.deadlineSeconds = deadlineSeconds;
                          runOnThreads(ranks, options, body);
                        },
                        /*poisons=*/copy});
  return backends;
}
