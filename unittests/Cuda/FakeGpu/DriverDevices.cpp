//===- DriverDevices.cpp - Devices and contexts of the fake driver --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Call.h"

#include <cstring>

using namespace cp::cuda;
using namespace cp::fake;

thread_local int cp::fake::currentDevice = -1;

static int64_t countDevices() { return getSetting("CP_FAKE_DEVICES", 1); }

static Outcome checkDevice(int device) {
  if (device < 0 || device >= countDevices())
    return {InvalidDevice, "there is no device " + std::to_string(device)};
  return {};
}

/// Contexts are known by these addresses.
static char contexts[64];

extern "C" {

int cuInit(unsigned) {
  return call("cuInit", Needs::Nothing, [](Fake &fake, Notes &) -> Outcome {
    int status = getSetting("CP_FAKE_INIT", Success);
    fake.isInitialized = status == Success;
    return {status};
  });
}

int cuDriverGetVersion(int *version) {
  return call("cuDriverGetVersion", Needs::Nothing,
              [&](Fake &, Notes &) -> Outcome {
                *version = getSetting("CP_FAKE_VERSION", 13000);
                return {};
              });
}

int cuGetErrorName(int status, const char **name) {
  *name = getStatusName(status);
  return *name ? Success : InvalidValue;
}

int cuDeviceGetCount(int *count) {
  return call("cuDeviceGetCount", Needs::Init, [&](Fake &, Notes &) -> Outcome {
    *count = countDevices();
    return {};
  });
}

int cuDeviceGet(int *device, int ordinal) {
  return call("cuDeviceGet", Needs::Init, [&](Fake &, Notes &) -> Outcome {
    *device = ordinal;
    return checkDevice(ordinal);
  });
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
  return call("cuDeviceGetAttribute", Needs::Init,
              [&](Fake &, Notes &notes) -> Outcome {
                notes("attribute", attribute)("device", device);
                int capability = getSetting("CP_FAKE_CAPABILITY", 80);
                switch (attribute) {
                case AttributeNumProcessors:
                  *value = 4;
                  return checkDevice(device);
                case AttributeMajor:
                  *value = capability / 10;
                  return checkDevice(device);
                case AttributeMinor:
                  *value = capability % 10;
                  return checkDevice(device);
                }
                return {NotSupported, "attribute " + std::to_string(attribute) +
                                          " is not faked"};
              });
}

int cuDeviceGetName(char *name, int length, int device) {
  return call("cuDeviceGetName", Needs::Init, [&](Fake &, Notes &) -> Outcome {
    snprintf(name, length, "Fake GPU");
    return checkDevice(device);
  });
}

int cuDevicePrimaryCtxRetain(ContextHandle *context, int device) {
  return call("cuDevicePrimaryCtxRetain", Needs::Init,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("device", device);
                Outcome outcome = checkDevice(device);
                if (outcome.failed())
                  return outcome;
                ++fake.retained[device];
                *context = reinterpret_cast<ContextHandle>(contexts + device);
                return {};
              });
}

int cuDevicePrimaryCtxRelease_v2(int device) {
  return call("cuDevicePrimaryCtxRelease_v2", Needs::Init,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("device", device);
                if (fake.retained[device] == 0)
                  return {InvalidContext, "the context was not retained"};
                --fake.retained[device];
                return {};
              });
}

int cuCtxSetCurrent(ContextHandle context) {
  return call("cuCtxSetCurrent", Needs::Init,
              [&](Fake &fake, Notes &notes) -> Outcome {
                int device = reinterpret_cast<char *>(context) - contexts;
                notes("device", device);
                if (!context) {
                  currentDevice = -1;
                  return {};
                }
                if (checkDevice(device).failed() || fake.retained[device] == 0)
                  return {InvalidContext, "this context is not alive"};
                currentDevice = device;
                return {};
              });
}

int cuDeviceCanAccessPeer(int *can, int device, int peer) {
  return call("cuDeviceCanAccessPeer", Needs::Init,
              [&](Fake &, Notes &notes) -> Outcome {
                notes("device", device)("peer", peer);
                *can = device != peer && getSetting("CP_FAKE_PEERS", 1) != 0;
                Outcome outcome = checkDevice(device);
                return outcome.failed() ? outcome : checkDevice(peer);
              });
}

int cuCtxEnablePeerAccess(ContextHandle context, unsigned) {
  return call("cuCtxEnablePeerAccess", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                int peer = reinterpret_cast<char *>(context) - contexts;
                notes("peer", peer);
                if (checkDevice(peer).failed() || peer == currentDevice)
                  return {InvalidContext, "this context is no peer"};
                if (!fake.peers.insert({currentDevice, peer}).second)
                  return {CudaPeerAccessEnabled};
                return {};
              });
}

int cuCtxGetStreamPriorityRange(int *least, int *greatest) {
  return call("cuCtxGetStreamPriorityRange", Needs::Context,
              [&](Fake &, Notes &) -> Outcome {
                *least = 0;
                *greatest = -5;
                return {};
              });
}
}
