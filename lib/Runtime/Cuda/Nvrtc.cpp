//===- Nvrtc.cpp - The CUDA compiler as a library -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Nvrtc.h"

#include "Library.h"

using namespace cp::cuda;

/// The part of nvrtc.h that is used. Its C interface is the same in all
/// versions from 11.2 on.
struct Nvrtc::Functions {
  using Program = void *;
  int (*version)(int *, int *);
  int (*create)(Program *, const char *, const char *, int, const char *const *,
                const char *const *);
  int (*compile)(Program, int, const char *const *);
  int (*getLogSize)(Program, size_t *);
  int (*getLog)(Program, char *);
  int (*getCubinSize)(Program, size_t *);
  int (*getCubin)(Program, char *);
  int (*destroy)(Program *);
  const char *(*getErrorString)(int);
};

Nvrtc::Nvrtc(std::unique_ptr<Functions> functions, std::string version)
    : functions(std::move(functions)), version(std::move(version)) {}
Nvrtc::~Nvrtc() = default;

std::unique_ptr<Nvrtc> Nvrtc::load(std::string &error) {
  Library library({"NVRTC",
                   "CP_CUDA_NVRTC",
                   {"libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so"},
                   "12.0"});
  library.loadCompanions("libnvrtc-builtins.so");
  auto functions = std::make_unique<Functions>();
  library.find(functions->version, "nvrtcVersion");
  library.find(functions->create, "nvrtcCreateProgram");
  library.find(functions->compile, "nvrtcCompileProgram");
  library.find(functions->getLogSize, "nvrtcGetProgramLogSize");
  library.find(functions->getLog, "nvrtcGetProgramLog");
  library.find(functions->getCubinSize, "nvrtcGetCUBINSize");
  library.find(functions->getCubin, "nvrtcGetCUBIN");
  library.find(functions->destroy, "nvrtcDestroyProgram");
  library.find(functions->getErrorString, "nvrtcGetErrorString");
  if (error = library.getError(); !error.empty())
    return nullptr;
  int major = 0, minor = 0;
  functions->version(&major, &minor);
  return std::unique_ptr<Nvrtc>(
      new Nvrtc(std::move(functions),
                std::to_string(major) + "." + std::to_string(minor)));
}

CompiledKernel Nvrtc::compile(const std::string &source,
                              const std::vector<KernelHeader> &headers,
                              const std::string &arch) const {
  std::vector<const char *> texts, names;
  for (const KernelHeader &header : headers) {
    texts.push_back(header.text);
    names.push_back(header.name);
  }
  CompiledKernel kernel;
  Functions::Program program = nullptr;
  int status = functions->create(&program, source.c_str(), "attend.cu",
                                 static_cast<int>(headers.size()), texts.data(),
                                 names.data());
  if (status == 0) {
    std::string archOption = "--gpu-architecture=" + arch;
    const char *options[] = {archOption.c_str(), "--std=c++17",
                             "--ptxas-options=-v"};
    status = functions->compile(program, 3, options);
    size_t size = 0;
    if (functions->getLogSize(program, &size) == 0 && size > 1) {
      kernel.log.resize(size);
      functions->getLog(program, kernel.log.data());
      kernel.log.resize(size - 1); // It ends in a zero.
    }
    if (status == 0)
      status = functions->getCubinSize(program, &size);
    if (status == 0) {
      kernel.cubin.resize(size);
      status = functions->getCubin(program, kernel.cubin.data());
    }
    functions->destroy(&program);
  }
  if (status != 0) {
    kernel.cubin.clear();
    kernel.log = std::string("NVRTC: ") + functions->getErrorString(status) +
                 "\n" + kernel.log;
  }
  return kernel;
}
