//===- Stream.cpp - Work of a GPU in order --------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stream.h"

#include <chrono>
#include <thread>

using namespace cp::cuda;
using cp::runtime::Status;

static DevicePointer getAddress(const void *pointer) {
  return reinterpret_cast<DevicePointer>(pointer);
}

//===----------------------------------------------------------------------===//
// Events
//===----------------------------------------------------------------------===//

Status Event::create(std::shared_ptr<const Device> device,
                     std::unique_ptr<Event> &event, Timing timing) {
  EventHandle handle = nullptr;
  int status = device->getApi().cuEventCreate(
      &handle, timing == Timing::On ? 0 : EventDisableTiming);
  if (Status failed = device->check(status, "creating an event"); !failed.ok())
    return failed;
  event.reset(new Event(std::move(device), handle));
  return Status();
}

Event::~Event() { device->getApi().cuEventDestroy_v2(handle); }

//===----------------------------------------------------------------------===//
// Streams
//===----------------------------------------------------------------------===//

Status Stream::create(std::shared_ptr<const Device> device, Priority priority,
                      std::unique_ptr<Stream> &stream) {
  const DriverApi &api = device->getApi();
  int least = 0, greatest = 0;
  StreamHandle handle = nullptr;
  int status = api.cuCtxGetStreamPriorityRange(&least, &greatest);
  if (status == CudaSuccess)
    status = api.cuStreamCreateWithPriority(
        &handle, StreamNonBlocking,
        priority == Priority::High ? greatest : least);
  if (Status failed = device->check(status, "creating a stream"); !failed.ok())
    return failed;
  stream.reset(new Stream(std::move(device), handle));
  return Status();
}

Stream::~Stream() { device->getApi().cuStreamDestroy_v2(handle); }

Status Stream::record(const Event &event) {
  return device->check(
      device->getApi().cuEventRecord(event.getHandle(), handle),
      "recording an event");
}

Status Stream::wait(const Event &event) {
  return device->check(
      device->getApi().cuStreamWaitEvent(handle, event.getHandle(), 0),
      "waiting for an event");
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

Status Stream::copy(void *to, const void *from, size_t bytes) {
  if (bytes == 0)
    return Status();
  return device->check(device->getApi().cuMemcpyDtoDAsync_v2(
                           getAddress(to), getAddress(from), bytes, handle),
                       runtime::concat("copying ", bytes, " bytes"));
}

Status Stream::copyRows(void *to, size_t toPitch, const void *from,
                        size_t fromPitch, size_t width, size_t height) {
  if (width == 0 || height == 0)
    return Status();
  Copy2D copy{};
  copy.srcMemoryType = copy.dstMemoryType = Copy2D::Device;
  copy.srcDevice = getAddress(from);
  copy.srcPitch = fromPitch;
  copy.dstDevice = getAddress(to);
  copy.dstPitch = toPitch;
  copy.width = width;
  copy.height = height;
  return device->check(
      device->getApi().cuMemcpy2DAsync_v2(&copy, handle),
      runtime::concat("copying ", height, " rows of ", width, " bytes"));
}

Status Stream::upload(void *to, const void *from, size_t bytes) {
  if (bytes == 0)
    return Status();
  return device->check(device->getApi().cuMemcpyHtoDAsync_v2(
                           getAddress(to), from, bytes, handle),
                       runtime::concat("copying ", bytes, " bytes to the GPU"));
}

Status Stream::download(void *to, const void *from, size_t bytes,
                        const WaitOptions &options) {
  // A copy to pageable memory would wait for the work before it, without a
  // deadline.
  if (Status status = synchronize(options); !status.ok() || bytes == 0)
    return status;
  if (Status status = device->check(
          device->getApi().cuMemcpyDtoHAsync_v2(to, getAddress(from), bytes,
                                                handle),
          runtime::concat("copying ", bytes, " bytes from the GPU"));
      !status.ok())
    return status;
  return synchronize(options);
}

Status Stream::fill(void *to, unsigned char value, size_t bytes) {
  if (bytes == 0)
    return Status();
  return device->check(
      device->getApi().cuMemsetD8Async(getAddress(to), value, bytes, handle),
      runtime::concat("filling ", bytes, " bytes"));
}

Status Stream::launch(FunctionHandle function, const unsigned (&grid)[3],
                      unsigned threads, unsigned sharedBytes,
                      void **parameters) {
  return device->check(device->getApi().cuLaunchKernel(
                           function, grid[0], grid[1], grid[2], threads, 1, 1,
                           sharedBytes, handle, parameters, nullptr),
                       "launching a kernel");
}

Status Stream::callHost(void (*function)(void *), void *data) {
  return device->check(
      device->getApi().cuLaunchHostFunc(handle, function, data),
      "calling a function of the host");
}

Status Stream::synchronize(const WaitOptions &options) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  for (int64_t round = 0;; ++round) {
    int status = device->getApi().cuStreamQuery(handle);
    if (status != CudaNotReady)
      return device->check(status, "waiting for its work");
    if (options.poll)
      if (Status failed = options.poll(); !failed.ok())
        return failed;
    std::chrono::duration<double> waited = Clock::now() - begin;
    if (waited.count() > options.deadlineSeconds)
      return Status(CP_TIMEOUT,
                    runtime::concat("GPU ", device->getOrdinal(),
                                    " has not finished its work within ",
                                    options.deadlineSeconds, " s"));
    // Short work is worth a core, long work is not.
    if (waited.count() < 1e-4)
      std::this_thread::yield();
    else
      std::this_thread::sleep_for(std::chrono::microseconds(20));
  }
}

Status Stream::measure(const std::function<Status()> &add,
                       const WaitOptions &options, double &seconds) {
  std::unique_ptr<Event> begin, end;
  Status status = Event::create(device, begin, Event::Timing::On);
  if (status.ok())
    status = Event::create(device, end, Event::Timing::On);
  if (status.ok())
    status = record(*begin);
  if (status.ok())
    status = add();
  if (status.ok())
    status = record(*end);
  if (status.ok())
    status = synchronize(options);
  if (!status.ok())
    return status;
  float milliseconds = 0;
  status =
      device->check(device->getApi().cuEventElapsedTime(
                        &milliseconds, begin->getHandle(), end->getHandle()),
                    "measuring the time between events");
  seconds = milliseconds * 1e-3;
  return status;
}
