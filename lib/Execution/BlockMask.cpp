//===- BlockMask.cpp - Plans as PyTorch's block masks ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/BlockMask.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir::cp::execution;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;

namespace {
/// The blocks of one kind.
class BlockList {
public:
  /// `shape`: B, H, q blocks, kv blocks.
  BlockList(ArrayRef<int64_t> shape, ArrayRef<int64_t> edges)
      : shape(shape), edges(edges),
        present(shape[0] * shape[1] * shape[2] * shape[3]) {}

  /// Enters a box of blocks.
  void add(const cp_tile_record &record);
  /// Writes `prefix`num_blocks and `prefix`indices.
  Error write(llvm::StringRef prefix, std::vector<NamedTensor> &files) const;

private:
  ArrayRef<int64_t> shape, edges;
  std::vector<bool> present; // [B][H][q block][kv block]
};
} // namespace

void BlockList::add(const cp_tile_record &record) {
  int64_t head = record.batch * shape[1] + record.head;
  for (int64_t q = record.q_begin / edges[0]; q * edges[0] < record.q_end; ++q)
    for (int64_t kv = record.kv_begin / edges[1]; kv * edges[1] < record.kv_end;
         ++kv)
      present[(head * shape[2] + q) * shape[3] + kv] = true;
}

Error BlockList::write(llvm::StringRef prefix,
                       std::vector<NamedTensor> &files) const {
  std::string what = "the block mask's " + prefix.str();
  Expected<HostTensor> counts =
      HostTensor::create(CP_I32, shape.drop_back(), what + "num_blocks");
  if (!counts)
    return counts.takeError();
  Expected<HostTensor> indices =
      HostTensor::create(CP_I32, shape, what + "indices");
  if (!indices)
    return indices.takeError();
  int64_t columns = shape[3];
  for (int64_t row = 0; row < counts->getNumElements(); ++row) {
    int32_t *out = indices->getData<int32_t>() + row * columns;
    // As PyTorch's stable argsort: those that are there, then the others.
    for (bool wanted : {true, false}) {
      for (int64_t kv = 0; kv < columns; ++kv)
        if (present[row * columns + kv] == wanted)
          *out++ = static_cast<int32_t>(kv);
      if (wanted)
        counts->getData<int32_t>()[row] = static_cast<int32_t>(
            out - indices->getData<int32_t>() - row * columns);
    }
  }
  files.push_back({prefix.str() + "num_blocks.npy", std::move(*counts)});
  files.push_back({prefix.str() + "indices.npy", std::move(*indices)});
  return Error::success();
}

Expected<std::vector<NamedTensor>>
mlir::cp::execution::makeBlockMask(const cp_attention_meta &meta,
                                   const Outcome &outcome, int32_t attention) {
  int64_t shape[] = {
      1, 1,
      static_cast<int64_t>(llvm::divideCeil(meta.q_rows, outcome.tile[0])),
      static_cast<int64_t>(llvm::divideCeil(meta.kv_rows, outcome.tile[1]))};
  const std::vector<cp_tile_record> &tiles = outcome.records.front().tiles;
  for (const cp_tile_record &record : tiles) {
    if (record.attention != attention)
      continue;
    shape[0] = std::max(shape[0], record.batches);
    shape[1] = std::max(shape[1], record.heads);
  }
  BlockList partial(shape, outcome.tile), full(shape, outcome.tile);
  for (const cp_tile_record &record : tiles)
    if (record.attention == attention)
      (record.kind == CP_TILE_FULL ? full : partial).add(record);
  std::vector<NamedTensor> files;
  if (Error error = partial.write("kv_", files))
    return error;
  if (Error error = full.write("full_kv_", files))
    return error;
  return files;
}
