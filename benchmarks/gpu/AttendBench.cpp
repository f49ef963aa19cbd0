//===- AttendBench.cpp - Attends of the runtime on a GPU ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttendBench.h"

#include "Report.h"
#include "Require.h"
#include "cp/Runtime/CudaBackend.h"
#include "cp/Runtime/Tensor.h"

#include <chrono>
#include <cmath>

using namespace cp::bench;
using namespace cp::runtime;

/// The most states, each of which starts anew, that a sample goes through.
static constexpr int64_t maxStates = 32;

AttendBench::AttendBench(const Options &options) : options(options) {
  if (!findMask(options.mask, functions))
    require(invalid("unknown mask: ", options.mask));
  if (options.steps > 1 && (functions.mask || options.keys % options.steps))
    require(invalid("only whole parts of the mask full are carried"));
  if (!options.mods.empty())
    mods = readFile(options.mods);
  cp_world_options world = {};
  world.ranks = world.devices = 1;
  std::vector<std::unique_ptr<Backend>> backends;
  cp::cuda::TransportMaker transports;
  require(cp::cuda::createBackends(world, LocalRanks(), backends, transports));
  backend = std::move(backends[0]);
  require(backend->start());

  const int64_t elementBytes = getElementSize(CP_BF16);
  auto read = [&](const char *name, int64_t size) {
    return upload(readFile(options.in + "/" + name, size * elementBytes));
  };
  q = read("q.bin", options.getQuerySize());
  k = read("k.bin", options.getKeySize());
  v = read("v.bin", options.getKeySize());
  if (functions.readsDocuments) {
    hostDocuments = readFile(options.in + "/documents.bin",
                             options.keys * getElementSize(CP_I32));
    documents = upload(hostDocuments);
  }
  auto fill = [&](int64_t size, float value) {
    std::vector<float> values(size, value);
    return upload(std::string(reinterpret_cast<const char *>(values.data()),
                              size * sizeof(float)));
  };
  out = fill(options.getQuerySize(), NAN);
  emptyLse = fill(options.heads * options.queries, -INFINITY);
  for (int64_t i = 0; i < maxStates; ++i)
    lses.push_back(
        allocate(options.heads * options.queries * int64_t(sizeof(float))));
}

void *AttendBench::allocate(int64_t bytes) {
  void *block = backend->allocate(bytes);
  if (!block)
    require(Status(CP_OUT_OF_MEMORY, concat("no memory for ", bytes)));
  return block;
}

void *AttendBench::upload(const std::string &data) {
  void *block = allocate(static_cast<int64_t>(data.size()));
  require(backend->upload(block, data.data(), data.size()));
  return block;
}

cp_tensor AttendBench::makeTensor(void *data, cp_dtype dtype, int64_t heads,
                                  int64_t rows) const {
  cp_tensor tensor = {data, dtype, 4, {1, heads, rows, options.depth}, {}};
  setContiguousStrides(tensor);
  return tensor;
}

cp_attend_args AttendBench::makeArgs() const {
  cp_attend_args args = {};
  args.q = makeTensor(q, CP_BF16, options.heads, options.queries);
  args.k = makeTensor(k, CP_BF16, options.kvHeads, options.keys);
  args.v = makeTensor(v, CP_BF16, options.kvHeads, options.keys);
  args.out = makeTensor(out, CP_F32, options.heads, options.queries);
  args.mask = functions.mask;
  args.classify = functions.classify;
  args.score = functions.score;
  args.scale = 1 / std::sqrt(static_cast<float>(options.depth));
  args.cuda_mods = mods.empty() ? nullptr : mods.c_str();
  args.q_chunk_rows = options.queries;
  args.kv_chunk_rows = options.keys / options.steps;
  return args;
}

Status AttendBench::attend(int64_t step, void *lse, bool planOnly) {
  cp_attend_args args = makeArgs();
  args.lse = {lse, CP_F32, 3, {1, options.heads, options.queries}, {}};
  setContiguousStrides(args.lse);
  args.step = step;
  for (cp_tensor *tensor : {&args.k, &args.v}) {
    tensor->sizes[2] /= options.steps;
    tensor->data =
        static_cast<char *>(tensor->data) +
        step * tensor->sizes[2] * tensor->strides[2] * getElementSize(CP_BF16);
  }
  const cp_capture type = {CP_I32, 1, /*constant=*/1, {options.keys}};
  const void *hostCaptures[] = {hostDocuments.data()};
  const void *captures[] = {documents};
  cp_attend_args planned = args;
  if (functions.readsDocuments) {
    args.capture_types = planned.capture_types = &type;
    args.num_captures = planned.num_captures = 1;
    args.captures = captures;
    planned.captures = hostCaptures;
  }
  AttendOptions planning{options.tile, planOnly};
  std::optional<TileCounts> counts;
  GivenArgs host(planned);
  Status status = backend->attend(args, host, planning, pool, counts);
  if (counts) {
    tiles.full += counts->full;
    tiles.partial += counts->partial;
  }
  return status;
}

Status AttendBench::add() {
  void *lse = lses[nextLse++];
  Status status;
  for (int64_t step = 0; step < options.steps && status.ok(); ++step)
    status = attend(step, lse, /*planOnly=*/false);
  return status;
}

void AttendBench::resetStates() {
  nextLse = 0;
  for (void *lse : lses)
    require(backend->copy(lse, emptyLse,
                          options.heads * options.queries * sizeof(float)));
}

void AttendBench::finish() {
  // Captures are constants: the host has planned everything.
  std::map<int32_t, TileCounts> planned;
  require(backend->finish(planned));
}

void AttendBench::check() {
  resetStates();
  require(add());
  if (options.out.empty())
    return finish();
  auto write = [&](const char *name, const void *data, int64_t size) {
    std::vector<float> values(size);
    require(backend->download(values.data(), data, size * sizeof(float)));
    writeFile(options.out + "/" + name, values.data(),
              size * int64_t(sizeof(float)));
  };
  write("out.bin", out, options.getQuerySize());
  write("lse.bin", lses[0], options.heads * options.queries);
}

void AttendBench::measure() {
  using Clock = std::chrono::steady_clock;
  tiles = {};
  const Clock::time_point begin = Clock::now();
  for (int64_t step = 0; step < options.steps; ++step)
    require(attend(step, lses[0], /*planOnly=*/true));
  const std::chrono::duration<double> planning = Clock::now() - begin;
  const TileCounts counts = tiles;
  Report report;
  report.addNumbers("plan_seconds", {planning.count()});
  report.addNumbers("tiles_full", {static_cast<double>(counts.full)});
  report.addNumbers("tiles_partial", {static_cast<double>(counts.partial)});
  report.addNumbers(
      "seconds",
      sample(options.sampling,
             {maxStates, [&] { resetStates(); }, [&] { return add(); },
              [&](const SampledWork::Add &addAll, double &seconds) {
                return backend->measure(addAll, seconds);
              }}));
  report.print();
  finish();
}
