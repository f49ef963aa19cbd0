//===- TcpStore.cpp - A store that other processes reach ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StoreServer.h"
#include "cp/Runtime/FailureRecord.h"

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace cp::runtime;

namespace {

/// One process's end. A thread of its own reads what the store says, so that a
/// failure is known without asking.
class TcpStore : public Store {
public:
  TcpStore(Socket socket, int32_t rank, double deadlineSeconds,
           std::unique_ptr<StoreServer> server)
      : server(std::move(server)), socket(std::move(socket)), rank(rank),
        deadlineSeconds(deadlineSeconds), thread([this] { listen(); }) {}
  ~TcpStore() override;

  /// Returns when all ranks have come.
  Status join(int32_t ranks, double joinSeconds);

  Status set(const std::string &key, const std::string &value) override;
  Status wait(const std::string &key, std::string &value) override;
  void fail(const std::string &reason) override;
  Status getFailure() const override;

private:
  void listen();
  /// Whether to read on.
  bool take(StoreMessage message);
  bool send(const StoreMessage &message);
  /// Sends a request and waits for the answer to it. `unanswered`: what it
  /// means if there is none.
  Status request(StoreMessage message, double seconds,
                 const std::string &unanswered, std::string &value);

  std::unique_ptr<StoreServer> server; ///< Of rank 0.
  Socket socket;
  const int32_t rank;
  const double deadlineSeconds;
  std::mutex sending;
  /// Guards what the thread has heard.
  std::mutex mutex;
  std::condition_variable changed;
  StoreMessage answer;
  uint64_t numRequests = 0;
  bool closed = false;
  FailureRecord failure;
  std::thread thread;
};

} // namespace

TcpStore::~TcpStore() {
  send({StoreMessage::Bye, rank});
  shutdown(socket.get(), SHUT_RDWR);
  thread.join();
  socket.close();
}

void TcpStore::listen() {
  StoreMessageReader reader;
  while (true) {
    StoreMessage message;
    if (reader.read(socket, /*wait=*/true, message) !=
        StoreMessageReader::Complete) {
      std::string reason = reader.getError().empty()
                               ? "the store is gone: its process ended, or the "
                                 "connection broke"
                               : "the store: " + reader.getError();
      message = {StoreMessage::Failure, 0, 0, CP_OK, "", reason};
      take(std::move(message));
      return;
    }
    if (!take(std::move(message)))
      return;
  }
}

bool TcpStore::take(StoreMessage message) {
  std::lock_guard<std::mutex> lock(mutex);
  StoreMessage::Kind kind = message.kind;
  if (kind == StoreMessage::Failure)
    failure.record(message.rank, Status(CP_ABORTED, message.value));
  else if (kind == StoreMessage::Closed)
    closed = true;
  else
    answer = std::move(message);
  changed.notify_all();
  return kind != StoreMessage::Closed;
}

bool TcpStore::send(const StoreMessage &message) {
  std::lock_guard<std::mutex> lock(sending);
  return socket.send(message);
}

Status TcpStore::request(StoreMessage message, double seconds,
                         const std::string &unanswered, std::string &value) {
  std::unique_lock<std::mutex> lock(mutex);
  message.number = ++numRequests;
  answer = {};
  lock.unlock();
  // What has gone wrong the thread learns, too, and in more words.
  (void)send(message);
  lock.lock();
  // A connection that is refused is answered without a number.
  auto isAnswered = [&] {
    return answer.number == message.number ||
           answer.kind == StoreMessage::Refuse;
  };
  bool ended =
      changed.wait_for(lock, std::chrono::duration<double>(seconds), [&] {
        return isAnswered() || closed || failure.failed();
      });
  if (isAnswered()) {
    if (answer.kind == StoreMessage::Refuse)
      return Status(answer.status, answer.value);
    value = answer.value;
    return Status();
  }
  if (!ended)
    return Status(CP_TIMEOUT, concat(unanswered, " within ", seconds, " s"));
  if (failure.failed())
    return getFailure();
  return Status(CP_ABORTED, "rank 0 has ended, and the store with it");
}

Status TcpStore::join(int32_t ranks, double joinSeconds) {
  StoreMessage hello{StoreMessage::Hello, rank};
  hello.value = std::to_string(ranks);
  std::string nothing;
  // The store itself says who has not come, so let it be first.
  return request(hello, joinSeconds + 5, "the store of rank 0 says nothing",
                 nothing);
}

Status TcpStore::set(const std::string &key, const std::string &value) {
  if (key.size() > maxBytes || value.size() > maxBytes)
    return invalid("'", key, "' has ", value.size(), " bytes, a store takes ",
                   maxBytes);
  std::string nothing;
  return request({StoreMessage::Set, rank, 0, CP_OK, key, value},
                 deadlineSeconds, "the store of rank 0 says nothing", nothing);
}

Status TcpStore::wait(const std::string &key, std::string &value) {
  return request({StoreMessage::Wait, rank, 0, CP_OK, key}, deadlineSeconds,
                 concat("no rank has set '", key, "'"), value);
}

void TcpStore::fail(const std::string &reason) {
  {
    std::lock_guard<std::mutex> lock(mutex);
    failure.record(rank, Status(CP_ABORTED, reason));
    changed.notify_all();
  }
  send({StoreMessage::Failure, rank, 0, CP_OK, "", reason.substr(0, maxBytes)});
}

Status TcpStore::getFailure() const {
  if (!failure.failed())
    return Status();
  return Status(CP_ABORTED, failure.getText());
}

//===----------------------------------------------------------------------===//
// Connecting
//===----------------------------------------------------------------------===//

/// Tries all addresses of the host once.
static Socket connectOnce(const addrinfo *addresses, int &error) {
  for (const addrinfo *address = addresses; address;
       address = address->ai_next) {
    Socket socket(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (socket &&
        connect(socket.get(), address->ai_addr, address->ai_addrlen) == 0) {
      int on = 1;
      setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
      return socket;
    }
    error = errno;
  }
  return Socket();
}

/// Connects to rank 0, which may come later than this rank.
static Status connectTo(const JobRank &job, double joinSeconds,
                        Socket &socket) {
  using Clock = std::chrono::steady_clock;
  addrinfo hints = {}, *addresses = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  // Rank 0 may not be able to reach itself by the name for others.
  std::string host = job.rank == 0 ? "127.0.0.1" : job.address;
  if (int failed = getaddrinfo(host.c_str(), std::to_string(job.port).c_str(),
                               &hints, &addresses))
    return invalid("rank ", job.rank, " does not find the address '", host,
                   "' of rank 0: ", gai_strerror(failed));
  const Clock::time_point begin = Clock::now();
  int error = 0;
  while (!(socket = connectOnce(addresses, error))) {
    std::chrono::duration<double> passed = Clock::now() - begin;
    if (passed.count() > joinSeconds)
      break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  freeaddrinfo(addresses);
  if (socket)
    return Status();
  return Status(CP_TIMEOUT,
                concat("rank ", job.rank, " cannot reach rank 0 at ", host, ":",
                       job.port, " within ", joinSeconds,
                       " s: ", std::strerror(error)));
}

Status cp::runtime::createTcpStore(const JobRank &job, double joinSeconds,
                                   double deadlineSeconds,
                                   std::unique_ptr<Store> &store) {
  std::unique_ptr<StoreServer> server;
  if (job.rank == 0)
    if (Status status =
            StoreServer::start(job.port, job.size, joinSeconds, server);
        !status.ok())
      return status;
  Socket socket;
  if (Status status = connectTo(job, joinSeconds, socket); !status.ok())
    return status;
  auto end = std::make_unique<TcpStore>(std::move(socket), job.rank,
                                        deadlineSeconds, std::move(server));
  if (Status status = end->join(job.size, joinSeconds); !status.ok())
    return status;
  store = std::move(end);
  return Status();
}
