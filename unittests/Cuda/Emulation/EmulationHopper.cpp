//===- EmulationHopper.cpp - Instructions of sm_90a, on a host ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmulationHopper.h"

#include "ModMath.h"

#include <cstring>

using namespace cp;
using namespace cp::cuda;

//===----------------------------------------------------------------------===//
// Threads and memory
//===----------------------------------------------------------------------===//

int cp::cuda::broadcast(int value) {
  Emulator::get().runWarp(&value, [](void *const *lanes) {
    for (int i = 1; i < emulatedWarp; ++i)
      *static_cast<int *>(lanes[i]) = *static_cast<int *>(lanes[0]);
  });
  return value;
}

unsigned cp::cuda::getSharedAddress(const void *shared) {
  return emulatedSharedBase +
         static_cast<unsigned>(static_cast<const unsigned char *>(shared) -
                               Emulator::get().getShared());
}

int cp::cuda::loadInt(const void *shared) {
  Emulator::get().noteRead(shared, sizeof(int));
  int value;
  memcpy(&value, shared, sizeof(value));
  return value;
}
void cp::cuda::storeInt(void *shared, int value) {
  Emulator::get().noteWrite(shared, sizeof(int));
  memcpy(shared, &value, sizeof(value));
}
void cp::cuda::storeZeros(void *shared) {
  Emulator::get().noteWrite(shared, SharedMemory::chunkBytes);
  memset(shared, 0, SharedMemory::chunkBytes);
}

void cp::cuda::fenceProducts() {
  Emulator &emulator = Emulator::get();
  if (!emulator.omits(Omission::FenceProducts))
    emulator.getAccumulators(emulator.getThread()).fence();
}
void cp::cuda::commitProducts() {
  Emulator &emulator = Emulator::get();
  emulator.getAccumulators(emulator.getThread()).commit();
}
void cp::cuda::waitForProducts(int pending) {
  Emulator &emulator = Emulator::get();
  if (emulator.omits(Omission::WaitForProducts))
    return;
  GroupAccumulators &accumulators =
      emulator.getAccumulators(emulator.getThread());
  emulator.fail(accumulators.wait(pending));
  emulator.noteProducts(accumulators.getDone());
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

namespace {

/// Of products: columns of the left matrix.
constexpr int depth = 16;
constexpr int maxColumns = 256;

/// PTX ISA, "Matrix descriptor format" of wgmma: bits 0-13 start address, 16-29
/// leading dimension byte offset, 32-45 stride dimension byte offset (each
/// without its lower 4 bits), 49-51 base offset, 62-63 swizzle (1: 128 bytes).
struct Descriptor {
  int64_t start, leading, stride;

  /// Returns what is wrong with it.
  std::string decode(unsigned long long bits, bool isKMajor) {
    constexpr unsigned long long fields = 0x3fff;
    start = (bits & fields) << 4;
    leading = (bits >> 16 & fields) << 4;
    stride = (bits >> 32 & fields) << 4;
    const unsigned long long known =
        fields | fields << 16 | fields << 32 | 3ull << 62;
    if (bits & ~known)
      return "a matrix descriptor has unexpected bits";
    if (bits >> 62 != 1)
      return "a matrix has no 128-byte swizzle, which is not emulated";
    // "Swizzled layouts: not used, assumed to be 1."
    if (isKMajor && leading != 16)
      return "a K-major matrix has a leading dimension offset";
    return "";
  }

  /// The address of element k of row (left) or column (right) n. "Strides", for
  /// a matrix of 16-byte units, swizzled: where 8 elements of K are a unit
  /// (K-major), the stride leads from 8 rows to the next 8, each row being 128
  /// bytes; the leading dimension is not used. Where 8 elements of N are a unit
  /// (N-major), the leading offset leads from 8 units of N (the swizzle's 128
  /// bytes) to the next, the stride from 8 elements of K to the next 8.
  int64_t getAddress(int n, int k, bool isKMajor) const {
    int64_t address;
    if (isKMajor)
      address = start + n / 8 * stride + n % 8 * 128 + k * 2;
    else
      address =
          start + n / 64 * leading + n % 64 * 2 + k / 8 * stride + k % 8 * 128;
    // "Swizzling modes": chunks of 16 bytes within 128, repeated after 1024.
    return address ^ (address >> 7 & 7) << 4;
  }
};

/// A warpgroup's product.
class Product {
public:
  explicit Product(void *const *lanes)
      : emulator(Emulator::get()),
        first(emulator.getThread() / emulatedGroup * emulatedGroup) {
    for (int i = 0; i < emulatedGroup; ++i)
      operands[i] = static_cast<GroupProductOperands *>(lanes[i]);
    for (int w = 0; w < emulatedGroup; w += emulatedWarp)
      acts.push_back(emulator.getProductAct(first + w));
  }

  void run() {
    const GroupProductOperands &all = *operands[0];
    for (GroupProductOperands *lane : operands)
      if (lane->left != all.left || lane->right != all.right ||
          lane->columns != all.columns || lane->accumulate != all.accumulate)
        return emulator.fail("threads of a warpgroup multiply differently");
    loadMatrix(&right[0][0], all.right, all.columns, !all.leftRegisters);
    if (all.leftRegisters)
      loadLeftRegisters();
    else
      loadMatrix(&left[0][0], all.left, 64, /*isKMajor=*/true);
    for (int thread = 0; thread < emulatedGroup; ++thread)
      startSums(thread);
    for (int row = 0; row < 64; ++row)
      for (int column = 0; column < all.columns; ++column) {
        double sum = sums[row][column];
        for (int k = 0; k < depth; ++k)
          sum += static_cast<double>(left[row][k]) * right[column][k];
        sums[row][column] = static_cast<float>(sum);
      }
    for (int thread = 0; thread < emulatedGroup; ++thread)
      finishSums(thread);
  }

private:
  float toFloat16(unsigned bits) const {
    const auto half = static_cast<unsigned short>(bits);
    return operands[0]->isF16 ? toFloat(f16{half}) : toFloat(bf16{half});
  }

  /// `rows` rows (left) or columns (right) of 16 elements.
  void loadMatrix(float *to, unsigned long long bits, int rows, bool isKMajor) {
    Descriptor descriptor;
    std::string wrong = descriptor.decode(bits, isKMajor);
    for (int n = 0; n < rows && wrong.empty(); ++n)
      for (int k = 0; k < depth && wrong.empty(); ++k) {
        int64_t offset =
            descriptor.getAddress(n, k, isKMajor) - emulatedSharedBase;
        if (isFirstOfChunk(n, k, isKMajor))
          wrong = checkChunk(offset);
        if (!wrong.empty())
          break;
        unsigned short element;
        memcpy(&element, emulator.getShared() + offset, sizeof(element));
        to[n * depth + k] = toFloat16(element);
      }
    emulator.fail(wrong);
  }
  static bool isFirstOfChunk(int n, int k, bool isKMajor) {
    return (isKMajor ? k : n) % 8 == 0;
  }
  /// All threads have to know who wrote it.
  std::string checkChunk(int64_t offset) {
    return emulator.getMemory().readByProducts(
        acts, [&](const Act &act) { return doAllKnow(act); }, offset);
  }
  bool doAllKnow(const Act &act) {
    auto known = earliest.find(act.actor);
    if (known == earliest.end()) {
      int time = emulator.getClock(first).getTime(act.actor);
      for (int i = 1; i < emulatedGroup; ++i)
        time = std::min(time, emulator.getClock(first + i).getTime(act.actor));
      known = earliest.emplace(act.actor, time).first;
    }
    return known->second >= act.time;
  }

  /// "Register fragments", A of m64nNk16: warp w has rows 16 w and on; element
  /// i (0..7) of a lane is in row lane / 4, plus 8 for i % 4 >= 2, and column
  /// 2 (lane % 4) + i % 2, plus 8 for i >= 4.
  void loadLeftRegisters() {
    for (int thread = 0; thread < emulatedGroup; ++thread)
      for (int i = 0; i < 8; ++i) {
        int lane = thread % emulatedWarp;
        int row = thread / emulatedWarp * 16 + lane / 4 + (i % 4 >= 2 ? 8 : 0);
        int column = 2 * (lane % 4) + i % 2 + (i >= 4 ? 8 : 0);
        left[row][column] = toFloat16(
            operands[thread]->leftRegisters[i / 2] >> 16 * (i % 2) & 0xffff);
      }
  }

  /// D of m64nNk16: element i of a lane is in row lane / 4, plus 8 for
  /// i % 4 >= 2, and column 8 (i / 4) + 2 (lane % 4) + i % 2.
  float &getSum(int thread, int i) {
    int lane = thread % emulatedWarp;
    return sums[thread / emulatedWarp * 16 + lane / 4 + (i % 4 >= 2 ? 8 : 0)]
               [i / 4 * 8 + 2 * (lane % 4) + i % 2];
  }
  void startSums(int thread) {
    const GroupProductOperands &own = *operands[thread];
    std::vector<float> values;
    emulator.fail(
        emulator.getAccumulators(first + thread)
            .start(own.sums, own.columns / 2, own.leftRegisters, values));
    for (size_t i = 0; i < values.size(); ++i)
      getSum(thread, static_cast<int>(i)) = own.accumulate ? values[i] : 0;
  }
  void finishSums(int thread) {
    const GroupProductOperands &own = *operands[thread];
    std::vector<float> values(own.columns / 2);
    for (size_t i = 0; i < values.size(); ++i)
      values[i] = getSum(thread, static_cast<int>(i));
    emulator.getAccumulators(first + thread).finish(own.sums, values);
  }

  Emulator &emulator;
  const int first; ///< Thread of the warpgroup.
  GroupProductOperands *operands[emulatedGroup];
  std::vector<Act> acts; ///< Of its four warps.
  std::map<int, int> earliest;
  float left[64][depth], right[maxColumns][depth], sums[64][maxColumns];
};

} // namespace

void cp::cuda::startProduct(const GroupProductOperands &operands) {
  GroupProductOperands own = operands;
  Emulator::get().runGroup(&own, [](void *const *lanes) {
    std::make_unique<Product>(lanes)->run();
  });
}
