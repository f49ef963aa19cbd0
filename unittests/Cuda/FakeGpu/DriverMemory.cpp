//===- DriverMemory.cpp - Memory and copies of the fake driver ------------===//
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

static size_t getLimit() {
  return getSetting("CP_FAKE_MEMORY", int64_t(1) << 30);
}
static char *toPointer(DevicePointer address) {
  return reinterpret_cast<char *>(address);
}
static uint64_t toAddress(const void *pointer) {
  return reinterpret_cast<uint64_t>(pointer);
}

/// One side of a copy.
struct Side {
  uint64_t address; ///< Of the first row.
  size_t pitch;
  bool isHost;
};

/// Rows [0, height) are accessible in the device's memory.
static Outcome checkSide(const Memory &memory, const Side &side, size_t width,
                         size_t height) {
  if (side.isHost || width == 0)
    return {};
  for (size_t row = 0; row < height; ++row) {
    std::string wrong = memory.check(side.address + row * side.pitch, width);
    if (!wrong.empty())
      return {IllegalAddress, wrong};
  }
  return {};
}

/// Work of a device touches its own memory and that of peers.
static Outcome checkPeer(const Fake &fake, const Side &side, int device) {
  const Memory::Block *block = fake.memory.find(side.address);
  if (side.isHost || !block || block->device == device ||
      fake.peers.count({device, block->device}))
    return {};
  return {IllegalAddress, "memory of device " + std::to_string(block->device) +
                              ", which device " + std::to_string(device) +
                              " has no access to"};
}

/// Queues a copy of `height` rows of `width` bytes. What comes from the host is
/// read at once; what goes there is written when the copy runs.
static Outcome copy(Fake &fake, StreamHandle stream, Side to, Side from,
                    size_t width, size_t height) {
  for (const Side &side : {to, from})
    if (side.isHost && fake.memory.contains(side.address))
      return {InvalidValue, "takes memory of a device for the host's"};
  std::string what = "copy of " + std::to_string(width) + " x " +
                     std::to_string(height) + " bytes from " +
                     toHex(from.address) + " to " + toHex(to.address);
  std::shared_ptr<std::vector<char>> staged;
  if (from.isHost) {
    staged = std::make_shared<std::vector<char>>(width * height);
    for (size_t row = 0; row < height; ++row)
      memcpy(staged->data() + row * width,
             toPointer(from.address + row * from.pitch), width);
    from.address = toAddress(staged->data());
    from.pitch = width;
  }
  auto entry = fake.streams.find(stream);
  int device = entry == fake.streams.end() ? -1 : entry->second->device;
  return fake.enqueue(stream, what, [=, &fake]() -> Outcome {
    (void)staged; // Keeps it.
    for (const Side &side : {to, from}) {
      Outcome outcome = checkSide(fake.memory, side, width, height);
      if (!outcome.failed())
        outcome = checkPeer(fake, side, device);
      if (outcome.failed())
        return outcome;
    }
    for (size_t row = 0; row < height; ++row)
      memmove(toPointer(to.address + row * to.pitch),
              toPointer(from.address + row * from.pitch), width);
    return {};
  });
}

static int copyBytes(const char *name, Side to, Side from, size_t bytes,
                     StreamHandle stream) {
  return call(name, Needs::Context, [&](Fake &fake, Notes &notes) {
    notes("to", toHex(to.address))("from", toHex(from.address))("bytes", bytes)(
        "stream", stream);
    return copy(fake, stream, to, from, bytes, 1);
  });
}

extern "C" {

int cuMemGetInfo_v2(size_t *free, size_t *total) {
  return call("cuMemGetInfo_v2", Needs::Context,
              [&](Fake &fake, Notes &) -> Outcome {
                *total = getLimit();
                *free = *total - fake.memory.getUsed(currentDevice);
                return {};
              });
}

int cuMemAlloc_v2(DevicePointer *pointer, size_t bytes) {
  return call("cuMemAlloc_v2", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                uint64_t address = 0;
                Outcome outcome =
                    fake.memory.allocate(currentDevice, bytes, getLimit(),
                                         /*isModule=*/false, address);
                *pointer = address;
                notes("pointer", toHex(address))("bytes", bytes);
                return outcome;
              });
}

int cuMemFree_v2(DevicePointer pointer) {
  return call("cuMemFree_v2", Needs::Release,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("pointer", toHex(pointer));
                return pointer ? fake.memory.free(pointer) : Outcome{};
              });
}

int cuMemcpyHtoDAsync_v2(DevicePointer to, const void *from, size_t bytes,
                         StreamHandle stream) {
  return copyBytes("cuMemcpyHtoDAsync_v2", {to, 0, false},
                   {toAddress(from), 0, true}, bytes, stream);
}
int cuMemcpyDtoHAsync_v2(void *to, DevicePointer from, size_t bytes,
                         StreamHandle stream) {
  return copyBytes("cuMemcpyDtoHAsync_v2", {toAddress(to), 0, true},
                   {from, 0, false}, bytes, stream);
}
int cuMemcpyDtoDAsync_v2(DevicePointer to, DevicePointer from, size_t bytes,
                         StreamHandle stream) {
  return copyBytes("cuMemcpyDtoDAsync_v2", {to, 0, false}, {from, 0, false},
                   bytes, stream);
}

int cuMemcpy2DAsync_v2(const Copy2D *c, StreamHandle stream) {
  return call(
      "cuMemcpy2DAsync_v2", Needs::Context,
      [&](Fake &fake, Notes &notes) -> Outcome {
        notes("width", c->width)("height", c->height)("stream", stream);
        auto makeSide = [](int type, const void *host, DevicePointer device,
                           size_t x, size_t y, size_t pitch) {
          bool isHost = type == Copy2D::Host;
          uint64_t base = isHost ? toAddress(host) : device;
          return Side{base + y * pitch + x, pitch, isHost};
        };
        for (int type : {c->srcMemoryType, c->dstMemoryType})
          if (type != Copy2D::Host && type != Copy2D::Device)
            return {NotSupported, "memory type " + std::to_string(type)};
        if (c->height > 1 && (c->srcPitch < c->srcXInBytes + c->width ||
                              c->dstPitch < c->dstXInBytes + c->width))
          return {InvalidValue, "the pitch is smaller than a row"};
        return copy(fake, stream,
                    makeSide(c->dstMemoryType, c->dstHost, c->dstDevice,
                             c->dstXInBytes, c->dstY, c->dstPitch),
                    makeSide(c->srcMemoryType, c->srcHost, c->srcDevice,
                             c->srcXInBytes, c->srcY, c->srcPitch),
                    c->width, c->height);
      });
}

int cuMemsetD8Async(DevicePointer to, unsigned char value, size_t bytes,
                    StreamHandle stream) {
  return call("cuMemsetD8Async", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("to", toHex(to))("value", int(value))("bytes", bytes)(
                    "stream", stream);
                Memory &memory = fake.memory;
                return fake.enqueue(stream,
                                    "fill of " + std::to_string(bytes) +
                                        " bytes at " + toHex(to),
                                    [=, &memory]() -> Outcome {
                                      std::string wrong =
                                          memory.check(to, bytes);
                                      if (!wrong.empty())
                                        return {IllegalAddress, wrong};
                                      memset(toPointer(to), value, bytes);
                                      return {};
                                    });
              });
}
}
