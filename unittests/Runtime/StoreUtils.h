//===- StoreUtils.h - Helpers of the store's tests --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_STOREUTILS_H
#define CP_UNITTESTS_RUNTIME_STOREUTILS_H

#include "cp/Runtime/Store.h"

#include "gtest/gtest.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cp::runtime::test {

/// A port of this machine that nobody listens on.
inline uint16_t findFreePort() {
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  socklen_t size = sizeof(address);
  auto *generic = reinterpret_cast<sockaddr *>(&address);
  EXPECT_EQ(bind(descriptor, generic, size), 0);
  EXPECT_EQ(getsockname(descriptor, generic, &size), 0);
  close(descriptor);
  return ntohs(address.sin_port);
}

/// A rank of a job on this machine.
inline JobRank makeJobRank(int32_t rank, int32_t size, uint16_t port) {
  return {rank, size, rank, size, "127.0.0.1", port};
}

} // namespace cp::runtime::test

#endif // CP_UNITTESTS_RUNTIME_STOREUTILS_H
