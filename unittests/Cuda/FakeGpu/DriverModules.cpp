//===- DriverModules.cpp - Modules and launches of the fake driver --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Call.h"
#include "EmulatedTensorMap.h"

#include <cstring>

using namespace cp::cuda;
using namespace cp::fake;

static Outcome findFunction(Fake &fake, FunctionHandle handle,
                            LoadedFunction *&function) {
  auto found = fake.functions.find(handle);
  if (found == fake.functions.end() || found->second->module.expired())
    return {InvalidHandle, toHex(handle) + " is no function"};
  function = found->second.get();
  return {};
}

static size_t getMaxSharedBytes() {
  switch (getSetting("CP_FAKE_CAPABILITY", 80)) {
  case 80:
  case 87:
    return 163 << 10;
  case 86:
  case 89:
  case 120:
    return 99 << 10;
  }
  return 227 << 10;
}

/// What the real driver refuses.
static Outcome checkLaunch(const Function &function, const Launch &launch) {
  uint64_t threads =
      uint64_t(launch.block[0]) * launch.block[1] * launch.block[2];
  uint64_t blocks = uint64_t(launch.grid[0]) * launch.grid[1] * launch.grid[2];
  if (threads == 0 || blocks == 0)
    return {InvalidValue, "has no threads"};
  if (launch.grid[0] > 0x7fffffff || launch.grid[1] > 65535 ||
      launch.grid[2] > 65535)
    return {InvalidValue, "has more blocks than 2^31 - 1, 65535, 65535"};
  unsigned most = function.getMaxThreads() ? function.getMaxThreads() : 1024;
  if (threads > most || launch.block[2] > 64)
    return {InvalidValue, "has " + std::to_string(threads) +
                              " threads in a block; it may have " +
                              std::to_string(most)};
  if (launch.sharedBytes > function.maxSharedBytes)
    return {InvalidValue, "wants " + std::to_string(launch.sharedBytes) +
                              " bytes of shared memory; it may have " +
                              std::to_string(function.maxSharedBytes)};
  return {};
}

/// The values that the parameters have now.
static std::vector<std::vector<char>> copyParameters(const Function &function,
                                                     void *const *parameters) {
  std::vector<std::vector<char>> values;
  for (size_t bytes : function.getParameterSizes()) {
    const char *value = static_cast<const char *>(parameters[values.size()]);
    values.emplace_back(value, value + bytes);
  }
  return values;
}

extern "C" {

int cuModuleLoadDataEx(ModuleHandle *handle, const void *image, unsigned, int *,
                       void **) {
  return call("cuModuleLoadDataEx", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                auto loaded = std::make_shared<LoadedModule>();
                loaded->device = currentDevice;
                auto allocate = [&](size_t bytes, uint64_t &address) {
                  Outcome outcome =
                      fake.memory.allocate(currentDevice, bytes, SIZE_MAX,
                                           /*isModule=*/true, address);
                  if (!outcome.failed())
                    loaded->blocks.push_back(address);
                  return outcome;
                };
                bool isElf = strncmp(static_cast<const char *>(image),
                                     "\177ELF", 4) == 0;
                Outcome outcome =
                    isElf ? loadEmulated(image, loaded->module)
                          : loadPtx(static_cast<const char *>(image),
                                    fake.memory, allocate, loaded->module);
                if (outcome.failed()) {
                  for (uint64_t address : loaded->blocks)
                    (void)fake.memory.free(address);
                  return outcome;
                }
                *handle = reinterpret_cast<ModuleHandle>(loaded.get());
                notes("module", *handle);
                fake.modules[*handle] = std::move(loaded);
                return {};
              });
}

int cuModuleUnload(ModuleHandle handle) {
  return call("cuModuleUnload", Needs::Release,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("module", handle);
                auto found = fake.modules.find(handle);
                if (found == fake.modules.end())
                  return {InvalidHandle, toHex(handle) + " is no module"};
                for (uint64_t address : found->second->blocks)
                  (void)fake.memory.free(address);
                fake.modules.erase(found);
                return {};
              });
}

int cuModuleGetFunction(FunctionHandle *handle, ModuleHandle moduleHandle,
                        const char *name) {
  return call("cuModuleGetFunction", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("module", moduleHandle)("name", name);
                auto module = fake.modules.find(moduleHandle);
                if (module == fake.modules.end())
                  return {InvalidHandle, toHex(moduleHandle) + " is no module"};
                auto &functions = module->second->module->functions;
                auto found = functions.find(name);
                if (found == functions.end())
                  return {NotFound,
                          std::string("the module has no kernel ") + name};
                auto function = std::make_unique<LoadedFunction>(
                    LoadedFunction{module->second, found->second.get(), name});
                *handle = reinterpret_cast<FunctionHandle>(function.get());
                fake.functions[*handle] = std::move(function);
                return {};
              });
}

int cuFuncSetAttribute(FunctionHandle handle, int attribute, int value) {
  return call(
      "cuFuncSetAttribute", Needs::Context,
      [&](Fake &fake, Notes &notes) -> Outcome {
        notes("function", handle)("attribute", attribute)("value", value);
        LoadedFunction *function = nullptr;
        Outcome outcome = findFunction(fake, handle, function);
        if (outcome.failed())
          return outcome;
        if (attribute != FunctionMaxDynamicSharedBytes)
          return {NotSupported,
                  "attribute " + std::to_string(attribute) + " is not faked"};
        if (value < 0 || size_t(value) > getMaxSharedBytes())
          return {InvalidValue,
                  std::to_string(value) + " bytes of shared memory"};
        function->function->maxSharedBytes = value;
        return {};
      });
}

int cuLaunchKernel(FunctionHandle handle, unsigned gridX, unsigned gridY,
                   unsigned gridZ, unsigned blockX, unsigned blockY,
                   unsigned blockZ, unsigned sharedBytes, StreamHandle stream,
                   void **parameters, void **extra) {
  return call(
      "cuLaunchKernel", Needs::Context,
      [&](Fake &fake, Notes &notes) -> Outcome {
        notes("function", handle)("grid", gridX)("", gridY)("", gridZ);
        notes("block", blockX)("", blockY)("", blockZ);
        notes("shared", sharedBytes)("stream", stream);
        LoadedFunction *function = nullptr;
        Outcome outcome = findFunction(fake, handle, function);
        if (outcome.failed())
          return outcome;
        if (extra)
          return {NotSupported, "parameters in \"extra\""};
        int device = function->module.lock()->device;
        Launch launch{{gridX, gridY, gridZ},
                      {blockX, blockY, blockZ},
                      sharedBytes,
                      device,
                      fake.queue.draw()};
        auto onStream = fake.streams.find(stream);
        if (onStream != fake.streams.end() &&
            onStream->second->device != device)
          return {InvalidHandle, "a kernel of one device, a stream of another"};
        outcome = checkLaunch(*function->function, launch);
        if (outcome.failed())
          return {outcome.status, function->name + " " + outcome.message};
        auto values = copyParameters(*function->function, parameters);
        return fake.enqueue(
            stream, "kernel " + function->name,
            [launch, values = std::move(values), module = function->module,
             code = function->function]() mutable -> Outcome {
              auto alive = module.lock();
              if (!alive)
                return {LaunchFailed, "its module was unloaded before it ran"};
              std::vector<void *> pointers;
              for (std::vector<char> &value : values)
                pointers.push_back(value.data());
              return code->run(launch, pointers.data());
            },
            device);
      });
}

int cuTensorMapEncodeTiled(TensorMap *map, int dataType, unsigned rank,
                           void *address, const uint64_t *sizes,
                           const uint64_t *strides, const unsigned *box,
                           const unsigned *elementStrides, int interleave,
                           int swizzle, int l2Promotion, int outOfBoundsFill) {
  return call("cuTensorMapEncodeTiled", Needs::Init,
              [&](Fake &, Notes &notes) -> Outcome {
                notes("rank", rank)("address", address)("swizzle", swizzle);
                int status = encodeEmulatedTensorMap(
                    map, dataType, rank, address, sizes, strides, box,
                    elementStrides, interleave, swizzle, l2Promotion,
                    outOfBoundsFill);
                if (status != Success)
                  return {status, "forbidden arguments, or such that the "
                                  "emulated copies do not know"};
                return {};
              });
}
}
