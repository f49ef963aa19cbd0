//===- main.cpp - Run a compiled model from C++ ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the entry `main` of a compiled model on the ranks it was compiled for:
// fills the global inputs with a pattern, shards them, runs, puts the results
// together and prints a line for each. Real programs replace the pattern.
//
//===----------------------------------------------------------------------===//

#include <cp/Runtime/Runtime.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

// What the object of the compiled model defines.
extern "C" int32_t cp_entry_main(cp_context *context, const cp_tensor *inputs,
                                 cp_tensor *outputs);
extern "C" const cp_entry_meta cp_meta_main;
// It has this one only if the layout depends on run-time data.
extern "C" [[gnu::weak]] int32_t cp_entry_main_layout(cp_context *context,
                                                      const cp_tensor *inputs,
                                                      cp_tensor *tables);

namespace {

/// A row-major tensor that owns its memory.
struct Tensor {
  Tensor(int32_t dtype, int32_t rank, const int64_t *sizes) {
    tensor.dtype = dtype;
    tensor.rank = rank;
    for (int32_t dim = rank - 1; dim >= 0; --dim) {
      tensor.sizes[dim] = sizes[dim];
      tensor.strides[dim] = elements;
      elements *= sizes[dim];
    }
    memory.resize(elements); // 8 bytes hold an element of any type
    tensor.data = memory.data();
  }

  cp_tensor tensor = {};
  int64_t elements = 1;
  std::vector<double> memory;
};

Tensor makeGlobal(const cp_tensor_meta &meta) {
  return Tensor(meta.dtype, meta.rank, meta.global_sizes);
}

Tensor makeLocal(const cp_tensor_meta &meta) {
  return Tensor(meta.dtype, meta.rank, meta.local_sizes);
}

int64_t getNumRanks(const cp_entry_meta &entry) {
  int64_t ranks = 1;
  for (int32_t axis = 0; axis < entry.grid_rank; ++axis)
    ranks *= entry.grid_shape[axis];
  return ranks;
}

/// The position table of the sequences that the tensor follows, if any.
const cp_tensor *findTable(const cp_entry_meta &entry,
                           const cp_tensor_meta &meta,
                           const std::vector<Tensor> &inputs) {
  for (int32_t dim = 0; dim < meta.rank; ++dim)
    if (meta.sequence[dim] >= 0) {
      int32_t table = entry.sequences[meta.sequence[dim]].table_input;
      if (table >= 0)
        return &inputs[table].tensor;
    }
  return nullptr;
}

/// All tensors of a run: global ones, and shards per rank.
class Program {
public:
  explicit Program(const cp_entry_meta &entry)
      : entry(entry), ranks(static_cast<int32_t>(getNumRanks(entry))) {
    for (int32_t i = 0; i < entry.num_inputs; ++i)
      inputs.push_back(makeGlobal(entry.inputs[i]));
    for (int32_t i = 0; i < entry.num_outputs; ++i)
      outputs.push_back(makeGlobal(entry.outputs[i]));
  }

  /// Fills the inputs of type f32; others stay zero.
  void fillInputs() {
    for (size_t i = 0; i < inputs.size(); ++i)
      if (inputs[i].tensor.dtype == CP_F32) {
        float *data = static_cast<float *>(inputs[i].tensor.data);
        for (int64_t j = 0; j < inputs[i].elements; ++j)
          data[j] = std::sin(0.1f * static_cast<float>(j % 997 + i));
      }
  }

  /// Computes the position tables, the last inputs, from the others.
  bool computeTables(cp_world *world) {
    if (!cp_entry_main_layout)
      return true;
    int32_t first = entry.num_inputs;
    for (int32_t i = 0; i < entry.num_sequences; ++i)
      if (int32_t table = entry.sequences[i].table_input; table >= 0)
        first = table < first ? table : first;
    std::vector<cp_tensor> tensors;
    for (const Tensor &input : inputs)
      tensors.push_back(input.tensor);
    if (cp_entry_main_layout(cp_world_context(world, 0), tensors.data(),
                             tensors.data() + first) == CP_OK)
      return true;
    std::fprintf(stderr, "%s\n", cp_world_error(world));
    return false;
  }

  /// Shards, runs on all ranks, and puts the results together.
  bool run(cp_world *world, cp_entry function) {
    for (int32_t rank = 0; rank < ranks; ++rank) {
      for (int32_t i = 0; i < entry.num_inputs; ++i) {
        const cp_tensor_meta &meta = entry.inputs[i];
        shards.push_back(makeLocal(meta));
        if (cp_shard(&entry, &meta, findTable(entry, meta, inputs), rank,
                     &inputs[i].tensor, &shards.back().tensor) != CP_OK) {
          std::fprintf(stderr, "cannot shard input %d\n", i);
          return false;
        }
        localInputs.push_back(shards.back().tensor);
      }
      for (int32_t i = 0; i < entry.num_outputs; ++i) {
        shards.push_back(makeLocal(entry.outputs[i]));
        localOutputs.push_back(shards.back().tensor);
      }
    }
    std::vector<const cp_tensor *> inputRows;
    std::vector<cp_tensor *> outputRows;
    for (int32_t rank = 0; rank < ranks; ++rank) {
      inputRows.push_back(localInputs.data() + rank * entry.num_inputs);
      outputRows.push_back(localOutputs.data() + rank * entry.num_outputs);
    }
    if (cp_world_run(world, function, inputRows.data(), outputRows.data()) !=
        CP_OK) {
      std::fprintf(stderr, "%s\n", cp_world_error(world));
      return false;
    }
    return gather();
  }

  void printOutputs() const {
    for (size_t i = 0; i < outputs.size(); ++i) {
      double sum = 0;
      if (outputs[i].tensor.dtype == CP_F32) {
        const float *data = static_cast<const float *>(outputs[i].tensor.data);
        for (int64_t j = 0; j < outputs[i].elements; ++j)
          sum += data[j];
      }
      std::printf("result %zu: %lld elements, sum %.6f\n", i,
                  static_cast<long long>(outputs[i].elements), sum);
    }
  }

private:
  bool gather() {
    for (int32_t rank = 0; rank < ranks; ++rank)
      for (int32_t i = 0; i < entry.num_outputs; ++i) {
        const cp_tensor_meta &meta = entry.outputs[i];
        if (cp_unshard(&entry, &meta, findTable(entry, meta, inputs), rank,
                       &localOutputs[rank * entry.num_outputs + i],
                       &outputs[i].tensor) != CP_OK) {
          std::fprintf(stderr, "cannot unshard result %d\n", i);
          return false;
        }
      }
    return true;
  }

  const cp_entry_meta &entry;
  const int32_t ranks;
  std::vector<Tensor> inputs, outputs, shards;
  std::vector<cp_tensor> localInputs, localOutputs;
};

} // namespace

int main() {
  if (cp_meta_main.version != CP_META_VERSION) {
    std::fprintf(stderr, "the model was compiled for another runtime\n");
    return 1;
  }
  cp_world_options options = {};
  options.ranks = static_cast<int32_t>(getNumRanks(cp_meta_main));
  cp_world *world = nullptr;
  if (cp_world_create(&options, &world) != CP_OK) {
    std::fprintf(stderr, "%s\n", cp_world_error(world));
    cp_world_destroy(world);
    return 1;
  }
  Program program(cp_meta_main);
  program.fillInputs();
  bool ok = program.computeTables(world) && program.run(world, cp_entry_main);
  if (ok)
    program.printOutputs();
  cp_world_destroy(world);
  return ok ? 0 : 1;
}
