//===- NpyTypes.h - Element types of .npy files -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_SUPPORT_NPYTYPES_H
#define CP_LIB_SUPPORT_NPYTYPES_H

#include "cp/Support/Npy.h"

namespace mlir::cp {

struct NpyTypeInfo {
  NpyType type;
  llvm::StringRef descr; // without byte order
  llvm::StringRef name;
  int64_t bytes;
};

inline constexpr NpyTypeInfo npyTypes[] = {
    {NpyType::F64, "f8", "float64", 8}, {NpyType::F32, "f4", "float32", 4},
    {NpyType::F16, "f2", "float16", 2}, {NpyType::Bool, "b1", "bool", 1},
    {NpyType::I8, "i1", "int8", 1},     {NpyType::I16, "i2", "int16", 2},
    {NpyType::I32, "i4", "int32", 4},   {NpyType::I64, "i8", "int64", 8},
    {NpyType::U8, "u1", "uint8", 1},    {NpyType::U16, "u2", "uint16", 2},
    {NpyType::U32, "u4", "uint32", 4},  {NpyType::U64, "u8", "uint64", 8}};

} // namespace mlir::cp

#endif // CP_LIB_SUPPORT_NPYTYPES_H
