//===- FakeCublasTest.cpp - Matrix products of the fake device ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FakeGpuFixture.h"

#include "ModMath.h"

#include <random>

using namespace cp::cuda;

namespace {

class FakeCublasTest : public FakeGpuTest {
protected:
  void SetUp() override {
    FakeGpuTest::SetUp();
    void *library = loadLibrary(CP_FAKE_CUBLAS);
    findFunction(library, "cublasCreate_v2", create);
    findFunction(library, "cublasDestroy_v2", destroy);
    findFunction(library, "cublasSetStream_v2", setStream);
    findFunction(library, "cublasGemmStridedBatchedEx", multiply);
    stream = makeStream();
    ASSERT_EQ(create(&handle), 0);
    ASSERT_EQ(setStream(handle, stream), 0);
  }
  void TearDown() override {
    if (handle)
      destroy(handle);
  }

  int (*create)(void **handle);
  int (*destroy)(void *handle);
  int (*setStream)(void *handle, StreamHandle stream);
  int (*multiply)(void *handle, int transA, int transB, int m, int n, int k,
                  const void *alpha, const void *a, int aType, int lda,
                  long long strideA, const void *b, int bType, int ldb,
                  long long strideB, const void *beta, void *c, int cType,
                  int ldc, long long strideC, int batches, int computeType,
                  int algorithm);
  void *handle = nullptr;
  StreamHandle stream = nullptr;
};

constexpr int f32Type = 0, f16Type = 2, computeF32 = 68;
void *toPointer(DevicePointer pointer) {
  return reinterpret_cast<void *>(pointer);
}

/// Small integers, so that every sum is exact.
template <typename T, typename Make>
std::vector<T> makeIntegers(std::mt19937 &random, size_t size, Make make) {
  std::vector<T> values;
  for (size_t i = 0; i < size; ++i)
    values.push_back(make(static_cast<float>(random() % 7) - 3));
  return values;
}

TEST_F(FakeCublasTest, MultipliesBatchesOfEveryTranspose) {
  std::mt19937 random(1);
  const int m = 5, n = 4, k = 3, batches = 2;
  for (bool transA : {false, true})
    for (bool transB : {false, true}) {
      const int lda = (transA ? k : m) + 1, ldb = (transB ? n : k) + 2;
      const int ldc = m + 1;
      const int strideA = 40, strideB = 50, strideC = 30;
      auto a = makeIntegers<cp::f16>(random, 80, cp::toF16);
      auto b = makeIntegers<cp::f16>(random, 100, cp::toF16);
      auto c = makeIntegers<float>(random, 60, [](float x) { return x; });
      DevicePointer result = upload(c, stream);
      float alpha = 2, beta = 3;
      ASSERT_EQ(multiply(handle, transA, transB, m, n, k, &alpha,
                         toPointer(upload(a, stream)), f16Type, lda, strideA,
                         toPointer(upload(b, stream)), f16Type, ldb, strideB,
                         &beta, toPointer(result), f32Type, ldc, strideC,
                         batches, computeF32, -1),
                0);
      std::vector<float> seen = download<float>(result, 60, stream);
      for (int batch = 0; batch < batches; ++batch)
        for (int i = 0; i < m; ++i)
          for (int j = 0; j < n; ++j) {
            float sum = 0;
            for (int l = 0; l < k; ++l)
              sum += cp::toFloat(a[batch * strideA +
                                   (transA ? l + i * lda : i + l * lda)]) *
                     cp::toFloat(b[batch * strideB +
                                   (transB ? j + l * ldb : l + j * ldb)]);
            int place = batch * strideC + i + j * ldc;
            EXPECT_EQ(seen[place], 2 * sum + 3 * c[place]);
          }
    }
}

TEST_F(FakeCublasTest, BetaOfZeroDoesNotReadTheResult) {
  float one = 1, zero = 0;
  DevicePointer result = allocate(4);
  ASSERT_EQ(multiply(handle, 0, 0, 1, 1, 1, &one,
                     toPointer(upload(std::vector<float>{2}, stream)), f32Type,
                     1, 0, toPointer(upload(std::vector<float>{3}, stream)),
                     f32Type, 1, 0, &zero, toPointer(result), f32Type, 1, 0, 1,
                     computeF32, -1),
            0);
  EXPECT_EQ(download<float>(result, 1, stream)[0], 6);
}

TEST_F(FakeCublasTest, FindsWhatIsNotAllocated) {
  float one = 1, zero = 0;
  void *small = toPointer(allocate(4));
  ASSERT_EQ(multiply(handle, 0, 0, 2, 2, 2, &one, small, f32Type, 2, 0, small,
                     f32Type, 2, 0, &zero, small, f32Type, 2, 0, 1, computeF32,
                     -1),
            0);
  EXPECT_EQ(finish(stream), 700);
}

TEST_F(FakeCublasTest, HandlesAreCounted) {
  EXPECT_THAT(api.listLeaks(), ::testing::HasSubstr("cuBLAS handle"));
  ASSERT_EQ(destroy(handle), 0);
  handle = nullptr;
  EXPECT_THAT(api.listLeaks(),
              ::testing::Not(::testing::HasSubstr("cuBLAS handle")));
}

} // namespace
