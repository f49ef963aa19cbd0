//===- Module.h - Code that is loaded into the fake devices -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_MODULE_H
#define CP_UNITTESTS_CUDA_FAKEGPU_MODULE_H

#include "Memory.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace cp::fake {

struct Launch {
  unsigned grid[3], block[3];
  unsigned sharedBytes;
  int device;
  uint64_t seed; ///< Of the order in which threads run.
};

/// A kernel.
class Function {
public:
  virtual ~Function() = default;
  virtual std::vector<size_t> getParameterSizes() const = 0;
  /// The most threads of a block; 0: as many as the device allows.
  virtual unsigned getMaxThreads() const { return 0; }
  /// Runs all threads. `parameters` are of the sizes above. Called within a
  /// Window.
  virtual Outcome run(const Launch &launch, void *const *parameters) = 0;

  size_t maxSharedBytes = 48 << 10;
};

class Module {
public:
  virtual ~Module() = default;

  /// Its kernels by name.
  std::map<std::string, std::unique_ptr<Function>> functions;
};

/// Loads the text of PTX. Its variables are blocks of `memory`, allocated by
/// the function.
using AllocateFn = std::function<Outcome(size_t bytes, uint64_t &address)>;
Outcome loadPtx(const char *text, Memory &memory, const AllocateFn &allocate,
                std::unique_ptr<Module> &module);

/// Loads what the fake NVRTC compiled: a shared library of the host.
Outcome loadEmulated(const void *image, std::unique_ptr<Module> &module);

} // namespace cp::fake

#endif // CP_UNITTESTS_CUDA_FAKEGPU_MODULE_H
