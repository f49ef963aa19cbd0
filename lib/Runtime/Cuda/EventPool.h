//===- EventPool.h - Events that are used again -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_EVENTPOOL_H
#define CP_RUNTIME_CUDA_EVENTPOOL_H

#include "Stream.h"

#include <memory>
#include <vector>

namespace cp::cuda {

/// Events of one device, of one thread. It outlives those that it gave.
class EventPool {
public:
  explicit EventPool(std::shared_ptr<const Device> device)
      : device(std::move(device)) {}

  /// Records an event at the end of a stream. It may be given up as soon as
  /// all have asked to wait for it.
  runtime::Status record(Stream &stream, std::shared_ptr<Event> &event) {
    if (unused.empty()) {
      unused.emplace_back();
      if (runtime::Status status = Event::create(device, unused.back());
          !status.ok()) {
        unused.pop_back();
        return status;
      }
    }
    event =
        std::shared_ptr<Event>(unused.back().release(), [this](Event *given) {
          unused.emplace_back(given);
        });
    unused.pop_back();
    return stream.record(*event);
  }

private:
  std::shared_ptr<const Device> device;
  std::vector<std::unique_ptr<Event>> unused;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_EVENTPOOL_H
