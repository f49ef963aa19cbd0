//===- Status.h - Result of a runtime call ----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_STATUS_H
#define CP_RUNTIME_STATUS_H

#include "cp/Runtime/Runtime.h"

#include <sstream>
#include <string>
#include <utility>

namespace cp::runtime {

/// A cp_status with the text for the user; the text is empty on success and
/// for CP_ABORTED, whose reason is the failure that another rank recorded.
class [[nodiscard]] Status {
public:
  Status() = default;
  Status(cp_status code, std::string message)
      : code(code), message(std::move(message)) {}

  static Status aborted() { return Status(CP_ABORTED, ""); }

  bool ok() const { return code == CP_OK; }
  cp_status getCode() const { return code; }
  const std::string &getMessage() const { return message; }

private:
  cp_status code = CP_OK;
  std::string message;
};

/// The parts, streamed one after the other.
template <typename... Parts>
std::string concat(const Parts &...parts) {
  std::ostringstream stream;
  (stream << ... << parts);
  return stream.str();
}

/// CP_INVALID_ARGUMENT with the streamed parts as its message.
template <typename... Parts>
Status invalid(const Parts &...parts) {
  return Status(CP_INVALID_ARGUMENT, concat(parts...));
}

} // namespace cp::runtime

#endif // CP_RUNTIME_STATUS_H
