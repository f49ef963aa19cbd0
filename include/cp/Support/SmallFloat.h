//===- SmallFloat.h - 16-bit floats in software -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_SUPPORT_SMALLFLOAT_H
#define CP_SUPPORT_SMALLFLOAT_H

#include <cstdint>

namespace mlir::cp {

/// The nearest f16 or bf16, as bits; ties go to even, too large is infinite,
/// and every NaN becomes a quiet one.
uint16_t roundToF16(double value);
uint16_t roundToBF16(double value);

/// The value of the bits of an f16 or bf16, exactly.
double extendF16(uint16_t bits);
double extendBF16(uint16_t bits);

} // namespace mlir::cp

#endif // CP_SUPPORT_SMALLFLOAT_H
