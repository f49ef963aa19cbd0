//===- SharedMemory.cpp - Shared memory that checks accesses --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SharedMemory.h"

#include <cstring>

using namespace cp::cuda;

static constexpr int alignment = 1024;

SharedMemory::SharedMemory(int bytes)
    : storage(bytes + alignment), chunks(bytes / chunkBytes) {
  auto address = reinterpret_cast<uintptr_t>(storage.data());
  data = storage.data() + (alignment - address % alignment) % alignment;
}

void SharedMemory::reset(int threads) {
  chunks.assign(chunks.size(), Chunk());
  fences.assign(threads, {});
  std::fill(storage.begin(), storage.end(), 0xff); // NaN in every format.
}

int64_t SharedMemory::getOffset(const void *address, int bytes) const {
  int64_t offset = static_cast<const unsigned char *>(address) - data;
  int64_t size = static_cast<int64_t>(chunks.size()) * chunkBytes;
  return offset < 0 || offset + bytes > size ? -1 : offset;
}

SharedMemory::Chunk *SharedMemory::find(const void *address, int bytes,
                                        std::string &error) {
  if (reinterpret_cast<uintptr_t>(address) % bytes != 0)
    error = "accesses an address that is not aligned";
  else if (getOffset(address, bytes) < 0)
    error = "accesses shared memory at offset " +
            std::to_string(static_cast<const unsigned char *>(address) - data);
  return error.empty() ? &chunks[getOffset(address, bytes) / chunkBytes]
                       : nullptr;
}

void SharedMemory::addReader(Chunk &chunk, const Act &act) {
  for (Act &reader : chunk.readers)
    if (reader.actor == act.actor) {
      reader.time = act.time;
      return;
    }
  chunk.readers.push_back(act);
}

static std::string name(const Act &act, size_t threads) {
  if (act.actor < static_cast<int>(threads))
    return "thread " + std::to_string(act.actor);
  return "an asynchronous copy or product";
}

std::string SharedMemory::read(const Act &act, const Clock &clock,
                               const void *address, int bytes) {
  std::string error;
  Chunk *chunk = find(address, bytes, error);
  if (!chunk)
    return error;
  if (chunk->state == Chunk::InFlight)
    return "reads what is still being copied";
  if (chunk->state == Chunk::Undefined)
    return "reads what was never written";
  if (chunk->writer.actor != act.actor && !clock.knows(chunk->writer))
    return "reads what " + name(chunk->writer, fences.size()) +
           " wrote, without a barrier between";
  addReader(*chunk, act);
  return "";
}

std::string SharedMemory::checkWrite(const Chunk &chunk, int thread,
                                     const Clock &clock) const {
  if (chunk.state == Chunk::InFlight)
    return "overwrites what is still being copied";
  for (const Act &reader : chunk.readers)
    if (reader.actor != thread && !clock.knows(reader))
      return "overwrites what " + name(reader, fences.size()) +
             " reads, without a barrier between";
  if (chunk.state == Chunk::Landed && chunk.writer.actor != thread &&
      !clock.knows(chunk.writer))
    return "overwrites what " + name(chunk.writer, fences.size()) +
           " wrote, without a barrier between";
  return "";
}

std::string SharedMemory::write(const Act &act, const Clock &clock,
                                const void *address, int bytes) {
  std::string error;
  Chunk *chunk = find(address, bytes, error);
  if (!chunk)
    return error;
  error = checkWrite(*chunk, act.actor, clock);
  *chunk = {Chunk::Landed, act, false, {}};
  return error;
}

bool SharedMemory::isFenced(
    const Act &write, const std::function<bool(const Act &)> &knows) const {
  const std::vector<int> &times = fences[write.actor];
  auto fence = std::lower_bound(times.begin(), times.end(), write.time);
  return fence != times.end() && knows({write.actor, *fence});
}

std::string SharedMemory::startCopy(int thread, const Clock &clock,
                                    int64_t offset, bool isAsyncProxy) {
  Chunk &chunk = chunks[offset / chunkBytes];
  std::string error = checkWrite(chunk, thread, clock);
  if (error.empty() && isAsyncProxy && chunk.state == Chunk::Landed &&
      !chunk.wroteAsyncProxy &&
      !isFenced(chunk.writer, [&](const Act &act) { return clock.knows(act); }))
    error = "copies to what a thread wrote without a fence";
  chunk = {Chunk::InFlight, {thread, 0}, isAsyncProxy, {}};
  memset(data + offset, 0xff, chunkBytes);
  return error;
}

void SharedMemory::land(const Act &act, int64_t offset,
                        const unsigned char *bytes, bool isAsyncProxy) {
  memcpy(data + offset, bytes, chunkBytes);
  chunks[offset / chunkBytes] = {Chunk::Landed, act, isAsyncProxy, {}};
}

std::string
SharedMemory::readByProducts(const std::vector<Act> &acts,
                             const std::function<bool(const Act &)> &knows,
                             int64_t offset) {
  if (offset < 0 || offset / chunkBytes >= static_cast<int64_t>(chunks.size()))
    return "multiplies what is not in shared memory, at offset " +
           std::to_string(offset);
  Chunk &chunk = chunks[offset / chunkBytes];
  if (chunk.state == Chunk::InFlight)
    return "multiplies what is still being copied";
  if (chunk.state == Chunk::Undefined)
    return "multiplies what was never written";
  if (!knows(chunk.writer))
    return "multiplies what " + name(chunk.writer, fences.size()) +
           " wrote, without a barrier between";
  if (!chunk.wroteAsyncProxy && !isFenced(chunk.writer, knows))
    return "multiplies what a thread wrote without a fence";
  for (const Act &act : acts)
    addReader(chunk, act);
  return "";
}
