//===- DeviceTensors.cpp - Tensors of ranks on GPUs -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/DeviceTensors.h"

#include "cp/Execution/Error.h"
#include "cp/Runtime/Memory.h"
#include "cp/Runtime/Tensor.h"

using namespace mlir::cp::execution;
using llvm::Error;

DeviceTensors::DeviceTensors(cp_world *world, int32_t count) : world(world) {
  int32_t ranks = cp_world_local_ranks(world, &first);
  views.assign(ranks, std::vector<cp_tensor>(count));
  for (int32_t rank = 0; rank < ranks; ++rank) {
    contexts.push_back(cp_world_context(world, first + rank));
    pointers.push_back(views[rank].data());
  }
}

DeviceTensors::~DeviceTensors() {
  for (size_t rank = 0; rank < views.size(); ++rank)
    for (cp_tensor &view : views[rank])
      cp_free(contexts[rank], view.data);
}

Error DeviceTensors::check(int32_t status) const {
  if (status != CP_OK)
    return makeError(cp_world_error(world));
  return Error::success();
}

Error DeviceTensors::create(int64_t rank, int32_t index,
                            const cp_tensor &host) {
  cp_tensor &view = views[rank][index];
  void *data = view.data;
  view = host;
  view.data = data;
  ::cp::runtime::setContiguousStrides(view);
  if (data || !host.data)
    return Error::success();
  view.data = cp_alloc(contexts[rank], ::cp::runtime::getNumBytes(view));
  if (!view.data)
    return makeError("rank " + llvm::Twine(first + rank) +
                     ": no memory on its GPU for " +
                     llvm::Twine(::cp::runtime::getNumBytes(view)) + " bytes");
  return Error::success();
}

Error DeviceTensors::upload(int64_t rank, int32_t index,
                            const cp_tensor &host) {
  if (Error error = create(rank, index, host))
    return error;
  if (!host.data)
    return Error::success();
  return check(cp_upload(contexts[rank], views[rank][index].data, host.data,
                         ::cp::runtime::getNumBytes(host)));
}

Error DeviceTensors::download(int64_t rank, int32_t index,
                              const cp_tensor &host) {
  return check(cp_download(contexts[rank], host.data, views[rank][index].data,
                           ::cp::runtime::getNumBytes(host)));
}
