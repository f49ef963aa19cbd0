//===- StoreServer.cpp - The store of rank 0 ------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StoreServer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

using namespace cp::runtime;

/// A socket that listens on all addresses, of both families where the machine
/// has IPv6.
static Socket listenOn(uint16_t port) {
  for (int family : {AF_INET6, AF_INET}) {
    Socket socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket)
      continue;
    int on = 1, off = 0;
    setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    sockaddr_in6 address6 = {};
    sockaddr_in address4 = {};
    const sockaddr *address = reinterpret_cast<sockaddr *>(&address4);
    socklen_t size = sizeof(address4);
    if (family == AF_INET6) {
      setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
      address6.sin6_family = AF_INET6;
      address6.sin6_port = htons(port);
      address = reinterpret_cast<sockaddr *>(&address6);
      size = sizeof(address6);
    } else {
      address4.sin_family = AF_INET;
      address4.sin_port = htons(port);
    }
    if (bind(socket.get(), address, size) == 0 &&
        listen(socket.get(), SOMAXCONN) == 0)
      return socket;
  }
  return Socket();
}

Status StoreServer::start(uint16_t port, int32_t ranks, double deadlineSeconds,
                          std::unique_ptr<StoreServer> &server) {
  Socket listener = listenOn(port);
  if (!listener)
    return invalid("rank 0 cannot listen on port ", port, ": ",
                   std::strerror(errno), "; set another MASTER_PORT");
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return Status(CP_OUT_OF_MEMORY,
                  concat("the store of rank 0: ", std::strerror(errno)));
  server.reset(new StoreServer(std::move(listener), Socket(ends[0]),
                               Socket(ends[1]), ranks, deadlineSeconds));
  return Status();
}

StoreServer::StoreServer(Socket listener, Socket waker, Socket wakened,
                         int32_t ranks, double deadlineSeconds)
    : listener(std::move(listener)), waker(std::move(waker)),
      wakened(std::move(wakened)), ranks(ranks),
      deadlineSeconds(deadlineSeconds), present(ranks),
      thread([this] { serve(); }) {}

StoreServer::~StoreServer() {
  waker.close();
  thread.join();
}

//===----------------------------------------------------------------------===//
// The thread
//===----------------------------------------------------------------------===//

void StoreServer::serve() {
  pollfd ended = {wakened.get(), POLLIN, 0};
  while (poll(&ended, 1, 0) == 0)
    handleEvents(getMilliseconds());
  // Rank 0 may have said why it ends.
  while (handleEvents(0))
    ;
  broadcast({StoreMessage::Closed});
}

/// How long nothing may happen.
int StoreServer::getMilliseconds() const {
  if (numPresent == ranks || late)
    return -1;
  std::chrono::duration<double> passed = Clock::now() - begin;
  double left = std::clamp(deadlineSeconds - passed.count(), 0.0, 1e6);
  return static_cast<int>(left * 1000) + 1;
}

bool StoreServer::handleEvents(int milliseconds) {
  std::vector<pollfd> polled = {{wakened.get(), POLLIN, 0},
                                {listener.get(), POLLIN, 0}};
  for (Connection &connection : connections)
    polled.push_back({connection.socket.get(), POLLIN, 0});
  poll(polled.data(), polled.size(), milliseconds);
  bool any = false;
  // New connections are added behind those that were polled.
  auto connection = connections.begin();
  for (size_t i = 2; i < polled.size(); ++i, ++connection)
    if (polled[i].revents) {
      readFrom(*connection);
      any = true;
    }
  if (polled[1].revents) {
    accept();
    any = true;
  }
  connections.remove_if([](const Connection &entry) { return entry.closing; });
  std::chrono::duration<double> passed = Clock::now() - begin;
  if (numPresent < ranks && passed.count() > deadlineSeconds && !late)
    refuseLateJob();
  return any;
}

void StoreServer::accept() {
  Socket socket(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (socket)
    connections.emplace_back(std::move(socket));
}

void StoreServer::readFrom(Connection &connection) {
  StoreMessage message;
  while (!connection.closing) {
    switch (
        connection.reader.read(connection.socket, /*wait=*/false, message)) {
    case StoreMessageReader::Complete:
      handle(connection, message);
      break;
    case StoreMessageReader::Partial:
      return;
    case StoreMessageReader::Lost:
      lose(connection);
      return;
    }
  }
}

void StoreServer::lose(Connection &connection) {
  connection.closing = true;
  if (const std::string &error = connection.reader.getError(); !error.empty())
    refuse(connection, 0, invalid(error));
  if (connection.rank >= 0)
    broadcast({StoreMessage::Failure, connection.rank, 0, CP_OK, "",
               "its process ended, or its connection broke"});
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

void StoreServer::handle(Connection &connection, const StoreMessage &message) {
  switch (message.kind) {
  case StoreMessage::Hello:
    welcome(connection, message);
    return;
  case StoreMessage::Set:
    set(connection, message);
    return;
  case StoreMessage::Wait:
    if (auto it = values.find(message.key); it != values.end())
      connection.socket.send(
          {StoreMessage::Reply, 0, message.number, CP_OK, "", it->second});
    else
      connection.waits.emplace(message.key, message.number);
    return;
  case StoreMessage::Failure:
    broadcast(message);
    return;
  case StoreMessage::Bye:
    connection.closing = true;
    return;
  case StoreMessage::Reply:
  case StoreMessage::Refuse:
  case StoreMessage::Closed:
    lose(connection);
    return;
  }
}

void StoreServer::refuse(Connection &connection, uint64_t number,
                         const Status &reason) {
  connection.socket.send({StoreMessage::Refuse, 0, number, reason.getCode(), "",
                          reason.getMessage()});
}

void StoreServer::welcome(Connection &connection, const StoreMessage &hello) {
  Status status;
  if (hello.value != std::to_string(ranks))
    status = invalid("rank ", hello.rank, " belongs to a job of ", hello.value,
                     " ranks, the job of rank 0 has ", ranks);
  else if (hello.rank < 0 || hello.rank >= ranks)
    status = invalid("rank ", hello.rank, " in a job of ", ranks, " ranks");
  else if (present[hello.rank])
    status = invalid("two processes are rank ", hello.rank);
  if (!status.ok()) {
    refuse(connection, hello.number, status);
    connection.closing = true;
    return;
  }
  connection.rank = hello.rank;
  connection.number = hello.number;
  present[hello.rank] = true;
  if (++numPresent < ranks)
    return;
  for (Connection &other : connections)
    if (other.rank >= 0)
      other.socket.send({StoreMessage::Reply, 0, other.number});
}

void StoreServer::refuseLateJob() {
  late = true;
  std::string missing;
  for (int32_t rank = 0; rank < ranks; ++rank)
    if (!present[rank])
      missing += concat(missing.empty() ? "" : ", ", rank);
  for (Connection &connection : connections)
    if (connection.rank >= 0)
      refuse(connection, connection.number,
             Status(CP_TIMEOUT, concat("of the job's ", ranks,
                                       " ranks, these did not come within ",
                                       deadlineSeconds, " s: ", missing)));
}

void StoreServer::set(Connection &connection, const StoreMessage &message) {
  if (!values.emplace(message.key, message.value).second) {
    refuse(connection, message.number,
           invalid("'", message.key, "' is set twice"));
    return;
  }
  connection.socket.send({StoreMessage::Reply, 0, message.number});
  for (Connection &other : connections) {
    auto [begin, end] = other.waits.equal_range(message.key);
    for (auto it = begin; it != end; ++it)
      other.socket.send(
          {StoreMessage::Reply, 0, it->second, CP_OK, "", message.value});
    other.waits.erase(begin, end);
  }
}

void StoreServer::broadcast(const StoreMessage &message) {
  // Only the first failure is one: others follow from it.
  if (failed)
    return;
  failed = message.kind == StoreMessage::Failure;
  for (Connection &connection : connections)
    if (connection.rank >= 0 && !connection.closing)
      connection.socket.send(message);
}
