//===- Nccl.cpp - NVIDIA's library for communication ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Nccl.h"

#include "Library.h"

using namespace cp::cuda;

/// NcclConfig is of this version.
static constexpr int oldestVersion = 21800;

std::shared_ptr<const Nccl> Nccl::load(std::string &error) {
  Library library({"NCCL", "CP_CUDA_NCCL", {"libnccl.so.2"}, "2.18"});
  std::shared_ptr<Nccl> nccl(new Nccl());
  NcclApi &api = nccl->api;
#define CP_FIND(name, parameters) library.find(api.name, #name);
  CP_NCCL_FUNCTIONS(CP_FIND)
#undef CP_FIND
  library.find(api.ncclGetErrorString, "ncclGetErrorString");
  library.find(api.ncclGetLastError, "ncclGetLastError");
  if (error = library.getError(); !error.empty())
    return nullptr;
  int status = api.ncclGetVersion(&nccl->version);
  if (status != NcclSuccess) {
    error = "NCCL does not say its version: " + nccl->describe(status);
    return nullptr;
  }
  if (nccl->version < oldestVersion) {
    error = "NCCL is version " + std::to_string(nccl->version / 10000) + "." +
            std::to_string(nccl->version / 100 % 100) +
            "; install 2.18 or newer";
    return nullptr;
  }
  return nccl;
}

std::string Nccl::describe(int status, NcclCommHandle comm) const {
  std::string text = api.ncclGetErrorString(status);
  const char *last = api.ncclGetLastError(comm);
  return last && *last ? text + " (" + last + ")" : text;
}
