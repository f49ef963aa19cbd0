//===- TensorSum.h - Sums of tensors of several ranks -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_TRANSPORT_TENSORSUM_H
#define CP_LIB_RUNTIME_TRANSPORT_TENSORSUM_H

#include "cp/Runtime/Runtime.h"

#include <memory>

namespace cp::runtime {

/// Adds up float tensors of one shape with any strides, in the order in which
/// they come: f64 in f64, all others in f32, rounded to nearest at the end.
class TensorSum {
public:
  /// Of tensors like `shape`, whose data are not looked at.
  explicit TensorSum(const cp_tensor &shape);
  ~TensorSum();

  void add(const cp_tensor &term);
  void store(const cp_tensor &result);

  /// Of elements of one type.
  class Elements;

private:
  std::unique_ptr<Elements> elements;
};

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_TRANSPORT_TENSORSUM_H
