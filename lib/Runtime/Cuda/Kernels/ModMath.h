//===- ModMath.h - What mask and score functions call ------------*- C++
//-*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One function for each operation of arith and math that --cp-mods-to-cuda
// prints, with the semantics of docs/Masks.md: integers wrap around, floats
// follow IEEE 754 and are never contracted. Divisors, shift amounts and
// conversions have been made safe before the text was printed
// (--cp-define-arithmetic). i1 is bool (true is -1 where it is signed), index
// is 64 bits.
//
// For NVRTC and nvcc, and, to test what the text means, for a C++17 host.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELS_MODMATH_H
#define CP_RUNTIME_CUDA_KERNELS_MODMATH_H

#include "ModConversions.h"
#include "ModFloats.h"
#include "ModIntegers.h"
#include "ModTypes.h"

#endif // CP_RUNTIME_CUDA_KERNELS_MODMATH_H
