//===- KernelStore.h - Kernels that a GPU has loaded ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELSTORE_H
#define CP_RUNTIME_CUDA_KERNELSTORE_H

#include "Device.h"
#include "KernelCompiler.h"
#include "cp/Runtime/Gpu.h"

#include <map>
#include <mutex>
#include <string>

namespace cp::cuda {

/// The kernels of one GPU, each compiled and loaded at its first use. Ranks
/// share it: any thread may call it, after Device::makeCurrent.
class KernelStore {
public:
  explicit KernelStore(std::shared_ptr<const Device> device)
      : device(std::move(device)) {}
  ~KernelStore();
  KernelStore(const KernelStore &) = delete;
  KernelStore &operator=(const KernelStore &) = delete;

  /// The attention kernel for a spec that has been checked. An error in the
  /// text of its functions is shown with that text.
  runtime::Status getAttend(const KernelSpec &spec, FunctionHandle &function);
  /// The kernel that classifies tiles by the mask of such a text.
  runtime::Status getClassifier(const std::string &mods,
                                FunctionHandle &function);
  /// A kernel of the runtime, from CUDA C++ that includes getKernelHeaders().
  runtime::Status getKernel(const std::string &source, const char *name,
                            FunctionHandle &function);
  /// A kernel of a program, by the content of its image.
  runtime::Status getKernel(const cp_gpu_kernel &kernel,
                            FunctionHandle &function);

private:
  runtime::Status prepareCompiler();
  /// The function `name` of the module that `key` stands for, which
  /// `getImage(image)` gives if it has not been loaded.
  template <typename GetImage>
  runtime::Status find(const std::string &key, const char *name,
                       GetImage getImage, FunctionHandle &function);
  runtime::Status load(const std::string &image, ModuleHandle &module);

  std::shared_ptr<const Device> device;
  std::mutex mutex;
  std::unique_ptr<Nvrtc> nvrtc; ///< Loaded by the first kernel that needs it.
  std::unique_ptr<KernelCompiler> compiler;
  std::map<std::string, ModuleHandle> modules;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELSTORE_H
