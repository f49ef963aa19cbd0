//===- Executor.cpp - A program on its ranks, call after call -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Executor.h"

#include "cp/Execution/Error.h"
#include "cp/Runtime/Tensor.h"

#include "llvm/ADT/STLExtras.h"

#include <chrono>

using namespace mlir::cp::execution;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

int64_t mlir::cp::execution::getNumRanks(const cp_entry_meta &meta,
                                         int64_t ranks) {
  if (meta.grid_rank == 0)
    return ranks;
  int64_t size = 1;
  for (int64_t axis : ArrayRef(meta.grid_shape, meta.grid_rank))
    size *= axis;
  return size;
}

//===----------------------------------------------------------------------===//
// Tensors of ranks
//===----------------------------------------------------------------------===//

RankTensors::RankTensors(int64_t ranks, int32_t count)
    : views(ranks, std::vector<cp_tensor>(count)), owned(ranks) {
  for (std::vector<cp_tensor> &rank : views)
    pointers.push_back(rank.data());
  for (std::vector<HostTensor> &rank : owned)
    rank.resize(count);
}

Error RankTensors::create(int64_t rank, int32_t index,
                          const cp_tensor_meta &meta, llvm::StringRef what) {
  HostTensor &tensor = owned[rank][index];
  if (!tensor.getData<char>()) {
    Expected<HostTensor> created = HostTensor::create(
        meta.dtype, ArrayRef(meta.local_sizes, meta.rank),
        what + " " + Twine(index) + " of rank " + Twine(rank));
    if (!created)
      return created.takeError();
    tensor = std::move(*created);
  }
  views[rank][index] = tensor.getView();
  return Error::success();
}

/// Whether every rank has the whole tensor.
static bool isReplicated(const cp_tensor_meta &meta) {
  for (int32_t dim = 0; dim < meta.rank; ++dim)
    if (meta.sequence[dim] >= 0 || meta.axes[dim] != 0 ||
        meta.local_sizes[dim] != meta.global_sizes[dim])
      return false;
  return true;
}

//===----------------------------------------------------------------------===//
// Executor
//===----------------------------------------------------------------------===//

Expected<std::unique_ptr<Executor>>
Executor::create(const Program &program, int64_t ranks,
                 const WorldSettings &settings) {
  cp_world_options options = {};
  options.ranks = static_cast<int32_t>(ranks);
  options.threads = settings.threads;
  options.kernel = settings.reference ? "reference"
                   : settings.cuda    ? "cuda"
                                      : "cpu";
  options.transport = settings.transport.c_str();
  options.job = settings.job.get();
  options.isa = settings.isa.c_str();
  options.tile = settings.tile;
  options.deadline_seconds = deadlineSeconds;
  options.plan_only = settings.planOnly;
  options.trace = settings.trace;
  options.record = settings.record;
  cp_world *created = nullptr;
  int32_t status = cp_world_create(&options, &created);
  World world(created);
  if (status != CP_OK)
    return makeError(cp_world_error(created));
  int32_t firstRank = 0, count = cp_world_local_ranks(created, &firstRank);
  std::unique_ptr<Executor> executor(
      new Executor(program, settings.job, std::move(world), firstRank, count));
  if (settings.cuda) {
    executor->deviceInputs.emplace(created, program.meta->num_inputs);
    executor->deviceOutputs.emplace(created, program.meta->num_outputs);
  }
  return executor;
}

Error Executor::setTables(TableMap newTables) {
  tables = std::move(newTables);
  for (const auto &[index, table] : tables)
    if (Error error = setInput(index, table.getView()))
      return error;
  return Error::success();
}

Error Executor::setInput(int32_t index, const cp_tensor &global) {
  const cp_tensor_meta &tensor = meta.inputs[index];
  bool isWhole = isReplicated(tensor);
  if (isWhole && ::cp::runtime::isContiguous(global)) {
    // Programs do not write to inputs: one copy of the weights is enough.
    for (int64_t rank = 0; rank < ranks; ++rank) {
      inputs.getView(rank, index) = global;
      ::cp::runtime::setContiguousStrides(inputs.getView(rank, index));
    }
    return Error::success();
  }
  for (int64_t rank = 0; rank < ranks; ++rank) {
    if (isWhole && rank > 0) {
      inputs.getView(rank, index) = inputs.getView(0, index);
      continue;
    }
    if (Error error = inputs.create(rank, index, tensor, "argument"))
      return error;
    if (isWhole)
      ::cp::runtime::copyTensor(global, inputs.getView(rank, index));
    else if (cp_shard(&meta, &tensor, findTable(meta, tensor, tables),
                      static_cast<int32_t>(firstRank + rank), &global,
                      &inputs.getView(rank, index)))
      return makeError("argument " + Twine(index) + " cannot be sharded");
  }
  return Error::success();
}

Error Executor::setZeros(int32_t index) {
  for (int64_t rank = 0; rank < ranks; ++rank)
    if (Error error =
            inputs.create(rank, index, meta.inputs[index], "argument"))
      return error;
  return Error::success();
}

/// The bytes from the first element of a tensor to its last.
static std::pair<uintptr_t, uintptr_t> getExtent(const cp_tensor &tensor) {
  if (::cp::runtime::getNumElements(tensor) == 0)
    return {0, 0};
  int64_t low = 0, high = getByteSize(tensor.dtype);
  for (int32_t dim = 0; dim < tensor.rank; ++dim) {
    int64_t reach = (tensor.sizes[dim] - 1) * tensor.strides[dim] *
                    getByteSize(tensor.dtype);
    (reach < 0 ? low : high) += reach;
  }
  auto data = reinterpret_cast<uintptr_t>(tensor.data);
  return {data + low, data + high};
}

bool Executor::overlapsInput(const cp_tensor &tensor) {
  auto [begin, end] = getExtent(tensor);
  for (int32_t index = 0; index < meta.num_inputs; ++index) {
    auto [inputBegin, inputEnd] = getExtent(inputs.getView(0, index));
    if (begin < inputEnd && inputBegin < end)
      return true;
  }
  return false;
}

Error Executor::setOutput(int32_t index, const cp_tensor &global) {
  const cp_tensor_meta &tensor = meta.outputs[index];
  // Programs read their inputs after the first results are written.
  bool isDirect = isReplicated(tensor) && ::cp::runtime::isContiguous(global) &&
                  global.data && !overlapsInput(global);
  for (int64_t rank = 0; rank < ranks; ++rank) {
    if (isDirect && rank == 0) {
      outputs.getView(rank, index) = global;
      ::cp::runtime::setContiguousStrides(outputs.getView(rank, index));
      continue;
    }
    if (Error error = outputs.create(rank, index, tensor, "result"))
      return error;
  }
  return Error::success();
}

Expected<double> Executor::run() {
  for (int64_t rank = 0; rank < ranks; ++rank)
    for (int32_t index = 0; index < meta.num_outputs; ++index)
      if (!outputs.getView(rank, index).data)
        if (Error error =
                outputs.create(rank, index, meta.outputs[index], "result"))
          return error;
  if (deviceInputs)
    if (Error error = uploadInputs())
      return error;
  // Nobody's time is to hold what others prepare.
  if (Expected<std::vector<char>> all = gatherValues(std::vector<char>()); !all)
    return all.takeError();
  auto start = std::chrono::steady_clock::now();
  int32_t status = cp_world_run(
      world.get(), program.entry,
      deviceInputs ? deviceInputs->getPointers() : inputs.getPointers(),
      deviceOutputs ? deviceOutputs->getPointers() : outputs.getPointers());
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  if (status != CP_OK)
    return makeError(cp_world_error(world.get()));
  if (deviceOutputs)
    if (Error error = downloadOutputs())
      return error;
  Expected<std::vector<double>> all =
      gatherValues(std::vector{seconds.count()});
  if (!all)
    return all.takeError();
  return *llvm::max_element(*all);
}

Error Executor::uploadInputs() {
  for (int64_t rank = 0; rank < ranks; ++rank) {
    for (int32_t index = 0; index < meta.num_inputs; ++index)
      if (Error error =
              deviceInputs->upload(rank, index, inputs.getView(rank, index)))
        return error;
    for (int32_t index = 0; index < meta.num_outputs; ++index)
      if (Error error =
              deviceOutputs->create(rank, index, outputs.getView(rank, index)))
        return error;
  }
  return Error::success();
}

Error Executor::downloadOutputs() {
  for (int64_t rank = 0; rank < ranks; ++rank)
    for (int32_t index = 0; index < meta.num_outputs; ++index)
      if (Error error = deviceOutputs->download(rank, index,
                                                outputs.getView(rank, index)))
        return error;
  return Error::success();
}

Error Executor::getOutput(int32_t index, const cp_tensor &global) {
  const cp_tensor_meta &tensor = meta.outputs[index];
  if (global.data && outputs.getView(0, index).data == global.data)
    return Error::success();
  if (isInJob())
    return gatherOutput(index, global);
  for (int64_t rank = 0; rank < ranks; ++rank)
    if (cp_unshard(&meta, &tensor, findTable(meta, tensor, tables),
                   static_cast<int32_t>(rank), &outputs.getView(rank, index),
                   &global))
      return makeError("result " + Twine(index) + " cannot be put together");
  return Error::success();
}

Error Executor::gatherOutput(int32_t index, const cp_tensor &global) {
  const cp_tensor_meta &tensor = meta.outputs[index];
  cp_tensor shard = outputs.getView(0, index);
  if (isReplicated(tensor)) {
    ::cp::runtime::copyTensor(shard, global);
    return Error::success();
  }
  Expected<ByteLists> shards =
      gather(ArrayRef(static_cast<const char *>(shard.data),
                      ::cp::runtime::getNumBytes(shard)));
  if (!shards)
    return shards.takeError();
  for (size_t rank = 0; rank < shards->size(); ++rank) {
    shard.data = (*shards)[rank].data();
    if (cp_unshard(&meta, &tensor, findTable(meta, tensor, tables),
                   static_cast<int32_t>(rank), &shard, &global))
      return makeError("result " + Twine(index) + " cannot be put together");
  }
  return Error::success();
}
