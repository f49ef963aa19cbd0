//===- BlockMask.h - Plans as PyTorch's block masks -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_BLOCKMASK_H
#define CP_EXECUTION_BLOCKMASK_H

#include "cp/Execution/Run.h"

namespace mlir::cp::execution {

/// A tensor and the file that it goes to.
struct NamedTensor {
  std::string file;
  HostTensor tensor;
};

/// The plan of an attention on one device as the tensors of PyTorch's
/// BlockMask, int32: kv_num_blocks and full_kv_num_blocks [B, H, q blocks], the
/// numbers of partial and of full blocks in each row, and kv_indices and
/// full_kv_indices [B, H, q blocks, kv blocks], which name these first, in
/// ascending order, then all other blocks. B and H are 1 where the mask does
/// not tell batch rows or heads apart. A block is full if all pairs of
/// positions that exist in it are unmasked.
llvm::Expected<std::vector<NamedTensor>>
makeBlockMask(const cp_attention_meta &meta, const Outcome &outcome,
              int32_t attention);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_BLOCKMASK_H
