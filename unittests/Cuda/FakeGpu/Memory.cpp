//===- Memory.cpp - Memory of the fake devices ----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Memory.h"

#include "Settings.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

using namespace cp::fake;

static constexpr uint64_t reservedBytes = uint64_t(1) << 38;
/// Begins of blocks are multiples of it, as the real driver's are.
static constexpr uint64_t alignment = 256;

static uint64_t pageBytes() {
  static const uint64_t bytes = sysconf(_SC_PAGESIZE);
  return bytes;
}
static uint64_t roundUp(uint64_t value, uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}
static void *toPointer(uint64_t address) {
  return reinterpret_cast<void *>(address);
}
static std::string toHex(uint64_t address) {
  char text[20];
  snprintf(text, sizeof(text), "0x%llx",
           static_cast<unsigned long long>(address));
  return text;
}

//===----------------------------------------------------------------------===//
// Faults
//===----------------------------------------------------------------------===//

static uint64_t reservedBase = 0;
static struct sigaction earlierAction;
static thread_local bool inWindow = false;

/// Says what a fault at an address of a device means; the fault then repeats
/// itself under the earlier handler.
static void explainFault(int, siginfo_t *info, void *) {
  auto address = reinterpret_cast<uint64_t>(info->si_addr);
  if (address >= reservedBase && address < reservedBase + reservedBytes) {
    const char *text =
        inWindow
            ? "fake GPU: a kernel touches memory that is not its device's\n"
            : "fake GPU: the host touches the memory of a device\n";
    (void)!write(STDERR_FILENO, text, strlen(text));
  }
  sigaction(SIGSEGV, &earlierAction, nullptr);
}

static void explainFaults() {
  struct sigaction action = {};
  action.sa_sigaction = explainFault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(SIGSEGV, &action, &earlierAction);
}

//===----------------------------------------------------------------------===//
// Protection
//===----------------------------------------------------------------------===//

Memory::Memory() {
  void *reserved = mmap(nullptr, reservedBytes, PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) {
    perror("fake GPU: cannot reserve addresses");
    std::abort();
  }
  base = next = reservedBase = reinterpret_cast<uint64_t>(reserved);
  explainFaults();
}

/// A machine has few of them: later devices do without.
int Memory::getKey(int device) {
  auto [found, isNew] = keys.try_emplace(device, -1);
#ifdef PKEY_DISABLE_ACCESS
  if (isNew && getSetting("CP_FAKE_KEYS", 1))
    found->second = pkey_alloc(0, PKEY_DISABLE_ACCESS);
#endif
  return found->second;
}

void Memory::protect(const Block &block, bool accessible) {
  uint64_t begin = block.begin / pageBytes() * pageBytes();
  uint64_t bytes = roundUp(block.begin + block.bytes, pageBytes()) - begin;
  int protection = accessible ? PROT_READ | PROT_WRITE : PROT_NONE;
#ifdef PKEY_DISABLE_ACCESS
  if (int key = getKey(block.device); key >= 0) {
    pkey_mprotect(toPointer(begin), bytes, protection, key);
    return;
  }
#endif
  mprotect(toPointer(begin), bytes, protection);
}

void Memory::setAccess(int device, bool accessible) {
  inWindow = accessible;
  auto isWanted = [device](int other) {
    return device == Window::allDevices || device == other;
  };
  bool hasAllKeys = true;
  for (auto [owner, key] : keys) {
    hasAllKeys &= key >= 0;
#ifdef PKEY_DISABLE_ACCESS
    if (key >= 0 && isWanted(owner))
      pkey_set(key, accessible ? 0 : PKEY_DISABLE_ACCESS);
#endif
  }
  if (hasAllKeys)
    return;
  for (const auto &entry : blocks) {
    const Block &block = entry.second;
    if (block.isLive && isWanted(block.device) && getKey(block.device) < 0)
      protect(block, accessible);
  }
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

size_t Memory::getUsed(int device) const {
  size_t used = 0;
  for (const auto &entry : blocks)
    if (entry.second.isLive && entry.second.device == device)
      used += entry.second.bytes;
  return used;
}

Outcome Memory::allocate(int device, size_t bytes, size_t limit, bool isModule,
                         uint64_t &address) {
  if (bytes == 0)
    return {InvalidValue, "allocates 0 bytes"};
  // It ends as close to the end of a page as its alignment lets it; the page
  // after it is never accessible.
  size_t padded = roundUp(bytes, alignment),
         pages = roundUp(padded, pageBytes());
  if (bytes > limit || getUsed(device) > limit - bytes ||
      next + pages + pageBytes() > base + reservedBytes)
    return {OutOfMemory, "no memory for " + std::to_string(bytes) + " bytes"};
  address = next + (pages - padded);
  next += pages + pageBytes();
  Block &block = blocks[address];
  block = {address, bytes, device, isModule, /*isLive=*/true};
  protect(block, /*accessible=*/true);
  Window window(*this);
  memset(toPointer(address), 0xff, padded);
  return {};
}

Outcome Memory::free(uint64_t address) {
  auto found = blocks.find(address);
  if (found == blocks.end())
    return {InvalidValue,
            "frees " + toHex(address) + ", which was not allocated"};
  Block &block = found->second;
  if (!block.isLive)
    return {InvalidValue, "frees " + toHex(address) + " twice"};
  bool isTouched = false;
  {
    Window window(*this);
    auto *data = static_cast<unsigned char *>(toPointer(address));
    for (size_t i = block.bytes; i < roundUp(block.bytes, alignment); ++i)
      isTouched |= data[i] != 0xff;
  }
  block.isLive = false;
  uint64_t begin = address / pageBytes() * pageBytes();
  size_t pages = roundUp(address + block.bytes, pageBytes()) - begin;
  protect(block, /*accessible=*/false);
  madvise(toPointer(begin), pages, MADV_DONTNEED);
  if (isTouched)
    return {IllegalAddress, "the bytes after the " +
                                std::to_string(block.bytes) + " at " +
                                toHex(address) + " were overwritten"};
  return {};
}

const Memory::Block *Memory::find(uint64_t address) const {
  auto after = blocks.upper_bound(address);
  if (after == blocks.begin())
    return nullptr;
  const Block &block = std::prev(after)->second;
  return block.isLive && address - block.begin < block.bytes ? &block : nullptr;
}

std::string Memory::check(uint64_t address, size_t bytes) const {
  if (bytes == 0)
    return "";
  std::string range =
      std::to_string(bytes) + " bytes at " + toHex(address) + ", ";
  if (!contains(address))
    return range + "which is no memory of a device";
  auto after = blocks.upper_bound(address);
  if (after == blocks.begin())
    return range + "which was never allocated";
  const Block &block = std::prev(after)->second;
  uint64_t offset = address - block.begin;
  std::string place = "offset " + std::to_string(offset) + " of " +
                      std::to_string(block.bytes) + " bytes that were ";
  if (offset >= block.bytes || bytes > block.bytes - offset)
    return range + "beyond the end: " + place +
           (block.isLive ? "allocated" : "freed");
  return block.isLive ? "" : range + place + "freed";
}

bool Memory::contains(uint64_t address) const {
  return address >= base && address < base + reservedBytes;
}
