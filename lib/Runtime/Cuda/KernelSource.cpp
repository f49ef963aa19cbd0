//===- KernelSource.cpp - Text of attention kernels -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelSource.h"

#include "Kernels/HopperLayout.h"

#include <algorithm>

using namespace cp::cuda;

const char *const cp::cuda::kernelName = "cp_attend_kernel";

static const char *const mods = R"(
#ifndef CP_HAS_MASK_MOD
#define CP_HAS_MASK_MOD 0
#endif
#ifndef CP_HAS_SCORE_MOD
#define CP_HAS_SCORE_MOD 0
#endif

struct Mods {
  static constexpr bool hasMask = CP_HAS_MASK_MOD;
  static constexpr bool hasScore = CP_HAS_SCORE_MOD;
#if CP_HAS_MASK_MOD
  CP_MOD bool mask(cp::index b, cp::index h, cp::index q, cp::index kv,
                   const void *const *captures) {
    return cp_mask_mod(b, h, q, kv, captures);
  }
#endif
#if CP_HAS_SCORE_MOD
  CP_MOD float score(float score, cp::index b, cp::index h, cp::index q,
                     cp::index kv, const void *const *captures) {
    return cp_score_mod(score, b, h, q, kv, captures);
  }
#endif
};
)";

static const char *const entry = R"(
extern "C" __global__ void __launch_bounds__(Kernel::threads, blocks)
    cp_attend_kernel(const __grid_constant__ cp::cuda::AttendParams params) {
  Kernel(params).run();
}
)";

/// The kernel's class, and how many blocks an SM should hold (0: ptxas
/// decides). Else ptxas spills some registers of f32 kernels to make room for
/// more, and does not share out registers with setmaxnreg.
static const char *const portable = R"(
using Kernel = cp::cuda::Attend<Element, depth, width, Mods>;
constexpr int blocks = sizeof(Element) == 4 ? 1 : 0;
)";
static const char *const hopper = R"(
using Kernel = cp::cuda::AttendHopper<Element, depth, width, Mods>;
constexpr int blocks = 1;
)";

/// With room for 4 blocks on an SM. Else ptxas spills registers of masks that
/// are long, to make room for 16.
const char *const cp::cuda::classifierName = "cp_classify_kernel";
static const char *const classifier = R"(
extern "C" __global__ void __launch_bounds__(cp::cuda::planThreads, 4)
    cp_classify_kernel(const __grid_constant__ cp::cuda::PlanParams params) {
  cp::cuda::classifyTile<Mods>(params);
}
)";

const char *const cp::cuda::findKeysName = "cp_find_keys_kernel";
const char *const cp::cuda::countRowsName = "cp_count_rows_kernel";
const char *const cp::cuda::orderRowsName = "cp_order_rows_kernel";
const char *const cp::cuda::listRowsName = "cp_list_rows_kernel";
const char *const cp::cuda::planListsSource = R"(#include "PlanLists.h"

extern "C" __global__ void __launch_bounds__(cp::cuda::planThreads)
    cp_find_keys_kernel(const __grid_constant__ cp::cuda::PlanParams params) {
  cp::cuda::findKeys(params);
}

extern "C" __global__ void __launch_bounds__(cp::cuda::planThreads)
    cp_count_rows_kernel(const __grid_constant__ cp::cuda::PlanParams params) {
  cp::cuda::countRow(params);
}

extern "C" __global__ void __launch_bounds__(cp::cuda::orderThreads)
    cp_order_rows_kernel(const __grid_constant__ cp::cuda::PlanParams params) {
  cp::cuda::orderRows(params);
}

extern "C" __global__ void __launch_bounds__(cp::cuda::planThreads)
    cp_list_rows_kernel(const __grid_constant__ cp::cuda::PlanParams params) {
  cp::cuda::listRow(params);
}
)";

static const char *getElement(cp_dtype dtype) {
  switch (dtype) {
  case CP_F16:
    return "f16";
  case CP_BF16:
    return "bf16";
  default:
    return "f32";
  }
}

static int getElementBytes(cp_dtype dtype) { return dtype == CP_F32 ? 4 : 2; }

std::string cp::cuda::checkKernelSpec(const KernelSpec &spec) {
  if (spec.dtype != CP_F16 && spec.dtype != CP_BF16 && spec.dtype != CP_F32)
    return "CUDA kernels compute with f16, bf16 or f32";
  for (int dim : {spec.depth, spec.width})
    if (dim < 8 || dim > maxDepth || dim % 8 != 0)
      return "CUDA kernels need head dims that are multiples of 8 up to " +
             std::to_string(maxDepth) + ", got " + std::to_string(dim) +
             "; pad with zeros to the next multiple";
  return "";
}

KernelKind cp::cuda::chooseKernel(const KernelSpec &spec,
                                  const std::string &arch) {
  bool isHopper =
      arch == "sm_90a" &&
      hasHopperKernel(getElementBytes(spec.dtype), spec.depth, spec.width);
  return isHopper ? KernelKind::Hopper : KernelKind::Portable;
}

std::string cp::cuda::makeKernelSource(const KernelSpec &spec,
                                       const std::string &arch) {
  bool isHopper = chooseKernel(spec, arch) == KernelKind::Hopper;
  std::string source =
      isHopper ? "#include \"AttendHopper.h\"\n" : "#include \"Attend.h\"\n";
  source += "#include \"ModMath.h\"\n\nusing Element = cp::";
  source += getElement(spec.dtype);
  source += ";\nconstexpr int depth = " + std::to_string(spec.depth) +
            ", width = " + std::to_string(spec.width) + ";\n\n";
  return source + spec.mods + mods + (isHopper ? hopper : portable) + entry;
}

std::string cp::cuda::makeClassifierSource(const std::string &text) {
  return "#include \"PlanTiles.h\"\n#include \"ModMath.h\"\n\n" + text + mods +
         classifier;
}

KernelLaunch cp::cuda::getKernelLaunch(const KernelSpec &spec,
                                       const std::string &arch) {
  KernelKind kind = chooseKernel(spec, arch);
  if (kind == KernelKind::Hopper)
    return {kind, hopperThreads, getHopperSharedBytes(spec.depth, spec.width),
            getHopperTiles(spec.depth, spec.width)};
  int bytes = getElementBytes(spec.dtype);
  TileShape tiles = chooseTileShape(bytes, spec.depth, spec.width);
  return {kind, tiles.warps * warpSize,
          getSharedBytes(bytes, spec.depth, spec.width), tiles};
}

KernelGrid cp::cuda::getKernelGrid(const KernelLaunch &launch,
                                   const AttendParams &params, int heads,
                                   int batches, int multiprocessors) {
  unsigned x = params.numQueryTiles, y = heads, z = batches;
  if (launch.kind == KernelKind::Portable)
    return {x, y, z};
  return {std::min<unsigned>(x * y * z, multiprocessors), 1, 1};
}
