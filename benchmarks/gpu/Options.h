//===- Options.h - Command line of gpu-bench --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_BENCHMARKS_GPU_OPTIONS_H
#define CP_BENCHMARKS_GPU_OPTIONS_H

#include "Sampling.h"

#include <string>

namespace cp::bench {

/// q is bf16 [heads, queries, depth], k and v [kvHeads, keys, depth], out f32
/// like q, lse f32 [heads, queries]; files hold them row-major.
struct Options {
  std::string command;
  std::string mask = "full";
  std::string mods; ///< File of cp-translate --cp-mods-to-cuda; empty: none.
  std::string in;   ///< Folder of q.bin, k.bin, v.bin and documents.bin.
  std::string out;  ///< Folder for out.bin and lse.bin; empty: none.
  int64_t queries = 0, keys = 0;
  int64_t heads = 16, kvHeads = 16, depth = 128;
  int64_t tile = 128; ///< Edge of the plan's tiles.
  int64_t steps = 1;  ///< Parts of the keys, one attend each.
  Sampling sampling;

  int64_t getQuerySize() const { return heads * queries * depth; }
  int64_t getKeySize() const { return kvHeads * keys * depth; }
};

Options parseOptions(int argc, char **argv);

/// A whole file.
std::string readFile(const std::string &path);
/// A file of just so many bytes.
std::string readFile(const std::string &path, int64_t bytes);
void writeFile(const std::string &path, const void *data, int64_t bytes);

} // namespace cp::bench

#endif // CP_BENCHMARKS_GPU_OPTIONS_H
