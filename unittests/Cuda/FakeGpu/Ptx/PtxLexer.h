//===- PtxLexer.h - Words of PTX --------------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_PTXLEXER_H
#define CP_UNITTESTS_CUDA_FAKEGPU_PTXLEXER_H

#include <string>
#include <vector>

namespace cp::fake::ptx {

struct Token {
  enum Kind { Word, Number, Punctuation, End } kind;
  std::string text;
  int line;
};

/// Comments, and directives that say nothing about what is computed, are left
/// out. The last token is End.
std::vector<Token> tokenize(const char *text);

} // namespace cp::fake::ptx

#endif // CP_UNITTESTS_CUDA_FAKEGPU_PTXLEXER_H
