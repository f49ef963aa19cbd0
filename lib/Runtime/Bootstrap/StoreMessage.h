//===- StoreMessage.h - What store and ranks say to each other --*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_BOOTSTRAP_STOREMESSAGE_H
#define CP_LIB_RUNTIME_BOOTSTRAP_STOREMESSAGE_H

#include "cp/Runtime/Store.h"

#include <cstdint>
#include <string>
#include <utility>

namespace cp::runtime {

struct StoreMessage {
  enum Kind : int32_t {
    // Of a rank.
    Hello, ///< `rank`, the job's size in `value`
    Set,
    Wait,
    Bye,
    // Of both.
    Failure, ///< `rank` failed, and why in `value`
    // Of the store.
    Reply,  ///< to the request `number`
    Refuse, ///< the same, with the reason in `value`
    Closed, ///< rank 0 has ended well
  };

  StoreMessage(Kind kind = Hello, int32_t rank = 0, uint64_t number = 0,
               cp_status status = CP_OK, std::string key = "",
               std::string value = "")
      : kind(kind), rank(rank), number(number), status(status),
        key(std::move(key)), value(std::move(value)) {}

  Kind kind;
  int32_t rank;
  uint64_t number;
  cp_status status; ///< Of a refusal.
  std::string key, value;
};

/// A file descriptor of a socket.
class Socket {
public:
  explicit Socket(int descriptor = -1) : descriptor(descriptor) {}
  ~Socket() { close(); }
  Socket(Socket &&other) noexcept : descriptor(other.release()) {}
  Socket &operator=(Socket &&other) noexcept;

  explicit operator bool() const { return descriptor >= 0; }
  int get() const { return descriptor; }
  void close();

  /// Sends a message without waiting: messages are small. False if the other
  /// side is gone or has not read for long.
  bool send(const StoreMessage &message) const;

private:
  int release();

  int descriptor;
};

/// Puts messages together from what arrives.
class StoreMessageReader {
public:
  enum Result { Complete, Partial, Lost };

  /// Takes the next message. Reads from the socket what is there; `wait`:
  /// until there is something. Lost: the other side is gone, or says what is
  /// no message, which `error` then names.
  Result read(const Socket &socket, bool wait, StoreMessage &message);
  const std::string &getError() const { return error; }

private:
  Result parse(StoreMessage &message);

  std::string bytes, error;
};

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_BOOTSTRAP_STOREMESSAGE_H
