//===- Executor.h - A program on its ranks, call after call -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_EXECUTOR_H
#define CP_EXECUTION_EXECUTOR_H

#include "cp/Execution/DeviceTensors.h"
#include "cp/Execution/Tables.h"

#include <optional>

namespace mlir::cp::execution {

/// How the ranks of a program work.
struct WorldSettings {
  /// Attention in double precision by plain loops.
  bool reference = false;
  /// On GPUs; the program has been compiled for them.
  bool cuda = false;
  bool planOnly = false;
  /// Record tiles and movements.
  bool record = false;
  /// Record a timeline.
  bool trace = false;
  /// 0: the kernel's.
  int64_t tile = 0;
  /// Of a rank; 0: the runtime's choice.
  int32_t threads = 0;
  std::string isa = "auto";
};

/// How many ranks run a program: all of its grid, or the `ranks` that were
/// asked for where it has none because nothing is split.
int64_t getNumRanks(const cp_entry_meta &meta, int64_t ranks);

/// One tensor of each rank for each argument or result.
class RankTensors {
public:
  RankTensors(int64_t ranks, int32_t count);

  cp_tensor &getView(int64_t rank, int32_t index) { return views[rank][index]; }
  /// As cp_world_run takes them.
  cp_tensor *const *getPointers() { return pointers.data(); }

  /// Makes tensor `index` of this rank, zeros, unless it is there already.
  llvm::Error create(int64_t rank, int32_t index, const cp_tensor_meta &meta,
                     llvm::StringRef what);

private:
  std::vector<std::vector<cp_tensor>> views;
  std::vector<cp_tensor *> pointers;
  std::vector<std::vector<HostTensor>> owned;
};

/// A program with its world and the tensors of its ranks, which all stay from
/// call to call. `Program` outlives it. Tensors have the types and shapes of
/// the program's metadata, and any strides.
class Executor {
public:
  static llvm::Expected<std::unique_ptr<Executor>>
  create(const Program &program, int64_t ranks, const WorldSettings &settings);

  /// Takes the tables of the layouts. Arguments whose rows they deal (see
  /// findTable) are to be set afterwards.
  llvm::Error setTables(TableMap tables);
  const TableMap &getTables() const { return tables; }

  /// Sets an argument for this call and later ones. Where every rank takes the
  /// whole tensor and its elements lie row-major, it is not copied: it has to
  /// stay there while the program runs.
  llvm::Error setInput(int32_t index, const cp_tensor &global);
  /// An argument of zeros, which takes no memory before it is touched.
  llvm::Error setZeros(int32_t index);

  /// The program writes result `index` to this memory, where that is possible
  /// without a copy; getOutput knows. Lasts until the next call of this.
  llvm::Error setOutput(int32_t index, const cp_tensor &global);

  /// Runs once; gives the seconds it took.
  llvm::Expected<double> run();

  /// Puts result `index` together. Without setOutput, from anywhere; else to
  /// the same memory.
  llvm::Error getOutput(int32_t index, const cp_tensor &global);

  cp_world *getWorld() { return world.get(); }
  int64_t getNumRanks() const { return ranks; }

private:
  Executor(const Program &program, int64_t ranks, World world)
      : program(program), meta(*program.meta), ranks(ranks),
        world(std::move(world)), inputs(ranks, meta.num_inputs),
        outputs(ranks, meta.num_outputs) {}
  bool overlapsInput(const cp_tensor &tensor);
  /// Copies arguments to the GPUs and makes results there; copies results back.
  llvm::Error uploadInputs();
  llvm::Error downloadOutputs();

  const Program &program;
  const cp_entry_meta &meta;
  const int64_t ranks;
  World world;
  TableMap tables;
  RankTensors inputs, outputs;
  /// With a program for GPUs: where its tensors are.
  std::optional<DeviceTensors> deviceInputs, deviceOutputs;
};

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_EXECUTOR_H
