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

/// A library of the CUDA toolkit, or beside it.
struct LibraryInfo {
  const char *title;    ///< As messages name it.
  const char *variable; ///< Of the environment: its path, or "none".
  std::vector<std::string> names;
  std::string oldestVersion; ///< Of those that have all functions.
};

/// A library of NVIDIA's. It stays loaded: others may use it, too.
class Library {
public:
  /// Loads the first of `paths` that there is.
  Library(std::string title, const std::vector<std::string> &paths);
  /// The path in `info.variable`, if that is set, alone, and nothing if it is
  /// "none"; else each of its names in CUDA_HOME or CUDA_PATH, on the loader's
  /// path, and where the build found a toolkit.
  explicit Library(const LibraryInfo &info);

  explicit operator bool() const { return handle; }
  /// Loads the libraries beside it whose names begin with `prefix`, for which
  /// it will ask the loader by name. (Those of PyPI's wheels are not on its
  /// path.)
  void loadCompanions(const std::string &prefix) const;
  /// For dlsym.
  void *getHandle() const { return handle; }

  /// Sets a pointer to a function.
  template <typename Fn>
  void find(Fn *&function, const char *name) {
    // dlsym would look for it in the whole process.
    function = handle ? reinterpret_cast<Fn *>(dlsym(handle, name)) : nullptr;
    if (!function && error.empty())
      error = title + " has no " + name + advice;
  }
  /// Why it was not loaded, or which function it lacks, and what to do; empty
  /// if everything was found.
  const std::string &getError() const { return error; }

private:
  std::string title, advice;
  void *handle = nullptr;
  std::string error;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_LIBRARY_H
