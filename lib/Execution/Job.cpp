//===- Job.cpp - Programs in several processes ----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Job.h"

#include "cp/Execution/Error.h"
#include "cp/Execution/Executor.h"
#include "cp/Runtime/Memory.h"
#include "cp/Runtime/Store.h"

#include <algorithm>

using namespace mlir::cp::execution;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;

/// Processes of a job are started together.
static constexpr double joinSeconds = 600.0;

Expected<JobHandle> mlir::cp::execution::joinJob() {
  if (!::cp::runtime::isInJob())
    return JobHandle();
  ::cp::runtime::JobRank rank;
  if (auto status = ::cp::runtime::readJobRank(rank); !status.ok())
    return makeError(status.getMessage());
  if (rank.size == 1)
    return JobHandle();
  cp_job *joined = nullptr;
  int32_t status = cp_job_join(joinSeconds, deadlineSeconds, &joined);
  JobHandle job(joined, cp_job_destroy);
  if (status != CP_OK)
    return makeError(cp_job_error(joined));
  return job;
}

//===----------------------------------------------------------------------===//
// Gathering
//===----------------------------------------------------------------------===//

namespace {
/// Gathers pieces of one size or less through memory of the GPU.
class PieceGatherer {
public:
  PieceGatherer(cp_world *world, const cp_job &job, int64_t size)
      : world(world), context(cp_world_context(world, cp_job_rank(&job))),
        ranks(cp_job_size(&job)), own(cp_alloc(context, size)),
        all(cp_alloc(context, size * ranks)) {}
  ~PieceGatherer() {
    cp_free(context, own);
    cp_free(context, all);
  }
  PieceGatherer(const PieceGatherer &) = delete;
  PieceGatherer &operator=(const PieceGatherer &) = delete;

  /// Gathers `size` bytes of each rank, end to end.
  Error gather(const char *from, char *to, int64_t size);

private:
  Error check(int32_t status) const {
    return status == CP_OK ? Error::success()
                           : makeError(cp_world_error(world));
  }

  cp_world *world;
  cp_context *context;
  const int64_t ranks;
  void *own, *all;
};
} // namespace

static cp_tensor makeBytes(void *data, int64_t size) {
  return {data, CP_I8, 1, {size}, {1}};
}

Error PieceGatherer::gather(const char *from, char *to, int64_t size) {
  if (!own || !all)
    return makeError("no memory on the GPU to gather results in");
  const cp_group everybody = {1, 1, {ranks}, {0}};
  cp_tensor piece = makeBytes(own, size), pieces = makeBytes(all, size * ranks);
  if (Error error = check(cp_upload(context, own, from, size)))
    return error;
  if (Error error = check(cp_all_gather(context, &everybody, /*attention=*/-1,
                                        /*dim=*/0, &piece, &pieces)))
    return error;
  return check(cp_download(context, to, all, size * ranks));
}

/// How many bytes each rank gives.
static Expected<std::vector<int64_t>>
gatherSizes(cp_world *world, const cp_job &job, int64_t own) {
  std::vector<int64_t> sizes(cp_job_size(&job));
  PieceGatherer gatherer(world, job, sizeof(own));
  if (Error error =
          gatherer.gather(reinterpret_cast<const char *>(&own),
                          reinterpret_cast<char *>(sizes.data()), sizeof(own)))
    return error;
  return sizes;
}

Expected<ByteLists> mlir::cp::execution::gatherBytes(cp_world *world,
                                                     const cp_job &job,
                                                     ArrayRef<char> own,
                                                     int64_t pieceBytes) {
  Expected<std::vector<int64_t>> sizes =
      gatherSizes(world, job, static_cast<int64_t>(own.size()));
  if (!sizes)
    return sizes.takeError();
  auto ranks = static_cast<int64_t>(sizes->size());
  int64_t largest = *std::max_element(sizes->begin(), sizes->end());
  int64_t step = std::min(largest, std::max<int64_t>(pieceBytes / ranks, 1));
  ByteLists lists;
  for (int64_t size : *sizes)
    lists.emplace_back(size);
  if (largest == 0)
    return lists;
  PieceGatherer gatherer(world, job, step);
  std::vector<char> piece(step), pieces(step * ranks);
  for (int64_t begin = 0; begin < largest; begin += step) {
    // Shorter ones are filled up.
    auto getPart = [&](int64_t size) {
      return std::clamp<int64_t>(size - begin, 0, step);
    };
    if (int64_t part = getPart(static_cast<int64_t>(own.size())))
      std::copy_n(own.data() + begin, part, piece.begin());
    if (Error error = gatherer.gather(piece.data(), pieces.data(), step))
      return error;
    for (int64_t rank = 0; rank < ranks; ++rank)
      if (int64_t part = getPart((*sizes)[rank]))
        std::copy_n(pieces.begin() + rank * step, part,
                    lists[rank].begin() + begin);
  }
  return lists;
}
