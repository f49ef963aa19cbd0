//===- Library.cpp - A library that is loaded at run time -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Library.h"

#include <climits>
#include <cstdlib>
#include <filesystem>

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
  for (const std::string &path : paths) {
    handle = dlopen(path.c_str(), RTLD_NOW);
    if (handle)
      return;
  }
  error = "cannot load " + this->title;
}

void Library::loadCompanions(const std::string &prefix) const {
  char folder[PATH_MAX];
  if (!handle || dlinfo(handle, RTLD_DI_ORIGIN, folder) != 0)
    return;
  std::error_code error;
  std::filesystem::directory_iterator file(folder, error), end;
  for (; !error && file != end; file.increment(error))
    if (file->path().filename().string().rfind(prefix, 0) == 0)
      dlopen(file->path().c_str(), RTLD_NOW);
}

Library::Library(const LibraryInfo &info)
    : Library(info.title, listPaths(info)) {
  if (!handle)
    error += " (" + info.names.front() +
             "): install it, or set CUDA_HOME to the toolkit or " +
             info.variable + " to its path";
  advice = "; install " + info.oldestVersion + " or newer";
}
