//===- KernelMain.h - CUDA C++ compiled for the host ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Included before the text of kernels, `extern "C" __global__` functions whose
// parameters are passed by value. After the text,
//   CP_EMULATED_KERNELS(CP_EMULATED_KERNEL(name), ...)
// exports them.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_EMULATION_KERNELMAIN_H
#define CP_UNITTESTS_CUDA_EMULATION_KERNELMAIN_H

#include "EmulatedModule.h"
#include "Emulation.h"

#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>

#define __global__
#define __launch_bounds__(...)
#define __grid_constant__

namespace cp::cuda {

template <auto Function>
struct EmulatedEntry;

template <typename... Parameters, void (*Function)(Parameters...)>
struct EmulatedEntry<Function> {
  static constexpr size_t parameterBytes[] = {sizeof(Parameters)..., 0};

  /// Values at addresses that are aligned for their types.
  using Values = std::tuple<std::remove_const_t<Parameters>...>;
  template <size_t... I>
  static void read(void *const *parameters, Values &values,
                   std::index_sequence<I...>) {
    (memcpy(&std::get<I>(values), parameters[I], parameterBytes[I]), ...);
  }

  static bool run(const unsigned *grid, const unsigned *block,
                  unsigned sharedBytes, uint64_t seed, void *const *parameters,
                  char *error, size_t errorBytes) {
    Values values;
    read(parameters, values, std::index_sequence_for<Parameters...>());
    const std::function<void()> kernel = [&] { std::apply(Function, values); };
    Emulator emulator(static_cast<int>(block[0]), static_cast<int>(sharedBytes),
                      seed, static_cast<int>(grid[0]));
    for (unsigned z = 0; z < grid[2]; ++z)
      for (unsigned y = 0; y < grid[1]; ++y)
        for (unsigned x = 0; x < grid[0]; ++x)
          if (!emulator.runBlock({static_cast<int>(x), static_cast<int>(y),
                                  static_cast<int>(z)},
                                 kernel)) {
            size_t size = emulator.getError().copy(error, errorBytes - 1);
            error[size] = 0;
            return false;
          }
    return true;
  }

  static constexpr EmulatedKernel make(const char *name) {
    return {name, parameterBytes, sizeof...(Parameters), run};
  }
};

} // namespace cp::cuda

#define CP_EMULATED_KERNEL(NAME) cp::cuda::EmulatedEntry<&NAME>::make(#NAME)
#define CP_EMULATED_KERNELS(...)                                               \
  extern "C" const cp::cuda::EmulatedKernel cp_emulated_kernels[] = {          \
      __VA_ARGS__, {nullptr, nullptr, 0, nullptr}};

#endif // CP_UNITTESTS_CUDA_EMULATION_KERNELMAIN_H
