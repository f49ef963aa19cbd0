//===- CompileKernels.cpp - Compiles kernels without a GPU ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   cp-compile-kernels ARCH DTYPE DEPTH WIDTH [source] < TEXT
//
// Compiles the attention kernel with NVRTC for each attention in the output of
// cp-translate --cp-mods-to-cuda, and prints registers and time. Exit status 1
// after an error, a spilled register, or a warning that the compiler had to
// serialise matrix products (C75xx). With `source`, prints the text of the
// kernels instead.
//
//===----------------------------------------------------------------------===//

#include "Nvrtc.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <regex>

using namespace cp::cuda;

/// The text of each attention, after its line `//---- <number>: <location>`.
static std::vector<std::string> splitMods(const std::string &text) {
  const std::string mark = "//---- ";
  std::vector<std::string> parts;
  for (size_t begin = text.find(mark); begin != std::string::npos;) {
    size_t end = text.find("\n" + mark, begin);
    end = end == std::string::npos ? end : end + 1;
    parts.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return parts;
}

/// The number before ` what` in a log of ptxas; -1 if it is not there.
static int findNumber(const std::string &log, const std::string &what) {
  std::smatch match;
  if (!std::regex_search(log, match, std::regex("([0-9]+) " + what)))
    return -1;
  return std::stoi(match[1]);
}

/// Compiles one kernel; returns whether it is as it should be.
static bool compile(const Nvrtc &nvrtc, const KernelSpec &spec,
                    const std::string &arch) {
  auto start = std::chrono::steady_clock::now();
  CompiledKernel kernel =
      nvrtc.compile(makeKernelSource(spec, arch), getKernelHeaders(), arch);
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  int registers = findNumber(kernel.log, "registers");
  int stack = findNumber(kernel.log, "bytes stack frame");
  int stores = findNumber(kernel.log, "bytes spill stores");
  int loads = findNumber(kernel.log, "bytes spill loads");
  std::cout << arch << ": " << registers << " registers, " << stack
            << " bytes of stack, " << stores << "/" << loads
            << " bytes spilled, " << kernel.cubin.size() << " bytes, "
            << seconds.count() << " s" << std::endl;
  bool isGood = !kernel.cubin.empty() && registers > 0 && stack == 0 &&
                stores == 0 && loads == 0 &&
                kernel.log.find("C75") == std::string::npos;
  if (!isGood)
    std::cout << kernel.log << "\n" << spec.mods << std::endl;
  return isGood;
}

int main(int argc, char **argv) {
  const bool isSource = argc == 6 && argv[5] == std::string("source");
  if (argc != 5 && !isSource) {
    std::cerr << "usage: cp-compile-kernels ARCH DTYPE DEPTH WIDTH [source] "
                 "< TEXT\n";
    return 2;
  }
  std::string error, arch = argv[1], dtype = argv[2];
  std::unique_ptr<Nvrtc> nvrtc;
  KernelSpec spec;
  spec.dtype = dtype == "f16" ? CP_F16 : (dtype == "bf16" ? CP_BF16 : CP_F32);
  spec.depth = std::atoi(argv[3]);
  spec.width = std::atoi(argv[4]);
  error = checkKernelSpec(spec);
  if (error.empty() && !isSource)
    nvrtc = Nvrtc::load(error);
  if (!error.empty()) {
    std::cerr << error << "\n";
    return 1;
  }
  std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  bool allGood = true;
  for (const std::string &mods : splitMods(text)) {
    spec.mods = mods;
    if (nvrtc)
      allGood &= compile(*nvrtc, spec, arch);
    else
      std::cout << makeKernelSource(spec, arch);
  }
  return allGood ? 0 : 1;
}
