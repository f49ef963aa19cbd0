//===- KernelCompiler.h - Kernels, compiled or cached -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELCOMPILER_H
#define CP_RUNTIME_CUDA_KERNELCOMPILER_H

#include "KernelCache.h"
#include "Nvrtc.h"

namespace cp::cuda {

/// Compiles kernels, each only once as long as the cache keeps it.
class KernelCompiler {
public:
  KernelCompiler(const Nvrtc &nvrtc, KernelCache cache)
      : nvrtc(nvrtc), cache(std::move(cache)) {}

  /// The attention kernel for a GPU like "sm_90a". Without cubin, `log` says
  /// why: the spec has no kernel, or what the compiler found wrong in its
  /// functions.
  CompiledKernel compile(const KernelSpec &spec, const std::string &arch) const;
  /// The same for other text that includes getKernelHeaders().
  CompiledKernel compile(const std::string &source,
                         const std::string &arch) const;

private:
  const Nvrtc &nvrtc;
  KernelCache cache;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELCOMPILER_H
