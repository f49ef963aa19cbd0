//===- Nvrtc.h - The CUDA compiler as a library -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// NVRTC is loaded when it is first needed: programs that use no GPU run, and
// everything builds, without it.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_NVRTC_H
#define CP_RUNTIME_CUDA_NVRTC_H

#include "KernelSource.h"

#include <memory>
#include <string>

namespace cp::cuda {

struct CompiledKernel {
  std::string cubin; ///< Empty after an error.
  std::string log;   ///< What the compiler said: errors, or use of registers.
};

class Nvrtc {
public:
  /// Loads the library that CP_CUDA_NVRTC names, else NVRTC from CUDA_HOME,
  /// from the loader's path or from where the build found a toolkit. Null, with
  /// the reason in `error`, if there is none.
  static std::unique_ptr<Nvrtc> load(std::string &error);
  ~Nvrtc();

  /// Like "13.0".
  const std::string &getVersion() const { return version; }

  /// Compiles text for a GPU, `arch` being like "sm_90a".
  CompiledKernel compile(const std::string &source,
                         const std::vector<KernelHeader> &headers,
                         const std::string &arch) const;

private:
  struct Functions;
  explicit Nvrtc(std::unique_ptr<Functions> functions, std::string version);

  std::unique_ptr<Functions> functions;
  std::string version;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_NVRTC_H
