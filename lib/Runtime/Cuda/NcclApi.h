//===- NcclApi.h - The part of nccl.h that is used --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Declared here, so that the build needs no NCCL; a unit test compares with
// nccl.h where there is one. The same in all versions from 2.18 on.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_NCCLAPI_H
#define CP_RUNTIME_CUDA_NCCLAPI_H

#include "DriverApi.h"

namespace cp::cuda {

/// ncclComm_t.
using NcclCommHandle = struct ncclComm *;

/// ncclUniqueId.
struct NcclUniqueId {
  char internal[128];
};

/// ncclResult_t.
enum NcclStatus : int {
  NcclSuccess = 0,
  NcclInProgress = 7,
};

/// ncclDataType_t: all data travel as bytes.
enum : int { NcclInt8 = 0 };

/// The first members of ncclConfig_t; NCCL takes the rest to be unset. The
/// initial values are those of NCCL_CONFIG_INITIALIZER of version 2.18.
struct NcclConfig {
  static constexpr int unset = -2147483647 - 1;

  size_t size = sizeof(NcclConfig);
  unsigned magic = 0xcafebeef;
  unsigned version = 21800;
  int blocking = unset;
  int cgaClusterSize = unset;
  int minCTAs = unset;
  int maxCTAs = unset;
  const char *netName = nullptr;
  int splitShare = unset;
};

/// Name, parameters. All return an NcclStatus.
#define CP_NCCL_FUNCTIONS(X)                                                   \
  X(ncclGetVersion, (int *version))                                            \
  X(ncclGetUniqueId, (NcclUniqueId * id))                                      \
  X(ncclCommInitRankConfig, (NcclCommHandle * comm, int ranks,                 \
                             NcclUniqueId id, int rank, NcclConfig *config))   \
  X(ncclCommGetAsyncError, (NcclCommHandle comm, int *status))                 \
  X(ncclCommFinalize, (NcclCommHandle comm))                                   \
  X(ncclCommDestroy, (NcclCommHandle comm))                                    \
  X(ncclCommAbort, (NcclCommHandle comm))                                      \
  X(ncclGroupStart, ())                                                        \
  X(ncclGroupEnd, ())                                                          \
  X(ncclSend, (const void *from, size_t count, int type, int peer,             \
               NcclCommHandle comm, StreamHandle stream))                      \
  X(ncclRecv, (void *to, size_t count, int type, int peer,                     \
               NcclCommHandle comm, StreamHandle stream))                      \
  X(ncclAllGather, (const void *from, void *to, size_t count, int type,        \
                    NcclCommHandle comm, StreamHandle stream))

/// NCCL's functions by name.
struct NcclApi {
// NOLINTNEXTLINE(bugprone-macro-parentheses)
#define CP_DECLARE(name, parameters) int(*name) parameters = nullptr;
  CP_NCCL_FUNCTIONS(CP_DECLARE)
#undef CP_DECLARE
  const char *(*ncclGetErrorString)(int status) = nullptr;
  const char *(*ncclGetLastError)(NcclCommHandle comm) = nullptr;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_NCCLAPI_H
