//===- StoreServer.h - The store of rank 0 ----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_BOOTSTRAP_STORESERVER_H
#define CP_LIB_RUNTIME_BOOTSTRAP_STORESERVER_H

#include "StoreMessage.h"

#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace cp::runtime {

/// Keeps the values of a job, on a thread of its own. Rank 0 makes it and talks
/// to it as the others do.
class StoreServer {
public:
  /// Listens on a port of all of this machine's addresses. Ranks that have not
  /// come by the deadline make the ones that have fail.
  static Status start(uint16_t port, int32_t ranks, double deadlineSeconds,
                      std::unique_ptr<StoreServer> &server);
  /// Tells everybody that the job has ended. Rank 0's own connection is closed.
  ~StoreServer();

private:
  using Clock = std::chrono::steady_clock;

  /// A process that has connected.
  struct Connection {
    explicit Connection(Socket socket) : socket(std::move(socket)) {}

    Socket socket;
    StoreMessageReader reader;
    int32_t rank = -1;   ///< Not before its hello.
    uint64_t number = 0; ///< Of the hello.
    bool closing = false;
    /// Keys that it waits for, and the numbers of the requests.
    std::multimap<std::string, uint64_t> waits;
  };

  StoreServer(Socket listener, Socket waker, Socket wakened, int32_t ranks,
              double deadlineSeconds);

  void serve();
  /// Reads and handles what there is, for at most `milliseconds`; whether there
  /// was anything.
  bool handleEvents(int milliseconds);
  int getMilliseconds() const;
  void accept();
  void readFrom(Connection &connection);
  void handle(Connection &connection, const StoreMessage &message);
  void welcome(Connection &connection, const StoreMessage &hello);
  void set(Connection &connection, const StoreMessage &message);
  void refuse(Connection &connection, uint64_t number, const Status &reason);
  void refuseLateJob();
  void lose(Connection &connection);
  void broadcast(const StoreMessage &message);

  Socket listener;
  /// A byte written to `waker` ends the thread.
  Socket waker, wakened;
  const int32_t ranks;
  const double deadlineSeconds;
  const Clock::time_point begin = Clock::now();
  std::list<Connection> connections;
  std::vector<bool> present; ///< By rank.
  int32_t numPresent = 0;
  bool late = false, failed = false;
  std::map<std::string, std::string> values;
  std::thread thread;
};

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_BOOTSTRAP_STORESERVER_H
