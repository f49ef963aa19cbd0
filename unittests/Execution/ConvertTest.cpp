//===- ConvertTest.cpp - Elements of files to elements of arguments -------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Convert.h"

#include "TensorUtils.h"

#include <cmath>
#include <limits>

using namespace mlir::cp;
using namespace mlir::cp::execution;

namespace {

template <typename T>
NpyArray makeArray(NpyType type, const std::vector<T> &values) {
  NpyArray array;
  array.type = type;
  array.shape = {static_cast<int64_t>(values.size())};
  auto *bytes = reinterpret_cast<const char *>(values.data());
  array.bytes.assign(bytes, bytes + values.size() * sizeof(T));
  return array;
}

/// What `convert` says; "" if it is content.
template <typename T>
std::string refuse(NpyType type, T value, int32_t dtype) {
  HostTensor tensor = makeTensor(dtype, 1);
  return llvm::toString(
      convert(makeArray(type, std::vector<T>{value}), tensor));
}

TEST(ConvertTest, RoundsFloatsInOneStep) {
  // Half between two bf16, and a bit more that f32 would lose.
  double above = 1.0 + 0x1p-8 + 0x1p-40;
  HostTensor tensor = makeTensor(CP_BF16, 3);
  ASSERT_FALSE(llvm::errorToBool(convert(
      makeArray<double>(NpyType::F64, {above, 1.0 + 0x1p-8, 1e300}), tensor)));
  EXPECT_EQ(loadFloat(tensor, 0), 1.0 + 0x1p-7);
  EXPECT_EQ(loadFloat(tensor, 1), 1.0);
  EXPECT_EQ(loadFloat(tensor, 2), HUGE_VAL);
}

TEST(ConvertTest, ReadsEveryFloatType) {
  HostTensor tensor = makeTensor(CP_F32, 1);
  ASSERT_FALSE(llvm::errorToBool(
      convert(makeArray<float>(NpyType::F32, {1.5f}), tensor)));
  EXPECT_EQ(loadFloat(tensor, 0), 1.5);
  ASSERT_FALSE(llvm::errorToBool(
      convert(makeArray<uint16_t>(NpyType::F16, {0xc000}), tensor)));
  EXPECT_EQ(loadFloat(tensor, 0), -2.0);
}

TEST(ConvertTest, IntegersMustFit) {
  EXPECT_EQ(refuse<int64_t>(NpyType::I64, -128, CP_I8), "");
  EXPECT_EQ(refuse<int64_t>(NpyType::I64, 128, CP_I8),
            "element 0, 128, does not fit into i8");
  EXPECT_EQ(refuse<uint32_t>(NpyType::U32, 0x80000000, CP_I32),
            "element 0, 2147483648, does not fit into i32");
  EXPECT_EQ(refuse<uint64_t>(NpyType::U64, UINT64_MAX, CP_I64),
            "element 0, 18446744073709551615, does not fit into i64");
  EXPECT_EQ(refuse<uint8_t>(NpyType::Bool, 1, CP_I1), "");
  EXPECT_EQ(refuse<uint8_t>(NpyType::Bool, 1, CP_I16), "");
  EXPECT_EQ(refuse<int8_t>(NpyType::I8, 2, CP_I1),
            "element 0, 2, does not fit into i1");
  EXPECT_EQ(refuse<float>(NpyType::F32, 1.0f, CP_I32),
            "expected whole numbers, got float32");
}

TEST(ConvertTest, WholeNumbersFitIntoFloatsExactly) {
  EXPECT_EQ(refuse<int32_t>(NpyType::I32, -(1 << 24), CP_F32), "");
  EXPECT_EQ(refuse<int32_t>(NpyType::I32, (1 << 24) + 1, CP_F32),
            "element 0, 16777217, does not fit into f32");
  EXPECT_EQ(refuse<int32_t>(NpyType::I32, 65536, CP_F16),
            "element 0, 65536, does not fit into f16");
  EXPECT_EQ(refuse<int64_t>(NpyType::I64, INT64_MAX, CP_F64),
            "element 0, 9223372036854775807, does not fit into f64");
  EXPECT_EQ(refuse<int64_t>(NpyType::I64, INT64_MIN, CP_F64), "");
}

TEST(ConvertTest, PrintsWhatNumpyReads) {
  std::string text;
  llvm::raw_string_ostream os(text);
  mlir::cp::execution::print(os, makeFloats({1.5}, CP_BF16));
  EXPECT_NE(text.find("'descr': '<f4'"), std::string::npos);
  EXPECT_EQ(text.substr(text.size() - 4), std::string("\0\0\xc0\x3f", 4));
}

} // namespace
