//===- KernelStore.cpp - Kernels that a GPU has loaded --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelStore.h"

using namespace cp::cuda;
using cp::runtime::concat;
using cp::runtime::Status;

KernelStore::~KernelStore() {
  for (const auto &[key, module] : modules)
    device->getApi().cuModuleUnload(module);
}

Status KernelStore::prepareCompiler() {
  if (compiler)
    return Status();
  std::string error;
  nvrtc = Nvrtc::load(error);
  if (!nvrtc)
    return Status(CP_UNSUPPORTED, error);
  compiler = std::make_unique<KernelCompiler>(
      *nvrtc, KernelCache(KernelCache::getDefaultFolder()));
  return Status();
}

Status KernelStore::load(const std::string &image, ModuleHandle &module) {
  // CU_JIT_ERROR_LOG_BUFFER and its size: what the driver finds wrong in PTX.
  char log[2048] = "";
  int options[] = {5, 6};
  void *values[] = {log, reinterpret_cast<void *>(sizeof(log) - 1)};
  int status = device->getApi().cuModuleLoadDataEx(&module, image.c_str(), 2,
                                                   options, values);
  return device->check(status, concat("loading a kernel", *log ? ": " : "",
                                      static_cast<const char *>(log)));
}

template <typename GetImage>
Status KernelStore::find(const std::string &key, const char *name,
                         GetImage getImage, FunctionHandle &function) {
  auto entry = modules.find(key);
  if (entry == modules.end()) {
    std::string image;
    ModuleHandle module = nullptr;
    if (Status status = getImage(image); !status.ok())
      return status;
    if (Status status = load(image, module); !status.ok())
      return status;
    entry = modules.emplace(key, module).first;
  }
  int status =
      device->getApi().cuModuleGetFunction(&function, entry->second, name);
  return device->check(status, concat("looking up the kernel ", name));
}

/// What a compiler made, as an image; its log if it made nothing.
static Status getImage(CompiledKernel kernel, const std::string &source,
                       std::string &image) {
  if (kernel.cubin.empty())
    return Status(CP_DEVICE, concat("a kernel does not compile\n", kernel.log,
                                    "\n", source));
  image = std::move(kernel.cubin);
  return Status();
}

Status KernelStore::getAttend(const KernelSpec &spec,
                              FunctionHandle &function) {
  std::lock_guard<std::mutex> lock(mutex);
  auto compile = [&](std::string &image) {
    if (Status status = prepareCompiler(); !status.ok())
      return status;
    return getImage(compiler->compile(spec, device->getArch()), spec.mods,
                    image);
  };
  std::string key = concat("attend ", static_cast<int>(spec.dtype), " ",
                           spec.depth, " ", spec.width, "\n", spec.mods);
  return find(key, kernelName, compile, function);
}

Status KernelStore::getClassifier(const std::string &mods,
                                  FunctionHandle &function) {
  std::lock_guard<std::mutex> lock(mutex);
  auto compile = [&](std::string &image) {
    if (Status status = prepareCompiler(); !status.ok())
      return status;
    return getImage(
        compiler->compile(makeClassifierSource(mods), device->getArch()), mods,
        image);
  };
  return find(concat("classify\n", mods), classifierName, compile, function);
}

Status KernelStore::getKernel(const std::string &source, const char *name,
                              FunctionHandle &function) {
  std::lock_guard<std::mutex> lock(mutex);
  auto compile = [&](std::string &image) {
    if (Status status = prepareCompiler(); !status.ok())
      return status;
    return getImage(compiler->compile(source, device->getArch()), source,
                    image);
  };
  return find(source, name, compile, function);
}

Status KernelStore::getKernel(const cp_gpu_kernel &kernel,
                              FunctionHandle &function) {
  std::lock_guard<std::mutex> lock(mutex);
  std::string content(kernel.image, kernel.image_bytes);
  auto copy = [&](std::string &image) {
    image = content;
    return Status();
  };
  return find(content, kernel.name, copy, function);
}
