//===- RingBody.h - A checked ring of rotations -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_RINGBODY_H
#define CP_UNITTESTS_RUNTIME_RINGBODY_H

#include "TransportBackend.h"

#include <vector>

namespace cp::runtime::test {

/// One rank's blocks: two buffers of different type and size whose contents
/// name the member and the round.
struct Block {
  static constexpr int64_t rows = 37, columns = 5, count = 129;
  std::vector<float> keys = std::vector<float>(rows * columns);
  std::vector<int16_t> values = std::vector<int16_t>(count);

  static float getKey(int32_t member, int round, int64_t i) {
    return static_cast<float>(member * 1000 + round * 100000 + i);
  }
  static int16_t getValue(int32_t member, int round, int64_t i) {
    return static_cast<int16_t>(member * 131 + round * 17 + i);
  }

  void fill(int32_t member, int round) {
    for (size_t i = 0; i < keys.size(); ++i)
      keys[i] = getKey(member, round, i);
    for (size_t i = 0; i < values.size(); ++i)
      values[i] = getValue(member, round, i);
  }

  std::vector<cp_tensor> getBuffers() {
    return {makeTensor(keys.data(), CP_F32, {rows, columns}),
            makeTensor(values.data(), CP_I16, {count})};
  }
};

/// Whether the buffers are what `member` had in this round.
inline bool holds(const std::vector<cp_tensor> &buffers, int32_t member,
                  int round) {
  if (buffers.size() != 2)
    return false;
  const float *keys = static_cast<const float *>(buffers[0].data);
  for (int64_t i = 0; i < Block::rows * Block::columns; ++i)
    if (keys[i] != Block::getKey(member, round, i))
      return false;
  const int16_t *values = static_cast<const int16_t *>(buffers[1].data);
  for (int64_t i = 0; i < Block::count; ++i)
    if (values[i] != Block::getValue(member, round, i))
      return false;
  return true;
}

/// Sends `block` round the ring `size` - 1 times, forwarding what arrives, and
/// checks every arrival and that the one before it is still there.
inline void rotateRound(Transport &transport, int32_t group, int32_t index,
                        int32_t size, int64_t shift, Block &block, int round) {
  block.fill(index, round);
  auto holder = [&](int64_t step) {
    return static_cast<int32_t>(((index - step * shift) % size + size) % size);
  };
  std::vector<cp_tensor> current = block.getBuffers(), previous;
  int64_t token = 0;
  for (int64_t step = 1; step < size; ++step) {
    if (step == 1) {
      ASSERT_TRUE(transport.rotateStart(group, shift, current, token).ok());
    }
    std::vector<cp_tensor> arrived;
    ASSERT_TRUE(transport.rotateWait(token, arrived).ok());
    previous = current;
    current = arrived;
    if (step + 1 < size) {
      ASSERT_TRUE(transport.rotateStart(group, shift, current, token).ok());
    }
    ASSERT_TRUE(holds(current, holder(step), round)) << "step " << step;
    ASSERT_TRUE(holds(previous, holder(step - 1), round)) << "step " << step;
  }
  ASSERT_TRUE(transport.rotateEnd(group).ok());
}

} // namespace cp::runtime::test

#endif // CP_UNITTESTS_RUNTIME_RINGBODY_H
