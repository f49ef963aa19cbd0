//===- FakeGpu.h - What the fake driver offers beyond the driver *- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For tests, and for the other fake libraries. All are thread safe.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_FAKEGPU_H
#define CP_UNITTESTS_CUDA_FAKEGPU_FAKEGPU_H

#include "DriverApi.h"

extern "C" {
/// Queues `run(data)`, which may touch the memory of devices, on the stream;
/// it returns a CUresult: NotReady if it shall be called again, before later
/// work of the stream. `what` is for messages.
int cpFakeEnqueue(cp::cuda::StreamHandle stream, const char *what,
                  int (*run)(void *data), void *data);

/// Why [address, address + bytes) is not within one allocation of a device, as
/// text of the calling thread; null if it is. Only work that was queued may
/// call it.
const char *cpFakeCheckRange(const void *address, size_t bytes);

/// What a function of another fake library does first: logs the call, and
/// returns the status with which CP_FAKE_FAIL lets it fail, else 0.
int cpFakeCall(const char *function, const char *arguments);
/// Counts a handle of another fake library among what is alive, or no more.
void cpFakeSetAlive(const char *kind, const void *handle, bool isAlive);

/// What is alive, one thing a line, as text of the calling thread; empty if
/// nothing is.
const char *cpFakeListLeaks();

/// Forgets everything, and reads the environment again.
void cpFakeReset();
}

#endif // CP_UNITTESTS_CUDA_FAKEGPU_FAKEGPU_H
