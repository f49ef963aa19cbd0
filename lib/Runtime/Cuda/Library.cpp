//===- Library.cpp - A library that is loaded at run time -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Library.h"

#include <cstdlib>

std::vector<std::string>
cp::cuda::listCudaLibraries(const char *variable,
                            const std::vector<std::string> &names) {
  if (const char *path = std::getenv(variable); path && *path)
    return {path};
  std::vector<std::string> folders;
  for (const char *name : {"CUDA_HOME", "CUDA_PATH"})
    if (const char *root = std::getenv(name))
      for (const char *part : {"/lib64/", "/lib/"})
        folders.push_back(root + std::string(part));
  folders.emplace_back(""); // The loader's path.
#ifdef CP_CUDA_LIBRARY_DIR
  folders.emplace_back(CP_CUDA_LIBRARY_DIR "/");
#endif
  std::vector<std::string> libraries;
  for (const std::string &folder : folders)
    for (const std::string &name : names)
      libraries.push_back(folder + name);
  return libraries;
}
