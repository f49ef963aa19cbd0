//===- CpuKernel.cpp - Attention kernel for CPUs --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CpuAttend.h"
#include "WalkAttend.h"
#include "cp/Runtime/Kernel.h"

using namespace cp::runtime;

namespace {

class CpuKernel : public Kernel {
public:
  explicit CpuKernel(const CpuOps &ops) : ops(ops) {}

  int64_t getDefaultTile() const override { return 128; }

  TileCounts attend(const cp_attend_args &args, const AttendOptions &options,
                    ThreadPool &pool) const override {
    if (args.q.sizes[0] == 0 || args.q.sizes[1] == 0 || args.q.sizes[2] == 0)
      return {};
    if (options.planOnly && canWalk(args))
      return walkAttend(args, options);
    TilePlan plan(args, options.tile, ops.packBits);
    plan.build(/*keepBits=*/!options.planOnly, pool);
    if (options.log)
      plan.list(*options.log);
    if (!options.planOnly)
      CpuAttend(args, plan, ops, pool).run();
    return plan.count();
  }

private:
  const CpuOps &ops;
};

struct Isa {
  const char *name;
  const CpuOps *ops;
  bool supported;
};

/// Best first.
std::vector<Isa> listIsas() {
  std::vector<Isa> isas;
#ifdef CP_KERNELS_X86
  // These also ask whether the operating system saves the registers.
  isas.push_back({"avx512", getAVX512Ops(),
                  __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512dq")});
  isas.push_back({"avx2", getAVX2Ops(),
                  __builtin_cpu_supports("avx2") &&
                      __builtin_cpu_supports("fma") &&
                      __builtin_cpu_supports("f16c")});
#endif
  isas.push_back({"portable", getPortableOps(), true});
  return isas;
}

} // namespace

std::unique_ptr<Kernel> cp::runtime::createCpuKernel(const std::string &isa,
                                                     std::string &error) {
  if (isa == "amx") {
    error = "isa 'amx' is not implemented yet; use avx512";
    return nullptr;
  }
  std::string names;
  bool known = false;
  for (const Isa &candidate : listIsas()) {
    known |= isa == candidate.name;
    if (!candidate.supported)
      continue;
    if (isa == "auto" || isa == candidate.name)
      return std::make_unique<CpuKernel>(*candidate.ops);
    names += std::string(", ") + candidate.name;
  }
  error = (known ? "this machine does not support isa '" : "unknown isa '") +
          isa + "'; it supports auto" + names;
  return nullptr;
}
