//===- KernelCache.h - Compiled kernels on disk -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_KERNELCACHE_H
#define CP_RUNTIME_CUDA_KERNELCACHE_H

#include <optional>
#include <string>

namespace cp::cuda {

/// A folder of results by content. Several processes may share it: an entry
/// appears whole or not at all, and one that is damaged counts as missing. It
/// is only ever a shortcut, so that what goes wrong with it is no error.
class KernelCache {
public:
  explicit KernelCache(std::string folder) : folder(std::move(folder)) {}

  /// CP_KERNEL_CACHE, or `cp` in the user's folder for caches; empty, which
  /// keeps nothing, if there is neither or CP_KERNEL_CACHE is empty.
  static std::string getDefaultFolder();

  /// What was kept under `key`, which is all that the value depends on. Entries
  /// hold their key: keys of equal hash are told apart.
  std::optional<std::string> find(const std::string &key) const;
  void keep(const std::string &key, const std::string &value) const;

  /// The file of an entry.
  std::string getPath(const std::string &key) const;

private:
  std::string folder;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_KERNELCACHE_H
