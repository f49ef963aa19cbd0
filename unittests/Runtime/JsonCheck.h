//===- JsonCheck.h - Is a text JSON -----------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_JSONCHECK_H
#define CP_UNITTESTS_RUNTIME_JSONCHECK_H

#include <cctype>
#include <cstring>
#include <string>

namespace cp::runtime::test {

/// Recognises JSON; strings may hold no escapes, which traces do not need.
class JsonCheck {
public:
  explicit JsonCheck(const std::string &text) : at(text.c_str()) {}

  bool check() { return value() && (skipSpace(), *at == '\0'); }

private:
  void skipSpace() {
    while (std::isspace(static_cast<unsigned char>(*at)))
      ++at;
  }
  bool take(char c) {
    skipSpace();
    if (*at != c)
      return false;
    ++at;
    return true;
  }
  bool string() {
    if (!take('"'))
      return false;
    while (*at && *at != '"' && *at != '\\')
      ++at;
    return take('"');
  }
  bool digits() {
    if (!std::isdigit(static_cast<unsigned char>(*at)))
      return false;
    while (std::isdigit(static_cast<unsigned char>(*at)))
      ++at;
    return true;
  }
  bool number() {
    if (*at == '-')
      ++at;
    if (*at == '0' && std::isdigit(static_cast<unsigned char>(at[1])))
      return false;
    if (!digits())
      return false;
    if (*at != '.')
      return true;
    ++at;
    return digits();
  }
  /// The inside of an object or array up to `end`.
  template <typename Element>
  bool list(char end, Element element) {
    if (take(end))
      return true;
    do {
      if (!element())
        return false;
    } while (take(','));
    return take(end);
  }
  bool value() {
    if (take('{'))
      return list('}', [&] { return string() && take(':') && value(); });
    if (take('['))
      return list(']', [&] { return value(); });
    return *at == '"' ? string() : number();
  }

  const char *at;
};

inline bool isJson(const std::string &text) { return JsonCheck(text).check(); }

} // namespace cp::runtime::test

#endif // CP_UNITTESTS_RUNTIME_JSONCHECK_H
