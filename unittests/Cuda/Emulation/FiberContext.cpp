//===- FiberContext.cpp - Switching between stacks ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FiberContext.h"

#include <cstdint>
#include <cstring>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

using namespace cp::cuda;

/// Saves the registers that a called function must preserve on the stack, the
/// stack in *from, and takes over those of `to`.
extern "C" void cpChangeStack(void **from, void *to);

#if defined(__x86_64__)
asm(R"(
.text
.globl cpChangeStack
.hidden cpChangeStack
.type cpChangeStack, @function
cpChangeStack:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size cpChangeStack, .-cpChangeStack
)");
/// Six registers, the address to return to, and one word, so that the stack is
/// aligned as after a call.
static constexpr size_t savedWords = 8, entryWord = 6;
#elif defined(__aarch64__)
asm(R"(
.text
.globl cpChangeStack
.hidden cpChangeStack
.type cpChangeStack, %function
cpChangeStack:
  sub sp, sp, #160
  stp x19, x20, [sp, #0]
  stp x21, x22, [sp, #16]
  stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]
  stp x27, x28, [sp, #64]
  stp x29, x30, [sp, #80]
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp
  str x9, [x0]
  mov sp, x1
  ldp x19, x20, [sp, #0]
  ldp x21, x22, [sp, #16]
  ldp x23, x24, [sp, #32]
  ldp x25, x26, [sp, #48]
  ldp x27, x28, [sp, #64]
  ldp x29, x30, [sp, #80]
  ldp d8, d9, [sp, #96]
  ldp d10, d11, [sp, #112]
  ldp d12, d13, [sp, #128]
  ldp d14, d15, [sp, #144]
  add sp, sp, #160
  ret
.size cpChangeStack, .-cpChangeStack
)");
static constexpr size_t savedWords = 20, entryWord = 11;
#else
#error "the emulator switches stacks on x86-64 and aarch64 only"
#endif

void FiberContext::start(void (*entry)(), size_t stackBytes) {
  if (!stack)
    stack.reset(new char[stackBytes]);
#if defined(__SANITIZE_ADDRESS__)
  // Functions that did not return have left their marks.
  ASAN_UNPOISON_MEMORY_REGION(stack.get(), stackBytes);
#endif
  auto end = reinterpret_cast<uintptr_t>(stack.get() + stackBytes);
  auto *words = reinterpret_cast<uintptr_t *>(end / 16 * 16) - savedWords;
  memset(words, 0, savedWords * sizeof(*words));
  words[entryWord] = reinterpret_cast<uintptr_t>(entry);
  top = words;
}

void FiberContext::change(FiberContext &from, FiberContext &to) {
  cpChangeStack(&from.top, to.top);
}
