//===- StoreMessage.cpp - What store and ranks say to each other ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StoreMessage.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

using namespace cp::runtime;

namespace {

/// What is before the texts of a message. Integers are the machine's own: all
/// that have GPUs have the same.
struct Header {
  static constexpr uint32_t magicNumber = 0x53504331;
  static constexpr int32_t currentVersion = 1;

  uint32_t magic = magicNumber;
  int32_t version = currentVersion;
  int32_t kind = 0, rank = 0;
  uint64_t number = 0;
  int32_t status = 0;
  uint32_t keyBytes = 0, valueBytes = 0, unused = 0;
};

} // namespace

//===----------------------------------------------------------------------===//
// Sockets
//===----------------------------------------------------------------------===//

Socket &Socket::operator=(Socket &&other) noexcept {
  if (this != &other) {
    close();
    descriptor = other.release();
  }
  return *this;
}

void Socket::close() {
  if (descriptor >= 0)
    ::close(descriptor);
  descriptor = -1;
}

int Socket::release() {
  int result = descriptor;
  descriptor = -1;
  return result;
}

bool Socket::send(const StoreMessage &message) const {
  Header header;
  header.kind = message.kind;
  header.rank = message.rank;
  header.number = message.number;
  header.status = message.status;
  header.keyBytes = static_cast<uint32_t>(message.key.size());
  header.valueBytes = static_cast<uint32_t>(message.value.size());
  std::string bytes(reinterpret_cast<const char *>(&header), sizeof(header));
  bytes += message.key;
  bytes += message.value;
  ssize_t sent;
  do
    sent = ::send(descriptor, bytes.data(), bytes.size(),
                  MSG_NOSIGNAL | MSG_DONTWAIT);
  while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(bytes.size());
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

StoreMessageReader::Result StoreMessageReader::parse(StoreMessage &message) {
  Header header;
  if (bytes.size() < sizeof(header))
    return Partial;
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != Header::magicNumber) {
    error = "it is no process of this kind of job";
    return Lost;
  }
  if (header.version != Header::currentVersion) {
    error = concat("it is of another version of cp (store protocol ",
                   header.version, ", here ", Header::currentVersion, ")");
    return Lost;
  }
  if (header.keyBytes > Store::maxBytes ||
      header.valueBytes > Store::maxBytes || header.kind < 0 ||
      header.kind > StoreMessage::Closed || header.status < CP_OK ||
      header.status > CP_DEVICE) {
    error = "it sends what is no message";
    return Lost;
  }
  size_t size = sizeof(header) + header.keyBytes + header.valueBytes;
  if (bytes.size() < size)
    return Partial;
  message.kind = static_cast<StoreMessage::Kind>(header.kind);
  message.rank = header.rank;
  message.number = header.number;
  message.status = static_cast<cp_status>(header.status);
  message.key = bytes.substr(sizeof(header), header.keyBytes);
  message.value =
      bytes.substr(sizeof(header) + header.keyBytes, header.valueBytes);
  bytes.erase(0, size);
  return Complete;
}

StoreMessageReader::Result StoreMessageReader::read(const Socket &socket,
                                                    bool wait,
                                                    StoreMessage &message) {
  while (true) {
    if (Result result = parse(message); result != Partial)
      return result;
    char buffer[4096];
    ssize_t size =
        ::recv(socket.get(), buffer, sizeof(buffer), wait ? 0 : MSG_DONTWAIT);
    if (size > 0)
      bytes.append(buffer, static_cast<size_t>(size));
    else if (size < 0 && errno == EINTR)
      continue;
    else if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return Partial;
    else
      return Lost;
  }
}
