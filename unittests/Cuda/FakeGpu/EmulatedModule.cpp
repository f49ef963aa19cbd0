//===- EmulatedModule.cpp - Modules that the fake NVRTC compiled ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmulatedModule.h"

#include "Module.h"

#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <elf.h>
#include <filesystem>
#include <unistd.h>

using namespace cp::fake;

namespace {
class EmulatedFunction : public Function {
public:
  explicit EmulatedFunction(const cp::cuda::EmulatedKernel &kernel)
      : kernel(kernel) {}

  std::vector<size_t> getParameterSizes() const override {
    return {kernel.parameterBytes,
            kernel.parameterBytes + kernel.numParameters};
  }

  Outcome run(const Launch &launch, void *const *parameters) override {
    if (launch.block[1] != 1 || launch.block[2] != 1)
      return {NotSupported, "blocks of two dimensions are not emulated"};
    char error[1000] = "";
    if (!kernel.run(launch.grid, launch.block, launch.sharedBytes, launch.seed,
                    parameters, error, sizeof(error)))
      return {LaunchFailed, error};
    return {};
  }

private:
  const cp::cuda::EmulatedKernel &kernel;
};

class EmulatedModule : public Module {
public:
  explicit EmulatedModule(void *library) : library(library) {}
  ~EmulatedModule() override { dlclose(library); }

private:
  void *library;
};
} // namespace

/// The loader wants a file: one that is gone when it is loaded.
static void *loadLibrary(const void *image, size_t bytes) {
  std::string path =
      std::filesystem::temp_directory_path() / "cp-fake-module.XXXXXX";
  int descriptor = mkstemp(path.data());
  if (descriptor < 0)
    return nullptr;
  FILE *file = fdopen(descriptor, "wb");
  bool isWritten = fwrite(image, 1, bytes, file) == bytes;
  isWritten &= fclose(file) == 0;
  void *library =
      isWritten ? dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) : nullptr;
  unlink(path.c_str());
  return library;
}

Outcome cp::fake::loadEmulated(const void *image,
                               std::unique_ptr<Module> &module) {
  // Linkers put the table of sections last.
  auto *header = static_cast<const Elf64_Ehdr *>(image);
  size_t bytes =
      header->e_shoff + size_t(header->e_shnum) * header->e_shentsize;
  void *library = loadLibrary(image, bytes);
  if (!library) {
    const char *reason = dlerror();
    return {InvalidImage, reason ? reason : "cannot write a temporary file"};
  }
  auto made = std::make_unique<EmulatedModule>(library);
  auto *kernel = static_cast<const cp::cuda::EmulatedKernel *>(
      dlsym(library, cp::cuda::emulatedKernels));
  if (!kernel)
    return {InvalidImage, "an ELF that the fake NVRTC did not make"};
  for (; kernel->name; ++kernel)
    made->functions[kernel->name] = std::make_unique<EmulatedFunction>(*kernel);
  module = std::move(made);
  return {};
}
