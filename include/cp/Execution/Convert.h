//===- Convert.h - Elements of files to elements of arguments ---*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_CONVERT_H
#define CP_EXECUTION_CONVERT_H

#include "cp/Execution/HostTensor.h"
#include "cp/Support/Npy.h"

namespace mlir::cp::execution {

/// Fills `tensor` with the elements of `array`, which has its shape: floats are
/// rounded to nearest even, whole numbers must be represented exactly. The
/// error says what does not fit.
llvm::Error convert(const NpyArray &array, HostTensor &tensor);
/// The same for elements in memory, as many as the tensor has. They need no
/// alignment.
llvm::Error convert(NpyType type, const void *data, HostTensor &tensor);
/// The same for bf16, which numpy does not have.
llvm::Error convertBF16(const void *data, HostTensor &tensor);

/// Stores a float in element `index`, rounded to the tensor's float type.
void storeFloat(HostTensor &tensor, int64_t index, double value);

/// Element `index` of a float tensor, exactly.
double loadFloat(const HostTensor &tensor, int64_t index);
/// Element `index` of an integer tensor.
int64_t loadInteger(const HostTensor &tensor, int64_t index);

/// The type that a tensor of `dtype` is written as: bf16, which numpy does not
/// have, as float32.
NpyType getFileType(int32_t dtype);

/// Prints the tensor as an .npy file.
void print(llvm::raw_ostream &os, const HostTensor &tensor);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_CONVERT_H
