//===- Captures.cpp - Captured values as kernels read them ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Captures.h"

#include <algorithm>

using namespace cp::cuda;
using cp::runtime::concat;
using cp::runtime::Status;

static bool isScalar(const cp_attend_args &args, int64_t capture) {
  return !args.capture_types || args.capture_types[capture].rank < 0;
}

Status Captures::upload(const cp_attend_args &args) {
  if (args.num_captures > maxCaptures)
    return Status(CP_UNSUPPORTED,
                  concat("attend: ", args.num_captures,
                         " captured values; CUDA kernels take ", maxCaptures));
  int64_t values[maxCaptures], count = 0;
  for (int64_t i = 0; i < args.num_captures; ++i) {
    pointers[i] = args.captures[i];
    if (isScalar(args, i))
      values[count++] = *static_cast<const int64_t *>(args.captures[i]);
  }
  if (count == 0)
    return Status();
  if (Status status =
          rank.uploadNew(values, count * sizeof(values[0]), scalars);
      !status.ok())
    return status;
  const auto *next = static_cast<const int64_t *>(scalars);
  for (int64_t i = 0; i < args.num_captures; ++i)
    if (isScalar(args, i))
      pointers[i] = next++;
  return Status();
}

void Captures::fill(const void *(&captures)[maxCaptures]) const {
  std::copy(std::begin(pointers), std::end(pointers), captures);
}
