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
#include "cp/Execution/Job.h"
#include "cp/Execution/Tables.h"

#include <optional>
#include <type_traits>

namespace mlir::cp::execution {

/// A wait this long means that a rank hangs; its slowest legitimate cause is
/// the computation of one ring step.
inline constexpr double deadlineSeconds = 3600.0;

/// How the ranks of a program work.
struct WorldSettings {
  /// Attention in double precision by plain loops.
  bool reference = false;
  /// On GPUs; the program has been compiled for them.
  bool cuda = false;
  /// "nccl": every rank has a GPU of its own.
  std::string transport = "threads";
  /// With one, each of its processes has one rank, and makes the same calls of
  /// executors as the others, with the same tensors.
  JobHandle job;
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

/// One tensor of each rank of this process for each argument or result; ranks
/// are numbered from 0.
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

  /// Runs once; gives the seconds it took, on the slowest of the processes.
  llvm::Expected<double> run();

  /// Puts result `index` together, in every process. Without setOutput, from
  /// anywhere; else to the same memory.
  llvm::Error getOutput(int32_t index, const cp_tensor &global);

  cp_world *getWorld() { return world.get(); }
  /// Which ranks this process has.
  int64_t getFirstRank() const { return firstRank; }
  int64_t getNumRanks() const { return ranks; }

  bool isInJob() const { return job != nullptr; }
  /// What each process gives, by rank; all of the job call it.
  llvm::Expected<ByteLists> gather(llvm::ArrayRef<char> bytes) {
    return gatherBytes(world.get(), *job, bytes);
  }
  /// The values of all ranks, from those of this process's.
  template <typename T>
  llvm::Expected<std::vector<T>> gatherValues(std::vector<T> own);

private:
  Executor(const Program &program, JobHandle job, World world,
           int32_t firstRank, int64_t ranks)
      : program(program), meta(*program.meta), job(std::move(job)),
        world(std::move(world)), firstRank(firstRank), ranks(ranks),
        inputs(ranks, meta.num_inputs), outputs(ranks, meta.num_outputs) {}
  bool overlapsInput(const cp_tensor &tensor);
  /// Puts a result together whose shards are in several processes.
  llvm::Error gatherOutput(int32_t index, const cp_tensor &global);
  /// Copies arguments to the GPUs and makes results there; copies results back.
  llvm::Error uploadInputs();
  llvm::Error downloadOutputs();

  const Program &program;
  const cp_entry_meta &meta;
  const JobHandle job;
  World world;
  const int32_t firstRank; ///< Of this process's ranks.
  const int64_t ranks;     ///< How many these are.
  TableMap tables;
  RankTensors inputs, outputs;
  /// With a program for GPUs: where its tensors are.
  std::optional<DeviceTensors> deviceInputs, deviceOutputs;
};

template <typename T>
llvm::Expected<std::vector<T>> Executor::gatherValues(std::vector<T> own) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (!isInJob())
    return own;
  const auto *bytes = reinterpret_cast<const char *>(own.data());
  llvm::Expected<ByteLists> lists =
      gather(llvm::ArrayRef(bytes, own.size() * sizeof(T)));
  if (!lists)
    return lists.takeError();
  std::vector<T> all;
  for (const std::vector<char> &list : *lists) {
    // New memory is aligned for any type.
    auto first = reinterpret_cast<const T *>(list.data());
    all.insert(all.end(), first, first + list.size() / sizeof(T));
  }
  return all;
}

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_EXECUTOR_H
