//===- Catch.h - Exceptions to statuses -------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_CATCH_H
#define CP_LIB_RUNTIME_CATCH_H

#include "cp/Runtime/Status.h"

#include <exception>
#include <new>

namespace cp::runtime {

/// Runs `call`, with exceptions, which must not reach C code, turned into
/// statuses.
template <typename Call>
Status runCatching(Call call) {
  try {
    return call();
  } catch (const std::bad_alloc &) {
    return Status(CP_OUT_OF_MEMORY, "out of memory");
  } catch (const std::exception &error) {
    return invalid("unexpected error: ", error.what());
  } catch (...) {
    return invalid("unexpected exception");
  }
}

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_CATCH_H
