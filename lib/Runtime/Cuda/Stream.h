//===- Stream.h - Work of a GPU in order ------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Nothing here blocks a host thread without a deadline. Pointers to memory of
// the device are plain pointers, which the host must not follow.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_STREAM_H
#define CP_RUNTIME_CUDA_STREAM_H

#include "Device.h"

#include <functional>
#include <memory>

namespace cp::cuda {

/// A point in a stream. It keeps its device.
class Event {
public:
  /// Events that keep no time cost less.
  enum class Timing { Off, On };
  static runtime::Status create(std::shared_ptr<const Device> device,
                                std::unique_ptr<Event> &event,
                                Timing timing = Timing::Off);
  ~Event();
  Event(const Event &) = delete;
  Event &operator=(const Event &) = delete;

  EventHandle getHandle() const { return handle; }

private:
  Event(std::shared_ptr<const Device> device, EventHandle handle)
      : device(std::move(device)), handle(handle) {}

  std::shared_ptr<const Device> device;
  EventHandle handle;
};

/// How a host thread waits for a device.
struct WaitOptions {
  double deadlineSeconds = 600;
  /// Asked while waiting; what is not ok ends the wait. May be empty.
  std::function<runtime::Status()> poll;
};

/// A queue of work. Calls add work and return at once unless they say
/// otherwise.
class Stream {
public:
  enum class Priority { Normal, High };
  static runtime::Status create(std::shared_ptr<const Device> device,
                                Priority priority,
                                std::unique_ptr<Stream> &stream);
  ~Stream();
  Stream(const Stream &) = delete;
  Stream &operator=(const Stream &) = delete;

  const Device &getDevice() const { return *device; }
  StreamHandle getHandle() const { return handle; }

  /// The event is now this point of the stream.
  runtime::Status record(const Event &event);
  /// Later work of this stream begins after the event.
  runtime::Status wait(const Event &event);

  /// Copies within the device, or between devices that see each other.
  runtime::Status copy(void *to, const void *from, size_t bytes);
  /// The same for `height` rows of `width` bytes, their begins `pitch` apart.
  runtime::Status copyRows(void *to, size_t toPitch, const void *from,
                           size_t fromPitch, size_t width, size_t height);
  /// Copies from the host. `from` may be changed as soon as it returns.
  runtime::Status upload(void *to, const void *from, size_t bytes);
  /// Copies to the host and waits until the data are there.
  runtime::Status download(void *to, const void *from, size_t bytes,
                           const WaitOptions &options);
  runtime::Status fill(void *to, unsigned char value, size_t bytes);
  /// Launches a kernel on blocks of `threads` threads.
  runtime::Status launch(FunctionHandle function, const unsigned (&grid)[3],
                         unsigned threads, unsigned sharedBytes,
                         void **parameters);
  /// `function(data)` runs on a thread of the driver when all work before it
  /// is done; it must not call the driver.
  runtime::Status callHost(void (*function)(void *), void *data);

  /// Waits until all work is done: CP_TIMEOUT at the deadline.
  runtime::Status synchronize(const WaitOptions &options);

  /// The device's time from the begin to the end of the work that `add` adds;
  /// waits until it is done.
  runtime::Status measure(const std::function<runtime::Status()> &add,
                          const WaitOptions &options, double &seconds);

private:
  Stream(std::shared_ptr<const Device> device, StreamHandle handle)
      : device(std::move(device)), handle(handle) {}

  std::shared_ptr<const Device> device;
  StreamHandle handle;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_STREAM_H
