//===- WeightsTest.cpp - Weights from directories and safetensors ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Weights.h"

#include "../Support/TemporaryFolder.h"
#include "TensorUtils.h"

using namespace mlir::cp;
using namespace mlir::cp::execution;

namespace {

class WeightsTest : public testing::Test {
protected:
  /// Writes a file; `header` is the JSON.
  std::string write(const std::string &header, const std::string &data) {
    uint64_t length = header.size();
    return writeBytes(std::string(reinterpret_cast<char *>(&length), 8) +
                      header + data);
  }
  std::string writeBytes(const std::string &content) {
    std::string path = folder.getPath("w.safetensors");
    std::error_code error;
    llvm::raw_fd_ostream(path, error) << content;
    EXPECT_FALSE(error);
    return path;
  }

  static TensorSpec makeSpec(int32_t dtype, llvm::ArrayRef<int64_t> shape) {
    return {dtype, llvm::SmallVector<int64_t>(shape), "", "w", "argument 0"};
  }

  /// The message, or "" if the file can be opened and holds the tensor.
  std::string getError(const std::string &path, const TensorSpec &spec) {
    llvm::Expected<Weights> weights = Weights::open(path);
    if (!weights)
      return llvm::toString(weights.takeError());
    llvm::Expected<HostTensor> tensor = weights->read(spec);
    return tensor ? "" : llvm::toString(tensor.takeError());
  }

  HostTensor read(const std::string &path, const TensorSpec &spec) {
    llvm::Expected<Weights> weights = Weights::open(path);
    if (!weights) {
      ADD_FAILURE() << llvm::toString(weights.takeError());
      return {};
    }
    // The tensor outlives `weights`.
    llvm::Expected<HostTensor> tensor = weights->read(spec);
    if (!tensor) {
      ADD_FAILURE() << llvm::toString(tensor.takeError());
      return {};
    }
    return std::move(*tensor);
  }

  void expectError(const std::string &header, const std::string &data,
                   const std::string &text) {
    std::string message = getError(write(header, data), makeSpec(CP_F32, {2}));
    EXPECT_NE(message.find(text), std::string::npos) << message;
    EXPECT_NE(message.find("w.safetensors'"), std::string::npos) << message;
  }

  TemporaryFolder folder;
};

template <typename T>
std::string pack(std::vector<T> values) {
  return std::string(reinterpret_cast<const char *>(values.data()),
                     values.size() * sizeof(T));
}

TEST_F(WeightsTest, SharesWhatHasTheType) {
  std::string path =
      write(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})"
            "  ", // pads the header to a multiple of 4
            pack<float>({7, 1.5, -2, 9}));
  HostTensor tensor = read(path, makeSpec(CP_F32, {2}));
  EXPECT_EQ(loadFloat(tensor, 0), 1.5);
  EXPECT_EQ(loadFloat(tensor, 1), -2);
}

TEST_F(WeightsTest, CopiesWhatIsNotAligned) {
  for (std::string padding : {"", " ", "  ", "   "}) {
    std::string path = write(
        R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})" + padding,
        pack<float>({1.5, -2}));
    HostTensor tensor = read(path, makeSpec(CP_F32, {2}));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(tensor.getData<char>()) % 4, 0u);
    EXPECT_EQ(loadFloat(tensor, 0), 1.5);
    EXPECT_EQ(loadFloat(tensor, 1), -2);
  }
}

TEST_F(WeightsTest, ReadsEachType) {
  struct Case {
    const char *dtype;
    std::string data;
    int32_t target;
  } cases[] = {
      {"F64", pack<double>({3, 1}), CP_F32},
      {"F32", pack<float>({3, 1}), CP_F64},
      {"F16", pack<uint16_t>({0x4200, 0x3c00}), CP_F32},
      {"BF16", pack<uint16_t>({0x4040, 0x3f80}), CP_F32},
      {"BF16", pack<uint16_t>({0x4040, 0x3f80}), CP_BF16},
      {"F32", pack<float>({3, 1}), CP_BF16},
      {"I64", pack<int64_t>({3, 1}), CP_F32},
      {"I32", pack<int32_t>({3, 1}), CP_F32},
      {"I16", pack<int16_t>({3, 1}), CP_F16},
      {"I8", pack<int8_t>({3, 1}), CP_F32},
      {"U8", pack<uint8_t>({3, 1}), CP_F32},
      {"BOOL", pack<uint8_t>({1, 1}), CP_F32},
  };
  for (const Case &c : cases) {
    std::string path =
        write(std::string(R"({"__metadata__":{"format":"pt"},"w":{"dtype":")") +
                  c.dtype + R"(","shape":[2],"data_offsets":[0,)" +
                  std::to_string(c.data.size()) + "]}}",
              c.data);
    HostTensor tensor = read(path, makeSpec(c.target, {2}));
    bool isBool = c.dtype == std::string("BOOL");
    EXPECT_EQ(loadFloat(tensor, 0), isBool ? 1 : 3) << c.dtype;
    EXPECT_EQ(loadFloat(tensor, 1), 1) << c.dtype;
  }
}

TEST_F(WeightsTest, ReadsIntegersAndScalarsAndNothing) {
  std::string path = write(
      R"({"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})", "\x01\xff");
  HostTensor tensor = read(path, makeSpec(CP_I32, {2}));
  EXPECT_EQ(loadInteger(tensor, 1), 255);
  EXPECT_NE(getError(path, makeSpec(CP_I8, {2})).find("255, does not fit"),
            std::string::npos);
  path = write(R"({"w":{"dtype":"F32","shape":[],"data_offsets":[0,4]}})",
               pack<float>({2.5}));
  EXPECT_EQ(loadFloat(read(path, makeSpec(CP_F32, {})), 0), 2.5);
  path =
      write(R"({"w":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}})", "");
  EXPECT_EQ(read(path, makeSpec(CP_F32, {0, 3})).getNumElements(), 0);
}

TEST_F(WeightsTest, TensorsMayOverlap) {
  std::string path =
      write(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
            R"("v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
            pack<float>({1, 2}));
  EXPECT_EQ(getError(path, makeSpec(CP_F32, {2})), "");
}

TEST_F(WeightsTest, RefusesBooleansThatAreNot) {
  std::string path = write(
      R"({"w":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}})", "\x01\x02");
  EXPECT_NE(getError(path, makeSpec(CP_I1, {2})).find("2, does not fit"),
            std::string::npos);
}

TEST_F(WeightsTest, SaysWhatIsMissing) {
  std::string path = write(
      R"({"v":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}})", "ab");
  TensorSpec spec = makeSpec(CP_F32, {2});
  EXPECT_EQ(getError(path, spec),
            "argument 0: '" + path + "' has no tensor 'w'");
  spec.weight = "v";
  EXPECT_EQ(getError(path, spec), "argument 0: expected f32 [2], but tensor "
                                  "'v' of '" +
                                      path +
                                      "' is F8_E4M3 [2]: this element type is "
                                      "not supported");
  spec.shape = {3};
  EXPECT_EQ(getError(path, spec), "argument 0: expected f32 [3], but tensor "
                                  "'v' of '" +
                                      path + "' is F8_E4M3 [2]");
}

TEST_F(WeightsTest, RefusesMalformedFiles) {
  TensorSpec spec = makeSpec(CP_F32, {2});
  for (std::string content : {"", "1234567"})
    EXPECT_NE(getError(writeBytes(content), spec)
                  .find("it has " + std::to_string(content.size()) + " bytes"),
              std::string::npos);
  for (uint64_t length : {uint64_t(3), ~uint64_t(0), uint64_t(1) << 63})
    EXPECT_NE(getError(writeBytes(pack<uint64_t>({length}) + "{}"), spec)
                  .find("it announces a header of"),
              std::string::npos);
  expectError("", "", "not valid JSON");
  expectError("{\"w\":", "", "not valid JSON");
  expectError("[1]", "", "the header is not an object");
  expectError(std::string(100000, '['), "", "nests too deeply");
  expectError(R"({"w":3})", "", "tensor 'w': expected an object");
  expectError(R"({"w":{"shape":[2],"data_offsets":[0,8]}})", "12345678",
              "tensor 'w': dtype is not a string");
  for (const char *shape : {"2", "[-2]", "[1.5]", "[\"2\"]", "[1e30]"})
    expectError(std::string(R"({"w":{"dtype":"F32","shape":)") + shape +
                    R"(,"data_offsets":[0,8]}})",
                "12345678", "tensor 'w': shape is not an array");
  for (const char *offsets : {"8", "[8]", "[0,4,8]", "[-8,0]", "[0,null]"})
    expectError(
        std::string(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":)") +
            offsets + "}}",
        "12345678", "tensor 'w': data_offsets are not two");
  for (const char *offsets :
       {"[0,9]", "[1,9]", "[8,0]", "[9223372036854775800,9223372036854775807]"})
    expectError(
        std::string(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":)") +
            offsets + "}}",
        "12345678", "are not within the 8 bytes of data");
  expectError(R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})",
              "12345678", "F32 [3] has 12 bytes, but data_offsets span 8");
  expectError(R"({"w":{"dtype":"F32","shape":[4294967296,4294967296],)"
              R"("data_offsets":[0,8]}})",
              "12345678", "is too large");
}

TEST_F(WeightsTest, ReadsFolders) {
  NpyArray array;
  array.type = NpyType::F32;
  array.shape = {2};
  std::string bytes = pack<float>({4, 5});
  array.bytes.assign(bytes.begin(), bytes.end());
  ASSERT_FALSE(bool(writeNpy(folder.getPath("w.npy"), array)));
  std::string path = folder.getPath("");
  EXPECT_EQ(loadFloat(read(path, makeSpec(CP_F32, {2})), 1), 5);
  EXPECT_EQ(loadFloat(read(path, makeSpec(CP_BF16, {2})), 1), 5);
  EXPECT_NE(getError(path, makeSpec(CP_F32, {3})).find("holds float32 [2]"),
            std::string::npos);
  TensorSpec other = makeSpec(CP_F32, {2});
  other.weight = "v";
  EXPECT_NE(getError(path, other).find("v.npy'"), std::string::npos);
}

TEST_F(WeightsTest, RefusesOtherFiles) {
  EXPECT_NE(getError("model.bin", makeSpec(CP_F32, {2}))
                .find("expected a directory of .npy files or a file "
                      "*.safetensors, got 'model.bin'"),
            std::string::npos);
  EXPECT_NE(getError(folder.getPath("none.safetensors"), makeSpec(CP_F32, {2}))
                .find("cannot read '"),
            std::string::npos);
}

} // namespace
