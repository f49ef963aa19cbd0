//===- PtxLexer.cpp - Words of PTX ----------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PtxLexer.h"

#include <cctype>
#include <cstring>

using namespace cp::fake::ptx;

static bool isWordPart(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' ||
         c == '%' || c == '.';
}

/// Directives that end with their line.
static bool isLineDirective(const std::string &word) {
  for (const char *name :
       {".version", ".target", ".address_size", ".loc", ".file"})
    if (word == name)
      return true;
  return false;
}

namespace {
class Lexer {
public:
  explicit Lexer(const char *text) : at(text) {}

  std::vector<Token> run() {
    while (skipSpace(), *at)
      read();
    tokens.push_back({Token::End, "the end", line});
    return std::move(tokens);
  }

private:
  void skipLine() {
    while (*at && *at != '\n')
      ++at;
  }
  void skipSpace() {
    for (;; ++at) {
      if (*at == '\n')
        ++line;
      else if (at[0] == '/' && at[1] == '/') {
        skipLine();
        --at;
      } else if (!std::isspace(static_cast<unsigned char>(*at)))
        return;
    }
  }
  /// Debug information: a directive and braces.
  void skipSection() {
    while (*at && *at != '}')
      line += *at++ == '\n';
    if (*at)
      ++at;
  }
  void read() {
    if (!isWordPart(*at)) {
      tokens.push_back({Token::Punctuation, std::string(1, *at++), line});
      return;
    }
    const char *begin = at;
    // "::" is within a word: shared::cta.
    while (isWordPart(*at) || (at[0] == ':' && at[1] == ':') ||
           (at[0] == ':' && at[-1] == ':'))
      ++at;
    std::string word(begin, at);
    if (isLineDirective(word))
      return skipLine();
    if (word == ".section")
      return skipSection();
    bool isNumber = std::isdigit(static_cast<unsigned char>(word[0]));
    tokens.push_back(
        {isNumber ? Token::Number : Token::Word, std::move(word), line});
  }

  const char *at;
  int line = 1;
  std::vector<Token> tokens;
};
} // namespace

std::vector<Token> cp::fake::ptx::tokenize(const char *text) {
  return Lexer(text).run();
}
