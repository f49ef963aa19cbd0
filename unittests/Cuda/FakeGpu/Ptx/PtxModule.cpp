//===- PtxModule.cpp - Modules of PTX -------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PtxDecoder.h"

#include <algorithm>
#include <cstring>

using namespace cp::fake;
using namespace cp::fake::ptx;

static Outcome placeVariables(const ModuleText &text, Memory &memory,
                              const AllocateFn &allocate,
                              Addresses &addresses) {
  for (const Variable &variable : text.variables) {
    uint64_t address = 0;
    Outcome outcome = allocate(variable.bytes, address);
    if (outcome.failed())
      return outcome;
    Window window(memory);
    auto *data = reinterpret_cast<unsigned char *>(address);
    memset(data, 0, variable.bytes);
    memcpy(data, variable.value.data(),
           std::min(variable.value.size(), variable.bytes));
    addresses[variable.name] = address;
  }
  return {};
}

Outcome cp::fake::loadPtx(const char *source, Memory &memory,
                          const AllocateFn &allocate,
                          std::unique_ptr<Module> &module) {
  ModuleText text;
  std::string error = parse(source, text);
  if (error.empty())
    error = inlineCalls(text);
  if (!error.empty())
    return {InvalidPtx, "PTX, " + error};
  if (text.kernels.empty())
    return {InvalidImage, "neither PTX with a kernel nor an ELF"};
  Addresses addresses;
  Outcome outcome = placeVariables(text, memory, allocate, addresses);
  if (outcome.failed())
    return outcome;
  module = std::make_unique<Module>();
  for (const KernelText &kernelText : text.kernels) {
    auto kernel = std::make_unique<Kernel>(memory);
    error = Decoder(kernelText, addresses, *kernel).run();
    if (!error.empty())
      return {InvalidPtx, "PTX, " + error};
    module->functions[kernelText.name] = std::move(kernel);
  }
  return {};
}
