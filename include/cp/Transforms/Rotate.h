//===- Rotate.h - How keys and values come to queries -*- C++ -*- -------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TRANSFORMS_ROTATE_H
#define CP_TRANSFORMS_ROTATE_H

#include "cp/Runtime/CostModel.h"

#include "llvm/ADT/StringRef.h"

#include <optional>

namespace mlir::cp {

/// How keys and values come to the queries.
using Rotate = ::cp::runtime::Movement;

/// All ways, in the order in which equal ones are preferred.
inline constexpr Rotate kRotates[] = {Rotate::Ring, Rotate::Exchange,
                                      Rotate::AllGather};

/// The name that options and statistics use.
inline llvm::StringRef stringify(Rotate rotate) {
  switch (rotate) {
  case Rotate::Ring:
    return "ring";
  case Rotate::AllGather:
    return "all-gather";
  case Rotate::Exchange:
    return "exchange";
  }
  llvm_unreachable("all cases handled");
}

/// The reverse; none if there is no such way.
inline std::optional<Rotate> parseRotate(llvm::StringRef name) {
  for (Rotate rotate : kRotates)
    if (name == stringify(rotate))
      return rotate;
  return std::nullopt;
}

} // namespace mlir::cp

#endif // CP_TRANSFORMS_ROTATE_H
