//===- CompileKernels.cpp - Compiles kernels without a GPU ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   cp-compile-kernels ARCH DTYPE DEPTH WIDTH [source] < TEXT
//   cp-compile-kernels ARCH plan < TEXT
//   cp-compile-kernels ARCH runtime
//
// Compiles the attention kernel with NVRTC for each attention in the output of
// cp-translate --cp-mods-to-cuda, and prints registers and time. Exit status 1
// after an error, a spilled register, or a warning that the compiler had to
// serialise matrix products (C75xx). With `source`, prints the text of the
// kernels instead. The second form compiles the kernels that classify tiles,
// the third one those of the runtime that have no text of functions.
//
//===----------------------------------------------------------------------===//

#include "Nvrtc.h"
#include "RankSum.h"
#include "RuntimeKernels.h"

#include <algorithm>
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

/// The largest number before ` what` in a log of ptxas, which has one for each
/// kernel; -1 if there is none.
static int findNumber(const std::string &log, const std::string &what) {
  const std::regex pattern("([0-9]+) " + what);
  int largest = -1;
  for (std::sregex_iterator i(log.begin(), log.end(), pattern), end; i != end;
       ++i)
    largest = std::max(largest, std::stoi((*i)[1]));
  return largest;
}

/// Compiles kernels; returns whether they are as they should be.
static bool compile(const Nvrtc &nvrtc, const std::string &source,
                    const std::string &mods, const std::string &arch) {
  auto start = std::chrono::steady_clock::now();
  CompiledKernel kernel = nvrtc.compile(source, getKernelHeaders(), arch);
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
    std::cout << kernel.log << "\n" << mods << std::endl;
  return isGood;
}

static std::string readInput() {
  return {std::istreambuf_iterator<char>(std::cin), {}};
}

/// Compiles kernels that are as they are for all element types and sizes.
static int compileSources(const std::vector<std::string> &sources,
                          const std::string &arch) {
  std::string error;
  std::unique_ptr<Nvrtc> nvrtc = Nvrtc::load(error);
  if (!nvrtc) {
    std::cerr << error << "\n";
    return 1;
  }
  bool allGood = true;
  for (const std::string &source : sources)
    allGood &= compile(*nvrtc, source, source, arch);
  return allGood ? 0 : 1;
}

static std::vector<std::string> makeClassifiers(const std::string &text) {
  std::vector<std::string> sources;
  for (const std::string &mods : splitMods(text))
    sources.push_back(makeClassifierSource(mods));
  return sources;
}

int main(int argc, char **argv) {
  if (argc == 3 && argv[2] == std::string("plan"))
    return compileSources(makeClassifiers(readInput()), argv[1]);
  if (argc == 3 && argv[2] == std::string("runtime"))
    return compileSources(
        {planListsSource, mergeSource, productSource, sumSource}, argv[1]);
  const bool isSource = argc == 6 && argv[5] == std::string("source");
  if (argc != 5 && !isSource) {
    std::cerr << "usage: cp-compile-kernels ARCH (DTYPE DEPTH WIDTH [source] | "
                 "plan) < TEXT\n       cp-compile-kernels ARCH runtime\n";
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
  bool allGood = true;
  for (const std::string &mods : splitMods(readInput())) {
    spec.mods = mods;
    const std::string source = makeKernelSource(spec, arch);
    if (nvrtc)
      allGood &= compile(*nvrtc, source, mods, arch);
    else
      std::cout << source;
  }
  return allGood ? 0 : 1;
}
