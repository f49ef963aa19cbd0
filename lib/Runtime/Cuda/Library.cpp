//===- Library.cpp - A library that is loaded at run time -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Library.h"

#include <cstdlib>

using namespace cp::cuda;

/// Where it may be, most wanted first.
static std::vector<std::string> listPaths(const LibraryInfo &info) {
  if (const char *path = std::getenv(info.variable); path && *path)
    return path == std::string("none") ? std::vector<std::string>()
                                       : std::vector<std::string>{path};
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
    for (const std::string &name : info.names)
      libraries.push_back(folder + name);
  return libraries;
}

Library::Library(std::string title, const std::vector<std::string> &paths)
    : title(std::move(title)) {
  for (const std::string &path : paths)
    if ((handle = dlopen(path.c_str(), RTLD_NOW)))
      return;
  error = "cannot load " + this->title;
}

Library::Library(const LibraryInfo &info)
    : Library(info.title, listPaths(info)) {
  if (!handle)
    error += " (" + info.names.front() +
             "): install it, or set CUDA_HOME to the toolkit or " +
             info.variable + " to its path";
  advice = "; install " + info.oldestVersion + " or newer";
}
