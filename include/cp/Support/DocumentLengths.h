//===- DocumentLengths.h - Lengths of documents -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_SUPPORT_DOCUMENTLENGTHS_H
#define CP_SUPPORT_DOCUMENTLENGTHS_H

#include <cstdint>
#include <string>

namespace cp {

/// Whether the first lengths are positive, all after them 0, and they add up to
/// a sequence of `length` positions (-1: of any length). If not, says which
/// length is wrong; "" if all is well. Header only, since the compiler and the
/// runtime, which know nothing of each other, both need it.
inline std::string findBadDocument(const int64_t *lengths, int64_t documents,
                                   int64_t length = -1) {
  int64_t sum = 0, zero = -1;
  for (int64_t i = 0; i < documents; ++i) {
    std::string name = "document " + std::to_string(i);
    if (lengths[i] < 0)
      return name + " has the negative length " + std::to_string(lengths[i]);
    if (lengths[i] > 0 && zero >= 0)
      return "document " + std::to_string(zero) +
             " has length 0, but document " + std::to_string(i) +
             " after it does not; only trailing lengths may be 0";
    if (lengths[i] == 0 && zero < 0)
      zero = i;
    if (__builtin_add_overflow(sum, lengths[i], &sum))
      return "the lengths add up to more than 64 bits hold";
  }
  if (sum == 0)
    return "there is no document";
  if (length >= 0 && sum != length)
    return "the lengths add up to " + std::to_string(sum) +
           ", the sequence has " + std::to_string(length) + " positions";
  return "";
}

} // namespace cp

#endif // CP_SUPPORT_DOCUMENTLENGTHS_H
