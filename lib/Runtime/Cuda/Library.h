//===- Library.h - A library that is loaded at run time ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_LIBRARY_H
#define CP_RUNTIME_CUDA_LIBRARY_H

#include <dlfcn.h>
#include <string>
#include <type_traits>
#include <vector>

namespace cp::cuda {

/// Where a library of the CUDA toolkit may be, most wanted first: the path in
/// the environment variable `variable`, if that is set, alone; else each of
/// `names` in CUDA_HOME or CUDA_PATH, on the loader's path, and where the build
/// found a toolkit.
std::vector<std::string>
listCudaLibraries(const char *variable, const std::vector<std::string> &names);

/// A library of NVIDIA's. It stays loaded: others may use it, too.
class Library {
public:
  /// Loads the first of `names` that there is.
  explicit Library(const std::vector<std::string> &names) {
    for (const std::string &name : names)
      if ((handle = dlopen(name.c_str(), RTLD_NOW)))
        return;
  }

  explicit operator bool() const { return handle; }
  /// For dlsym.
  void *getHandle() const { return handle; }

  /// Sets a pointer to a function.
  template <typename Fn>
  void find(Fn *&function, const char *name) {
    function = reinterpret_cast<Fn *>(dlsym(handle, name));
    if (!function && missing.empty())
      missing = name;
  }
  /// The first function that was not found; empty if all were.
  const std::string &getMissing() const { return missing; }

private:
  void *handle = nullptr;
  std::string missing;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_LIBRARY_H
