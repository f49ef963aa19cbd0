//===- WatchedNvrtc.cpp - NVRTC that counts -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Has the name under which cuDNN loads NVRTC, and passes all calls on to it.
//
//===----------------------------------------------------------------------===//

#include <cstddef>
#include <dlfcn.h>
#include <functional>
#include <string_view>

static void *nvrtc;
static int numTexts;
static size_t lastText;

/// The library that calls go to.
extern "C" void cpWatchNvrtc(void *library) { nvrtc = library; }
/// How many texts it was given to compile, and a hash of the last.
extern "C" int cpGetNumTexts() { return numTexts; }
extern "C" size_t cpGetLastText() { return lastText; }

/// Passes on as many arguments as any function has; each is one word.
using Word = long;
#define CP_PARAMETERS                                                          \
  Word a, Word b, Word c, Word d, Word e, Word f, Word g, Word h
#define CP_PASS(name)                                                          \
  reinterpret_cast<Word (*)(CP_PARAMETERS)>(dlsym(nvrtc, #name))(a, b, c, d,   \
                                                                 e, f, g, h)
#define CP_FORWARD(name)                                                       \
  extern "C" Word name(CP_PARAMETERS) { return CP_PASS(name); }
/// The second argument is a text to compile.
#define CP_FORWARD_TEXT(name)                                                  \
  extern "C" Word name(CP_PARAMETERS) {                                        \
    ++numTexts;                                                                \
    lastText =                                                                 \
        std::hash<std::string_view>()(reinterpret_cast<const char *>(b));      \
    return CP_PASS(name);                                                      \
  }

CP_FORWARD_TEXT(nvrtcCreateProgram)
CP_FORWARD_TEXT(__nvrtcCPEx) // What cuDNN calls.
CP_FORWARD(nvrtcAddNameExpression)
CP_FORWARD(nvrtcCompileProgram)
CP_FORWARD(nvrtcDestroyProgram)
CP_FORWARD(nvrtcGetCUBIN)
CP_FORWARD(nvrtcGetCUBINSize)
CP_FORWARD(nvrtcGetErrorString)
CP_FORWARD(nvrtcGetLTOIR)
CP_FORWARD(nvrtcGetLTOIRSize)
CP_FORWARD(nvrtcGetLoweredName)
CP_FORWARD(nvrtcGetNumSupportedArchs)
CP_FORWARD(nvrtcGetPTX)
CP_FORWARD(nvrtcGetPTXSize)
CP_FORWARD(nvrtcGetProgramLog)
CP_FORWARD(nvrtcGetProgramLogSize)
CP_FORWARD(nvrtcGetSupportedArchs)
CP_FORWARD(nvrtcVersion)
