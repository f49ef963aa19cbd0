//===- RunTest.cpp - Running hand-made entries on all ranks ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Run.h"

#include "TensorUtils.h"

using namespace mlir::cp::execution;

namespace {

/// The program [rows] -> [rows] on two ranks, split contiguously.
class RunTest : public testing::Test {
protected:
  RunTest() {
    cp_group group = {};
    group.grid_rank = 1;
    group.num_axes = 1;
    group.grid_shape[0] = 2;
    sequence.name = "seq";
    sequence.layout = "contiguous";
    sequence.length = 5;
    sequence.ranks = 2;
    sequence.rows = 3;
    sequence.group = group;
    sequence.table_input = -1;
    sequence.num_chunks = 1;
    sequence.chunks[0] = {3, 0, 3, 1};
    tensor.dtype = CP_F32;
    tensor.rank = 1;
    tensor.global_sizes[0] = 5;
    tensor.local_sizes[0] = 3;
    tensor.sequence[0] = 0;
    meta.version = CP_META_VERSION;
    meta.grid_rank = 1;
    meta.grid_shape[0] = 2;
    meta.num_inputs = meta.num_outputs = meta.num_sequences = 1;
    meta.inputs = meta.outputs = &tensor;
    meta.sequences = &sequence;
  }

  llvm::Expected<Outcome> run(cp_entry entry, RunSettings settings = {}) {
    Program program;
    program.entry = entry;
    program.meta = &meta;
    std::vector<HostTensor> inputs;
    inputs.push_back(makeFloats({1, 2, 3, 4, 5}));
    return runProgram(program, getNumRanks(meta, 1), inputs, TableMap(),
                      settings);
  }

  cp_sequence_meta sequence = {};
  cp_tensor_meta tensor = {};
  cp_entry_meta meta = {};
};

/// Adds 100 * rank to each element.
int32_t addRank(cp_context *context, const cp_tensor *inputs,
                cp_tensor *outputs) {
  cp_group group = {};
  group.grid_rank = 1;
  group.num_axes = 1;
  group.grid_shape[0] = 2;
  for (int i = 0; i < 3; ++i)
    static_cast<float *>(outputs[0].data)[i] =
        static_cast<const float *>(inputs[0].data)[i] +
        100.0f * static_cast<float>(cp_rank(context, &group));
  return cp_context_status(context);
}

int32_t failOnSecond(cp_context *context, const cp_tensor *inputs,
                     cp_tensor *outputs) {
  if (static_cast<const float *>(inputs[0].data)[0] == 4.0f)
    cp_context_fail(context, CP_INVALID_ARGUMENT, "no fours");
  return addRank(context, inputs, outputs);
}

TEST_F(RunTest, ShardsAndPutsTogether) {
  llvm::Expected<Outcome> outcome = run(addRank);
  ASSERT_TRUE(bool(outcome)) << llvm::toString(outcome.takeError());
  ASSERT_EQ(outcome->outputs.size(), 1u);
  const HostTensor &result = outcome->outputs.front();
  EXPECT_EQ(result.describe(), "f32 [5]");
  std::vector<double> values;
  for (int i = 0; i < 5; ++i)
    values.push_back(loadFloat(result, i));
  EXPECT_EQ(values, (std::vector<double>{1, 2, 3, 104, 105}));
  EXPECT_EQ(outcome->seconds.size(), 1u);
}

TEST_F(RunTest, RepeatsAfterAWarmUp) {
  RunSettings settings;
  settings.repeat = 4;
  llvm::Expected<Outcome> outcome = run(addRank, settings);
  ASSERT_TRUE(bool(outcome)) << llvm::toString(outcome.takeError());
  EXPECT_EQ(outcome->seconds.size(), 4u);
  EXPECT_TRUE(llvm::is_sorted(outcome->seconds));
}

TEST_F(RunTest, SaysWhichRankFailed) {
  EXPECT_EQ(llvm::toString(run(failOnSecond).takeError()), "rank 1: no fours");
}

TEST_F(RunTest, SaysWhatTheRuntimeRefuses) {
  RunSettings settings;
  settings.isa = "abacus";
  std::string message = llvm::toString(run(addRank, settings).takeError());
  EXPECT_NE(message.find("unknown isa 'abacus'"), std::string::npos) << message;
}

} // namespace
