//===- KernelCompiler.cpp - Kernels, compiled or cached -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelCompiler.h"

using namespace cp::cuda;

CompiledKernel KernelCompiler::compile(const KernelSpec &spec,
                                       const std::string &arch) const {
  std::string error = checkKernelSpec(spec);
  if (!error.empty())
    return {"", error};
  return compile(makeKernelSource(spec, arch), arch);
}

CompiledKernel KernelCompiler::compile(const std::string &source,
                                       const std::string &arch) const {
  // All that the result depends on.
  std::string key = "NVRTC " + nvrtc.getVersion() + " " + arch + "\n" + source;
  for (const KernelHeader &header : getKernelHeaders())
    key += std::string(header.name) + "\n" + header.text;
  if (std::optional<std::string> cubin = cache.find(key))
    return {*cubin, ""};
  CompiledKernel kernel = nvrtc.compile(source, getKernelHeaders(), arch);
  if (!kernel.cubin.empty())
    cache.keep(key, kernel.cubin);
  return kernel;
}
