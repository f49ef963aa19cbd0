//===- NpyTest.cpp - Reading and writing .npy files -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Support/Npy.h"

#include "TemporaryFolder.h"
#include "cp/Support/StagedFile.h"
#include "gtest/gtest.h"

#include <random>

using namespace mlir::cp;
using llvm::StringRef;

namespace {

class NpyTest : public testing::Test {
protected:
  /// What readNpy says to a file with this content.
  llvm::Expected<NpyArray> readContent(StringRef content) {
    std::error_code error;
    llvm::raw_fd_ostream(path, error) << content;
    return readNpy(path);
  }

  /// The reason why readNpy refuses the content; "" if it does not.
  std::string refuse(StringRef content) {
    llvm::Expected<NpyArray> array = readContent(content);
    if (array)
      return "";
    StringRef message =
        messages.emplace_back(llvm::toString(array.takeError()));
    EXPECT_TRUE(message.consume_front("cannot read '" + path + "': "));
    return message.str();
  }

  TemporaryFolder folder;
  std::string path = folder.getPath("array.npy");
  std::vector<std::string> messages;
};

std::string preamble(int version, size_t length) {
  std::string text("\x93NUMPY");
  text += static_cast<char>(version);
  text += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    text += static_cast<char>(length >> (8 * i));
  return text;
}

std::string file(StringRef header, StringRef data, int version = 1) {
  return preamble(version, header.size()) + header.str() + data.str();
}

std::string header(StringRef descr, StringRef order, StringRef shape) {
  return ("{'descr': " + descr + ", 'fortran_order': " + order +
          ", 'shape': " + shape + ", }  \n")
      .str();
}

std::string int16Header(StringRef shape, StringRef order = "False") {
  return header("'<i2'", order, shape);
}

std::vector<int16_t> int16Values(llvm::Expected<NpyArray> array) {
  if (!array) {
    ADD_FAILURE() << llvm::toString(array.takeError());
    return {};
  }
  EXPECT_EQ(array->type, NpyType::I16);
  const int16_t *data = array->getData<int16_t>();
  return {data, data + array->getNumElements()};
}

const StringRef oneToSix("\1\0\2\0\3\0\4\0\5\0\6\0", 12);

TEST_F(NpyTest, RoundTripsEveryType) {
  for (NpyType type : {NpyType::F64, NpyType::F32, NpyType::F16, NpyType::Bool,
                       NpyType::I8, NpyType::I16, NpyType::I32, NpyType::I64,
                       NpyType::U8, NpyType::U16, NpyType::U32, NpyType::U64}) {
    for (std::vector<int64_t> shape : std::vector<std::vector<int64_t>>{
             {}, {5}, {2, 3}, {0, 4}, {1, 2, 1, 3, 1, 2, 1, 1}}) {
      NpyArray array;
      array.type = type;
      array.shape = shape;
      for (int64_t i = 0; i < array.getNumElements() * getByteSize(type); ++i)
        array.bytes.push_back(type == NpyType::Bool ? i % 2 : 17 * i);
      ASSERT_FALSE(llvm::errorToBool(writeNpy(path, array)));
      llvm::Expected<NpyArray> back = readNpy(path);
      ASSERT_TRUE(bool(back)) << llvm::toString(back.takeError());
      EXPECT_EQ(back->type, type);
      EXPECT_EQ(back->shape, shape);
      EXPECT_EQ(back->bytes, array.bytes);
    }
  }
}

TEST_F(NpyTest, ReadsEveryHeaderVersion) {
  std::vector<int16_t> expected{1, 2, 3, 4, 5, 6};
  for (int version : {1, 2, 3})
    EXPECT_EQ(int16Values(
                  readContent(file(int16Header("(2, 3)"), oneToSix, version))),
              expected);
  // Length bytes above 127, and no padding at all.
  std::string padded = int16Header("(6,)").substr(0, 60);
  padded += std::string(200, ' ') + "\n";
  EXPECT_EQ(int16Values(readContent(file(padded, oneToSix))), expected);
  EXPECT_EQ(
      int16Values(readContent(file(
          "{'shape':(6,),'fortran_order':False,'descr':'<i2'}", oneToSix))),
      expected);
}

TEST_F(NpyTest, ReadsOrders) {
  std::vector<int16_t> transposed{1, 3, 5, 2, 4, 6};
  EXPECT_EQ(
      int16Values(readContent(file(int16Header("(2, 3)", "True"), oneToSix))),
      transposed);
  std::vector<int16_t> swapped{256, 512};
  EXPECT_EQ(int16Values(readContent(file(header("'>i2'", "False", "(2,)"),
                                         oneToSix.take_front(4)))),
            swapped);
}

TEST_F(NpyTest, RefusesBadFiles) {
  EXPECT_EQ(refuse(""), "not an .npy file");
  EXPECT_EQ(refuse("PK\3\4 and more of a zip file"), "not an .npy file");
  EXPECT_EQ(refuse("\x93NUMPY"), "the file ends within its header");
  EXPECT_EQ(refuse(preamble(1, 100)), "the file ends within its header");
  EXPECT_EQ(refuse(preamble(2, 0xffffffff)), "the file ends within its header");
  EXPECT_EQ(refuse(preamble(4, 0)), "unknown format version 4");
  std::string good = file(int16Header("(2, 3)"), oneToSix);
  EXPECT_EQ(refuse(good.substr(0, good.size() - 1)),
            "the header announces int16 [2, 3], 12 bytes, but 11 follow");
  EXPECT_EQ(refuse(good + "x"),
            "the header announces int16 [2, 3], 12 bytes, but 13 follow");
  EXPECT_EQ(refuse(file(int16Header("(4611686018427387904, 4)"), "")),
            "the shape [4611686018427387904, 4] is too large");
  EXPECT_EQ(refuse(file(int16Header("(99999999999999999999999,)"), "")),
            "the shape is too large");
  EXPECT_EQ(refuse(file(int16Header("(1000000000000,)"), oneToSix)),
            "the header announces int16 [1000000000000], 2000000000000 bytes, "
            "but 12 follow");
}

TEST_F(NpyTest, RefusesBadHeaders) {
  EXPECT_EQ(refuse(file("", "")), "the header is not a dictionary");
  EXPECT_EQ(refuse(file("\n", "")), "the header is not a dictionary");
  EXPECT_EQ(refuse(file("{}\n", "")), "the header has no valid 'descr'");
  EXPECT_EQ(refuse(file(header("'<i2'", "Maybe", "(1,)"), "")),
            "the header has no valid 'fortran_order'");
  for (const char *shape :
       {"(-1,)", "(a,)", "(1.5,)", "1", "(1,", "(,)", "()x"})
    EXPECT_EQ(refuse(file(int16Header(shape), "")),
              "the header has no valid 'shape'");
  EXPECT_EQ(refuse(file(header("'|O'", "False", "(1,)"), "")),
            "element type '|O' is not supported: expected a float, integer or "
            "bool");
  EXPECT_EQ(refuse(file(header("'<c8'", "False", "(1,)"), "")),
            "element type '<c8' is not supported: expected a float, integer "
            "or bool");
  EXPECT_EQ(refuse(file(header("''", "False", "(1,)"), "")),
            "element type '' is not supported");
  EXPECT_EQ(
      refuse(file(header("[('a', '<f4'), ('b', '<i4')]", "False", "(1,)"), "")),
      "structured element types are not supported");
}

TEST_F(NpyTest, RefusesBadPaths) {
  std::string missing = folder.getPath("missing");
  EXPECT_EQ(llvm::toString(readNpy(missing).takeError()),
            "cannot read '" + missing + "': No such file or directory");
  EXPECT_EQ(llvm::toString(readNpy(folder.getPath("")).takeError()),
            "cannot read '" + folder.getPath("") + "': it is a directory");
  std::string inMissing = folder.getPath("missing/0.npy");
  EXPECT_EQ(llvm::toString(writeNpy(inMissing, NpyArray{NpyType::I8, {0}, {}})),
            "cannot write '" + inMissing + "': No such file or directory");
}

/// Whatever is damaged gives an array or an error, under sanitizers too.
TEST_F(NpyTest, SurvivesDamage) {
  std::mt19937 random(7);
  std::string good = file(int16Header("(2, 3)"), oneToSix);
  for (int i = 0; i < 500; ++i) {
    std::string bad = good;
    for (unsigned n = random() % 3 + 1; n > 0; --n) {
      size_t at = random() % bad.size();
      if (random() % 4)
        bad[at] = static_cast<char>(random() % 2 ? random()
                                                 : "'(),:{} "[random() % 8]);
      else
        bad.erase(at, random() % 8);
      if (bad.empty())
        bad = "x";
    }
    llvm::consumeError(readContent(bad).takeError());
  }
}

} // namespace
