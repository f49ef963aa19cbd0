//===- GroupAccumulators.h - Registers of asynchronous products -*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// PTX ISA, wgmma.fence, wgmma.commit_group and wgmma.wait_group: registers that
// products read or write belong to them until the thread has waited. Until
// then accumulators hold NaNs here.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_GROUPACCUMULATORS_H
#define CP_UNITTESTS_CUDA_EMULATION_GROUPACCUMULATORS_H

#include <string>
#include <vector>

namespace cp::cuda {

/// Of one thread. Functions return what is wrong.
class GroupAccumulators {
public:
  void fence() { fenced = true; }
  /// The group that the next product is in.
  int getOpenGroup() const { return committed + 1; }
  void commit() { ++committed; }
  bool isIdle() const { return sums.empty(); }

  /// The thread takes part in a product that adds to `count` registers, with
  /// `operands` (may be null), four more. What they are without it is in
  /// `values`.
  std::string start(float *registers, int count, const unsigned *operands,
                    std::vector<float> &values);
  /// What the product made of them.
  void finish(const float *registers, const std::vector<float> &values);
  /// Gives back the registers of all groups but the last `pending` ones.
  std::string wait(int pending);
  /// The last group that was waited for.
  int getDone() const { return done; }

private:
  struct Sum {
    float *registers;
    int group;
    std::vector<float> values;
  };
  struct Operand {
    const unsigned *registers;
    int group;
    unsigned values[4];
  };
  std::vector<Sum> sums;
  std::vector<Operand> operands;
  int committed = 0, done = 0;
  bool fenced = false;
};

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_EMULATION_GROUPACCUMULATORS_H
