//===- KernelCache.cpp - Compiled kernels on disk -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelCache.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

using namespace cp::cuda;

/// FNV-1a with 64 bits.
static uint64_t hash(const std::string &text) {
  uint64_t result = 0xcbf29ce484222325u;
  for (unsigned char byte : text)
    result = (result ^ byte) * 0x100000001b3u;
  return result;
}

static std::string toHex(uint64_t number) {
  char digits[17];
  snprintf(digits, sizeof(digits), "%016llx",
           static_cast<unsigned long long>(number));
  return digits;
}

/// What the file of an entry begins with; the value follows. As long for any
/// value.
static std::string getHeader(const std::string &key, uint64_t valueHash) {
  return "cp kernel 1 " + toHex(key.size()) + " " + toHex(valueHash) + "\n" +
         key;
}

std::string KernelCache::getDefaultFolder() {
  if (const char *folder = std::getenv("CP_KERNEL_CACHE"))
    return folder;
  if (const char *caches = std::getenv("XDG_CACHE_HOME"))
    return std::string(caches) + "/cp";
  if (const char *home = std::getenv("HOME"))
    return std::string(home) + "/.cache/cp";
  return "";
}

std::string KernelCache::getPath(const std::string &key) const {
  return folder + "/" + toHex(hash(key)) + ".cubin";
}

std::optional<std::string> KernelCache::find(const std::string &key) const {
  if (folder.empty())
    return std::nullopt;
  std::ifstream file(getPath(key), std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  size_t size = getHeader(key, 0).size();
  if (content.size() < size)
    return std::nullopt;
  std::string value = content.substr(size);
  if (content.compare(0, size, getHeader(key, hash(value))) == 0)
    return value;
  return std::nullopt;
}

void KernelCache::keep(const std::string &key, const std::string &value) const {
  if (folder.empty())
    return;
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  std::string path = getPath(key), temporary = path + ".XXXXXX";
  int descriptor = mkstemp(temporary.data());
  if (descriptor < 0)
    return;
  close(descriptor);
  std::ofstream file(temporary, std::ios::binary);
  file << getHeader(key, hash(value)) << value;
  file.close();
  // Others see the old entry or the new one, never a part.
  if (file.fail() || std::rename(temporary.c_str(), path.c_str()) != 0)
    std::remove(temporary.c_str());
}
