//===- DriverApi.h - The part of cuda.h that is used ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Declared here, so that the build needs no CUDA toolkit; a unit test compares
// with cuda.h where there is one. The same in CUDA 12 and 13.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_DRIVERAPI_H
#define CP_RUNTIME_CUDA_DRIVERAPI_H

#include "Kernels/TensorMap.h"

#include <cstddef>
#include <cstdint>

namespace cp::cuda {

/// CUdeviceptr, and handles.
using DevicePointer = unsigned long long;
using ContextHandle = struct CUctx_st *;
using StreamHandle = struct CUstream_st *;
using EventHandle = struct CUevent_st *;
using ModuleHandle = struct CUmod_st *;
using FunctionHandle = struct CUfunc_st *;

/// CUresult.
enum DriverStatus : int {
  CudaSuccess = 0,
  CudaOutOfMemory = 2,
  CudaNoDevice = 100,
  CudaInvalidImage = 200,
  CudaNotReady = 600,
  CudaPeerAccessEnabled = 704,
};

/// CUdevice_attribute.
enum DeviceAttribute : int {
  AttributeNumProcessors = 16,
  AttributeMajor = 75,
  AttributeMinor = 76,
};

/// Flags and CUfunction_attribute.
enum : int {
  StreamNonBlocking = 1,
  EventDisableTiming = 2,
  FunctionMaxDynamicSharedBytes = 8,
};

/// CUDA_MEMCPY2D_v2: `height` rows of `width` bytes.
struct Copy2D {
  enum MemoryType : int { Host = 1, Device = 2 };
  size_t srcXInBytes, srcY;
  int srcMemoryType;
  const void *srcHost;
  DevicePointer srcDevice;
  void *srcArray;
  size_t srcPitch;
  size_t dstXInBytes, dstY;
  int dstMemoryType;
  void *dstHost;
  DevicePointer dstDevice;
  void *dstArray;
  size_t dstPitch;
  size_t width, height;
};

/// Name, parameters. All return a DriverStatus.
#define CP_DRIVER_FUNCTIONS(X)                                                 \
  X(cuInit, (unsigned flags))                                                  \
  X(cuDriverGetVersion, (int *version))                                        \
  X(cuGetErrorName, (int status, const char **name))                           \
  X(cuDeviceGetCount, (int *count))                                            \
  X(cuDeviceGet, (int *device, int ordinal))                                   \
  X(cuDeviceGetAttribute, (int *value, int attribute, int device))             \
  X(cuDeviceGetName, (char *name, int length, int device))                     \
  X(cuDeviceCanAccessPeer, (int *can, int device, int peer))                   \
  X(cuDevicePrimaryCtxRetain, (ContextHandle * context, int device))           \
  X(cuDevicePrimaryCtxRelease_v2, (int device))                                \
  X(cuCtxSetCurrent, (ContextHandle context))                                  \
  X(cuCtxEnablePeerAccess, (ContextHandle peer, unsigned flags))               \
  X(cuCtxGetStreamPriorityRange, (int *least, int *greatest))                  \
  X(cuMemGetInfo_v2, (size_t *free, size_t *total))                            \
  X(cuMemAlloc_v2, (DevicePointer * pointer, size_t bytes))                    \
  X(cuMemFree_v2, (DevicePointer pointer))                                     \
  X(cuMemcpyHtoDAsync_v2,                                                      \
    (DevicePointer to, const void *from, size_t bytes, StreamHandle stream))   \
  X(cuMemcpyDtoHAsync_v2,                                                      \
    (void *to, DevicePointer from, size_t bytes, StreamHandle stream))         \
  X(cuMemcpyDtoDAsync_v2,                                                      \
    (DevicePointer to, DevicePointer from, size_t bytes, StreamHandle stream)) \
  X(cuMemcpy2DAsync_v2, (const Copy2D *copy, StreamHandle stream))             \
  X(cuMemsetD8Async, (DevicePointer to, unsigned char value, size_t bytes,     \
                      StreamHandle stream))                                    \
  X(cuStreamCreateWithPriority,                                                \
    (StreamHandle * stream, unsigned flags, int priority))                     \
  X(cuStreamDestroy_v2, (StreamHandle stream))                                 \
  X(cuStreamQuery, (StreamHandle stream))                                      \
  X(cuStreamWaitEvent,                                                         \
    (StreamHandle stream, EventHandle event, unsigned flags))                  \
  X(cuLaunchHostFunc,                                                          \
    (StreamHandle stream, void (*function)(void *), void *data))               \
  X(cuEventCreate, (EventHandle * event, unsigned flags))                      \
  X(cuEventDestroy_v2, (EventHandle event))                                    \
  X(cuEventRecord, (EventHandle event, StreamHandle stream))                   \
  X(cuEventQuery, (EventHandle event))                                         \
  X(cuEventElapsedTime,                                                        \
    (float *milliseconds, EventHandle begin, EventHandle end))                 \
  X(cuModuleLoadDataEx, (ModuleHandle * module, const void *image,             \
                         unsigned count, int *options, void **values))         \
  X(cuModuleUnload, (ModuleHandle module))                                     \
  X(cuModuleGetFunction,                                                       \
    (FunctionHandle * function, ModuleHandle module, const char *name))        \
  X(cuFuncSetAttribute, (FunctionHandle function, int attribute, int value))   \
  X(cuLaunchKernel,                                                            \
    (FunctionHandle function, unsigned gridX, unsigned gridY, unsigned gridZ,  \
     unsigned blockX, unsigned blockY, unsigned blockZ, unsigned sharedBytes,  \
     StreamHandle stream, void **parameters, void **extra))                    \
  X(cuTensorMapEncodeTiled,                                                    \
    (TensorMap * map, int dataType, unsigned rank, void *address,              \
     const uint64_t *sizes, const uint64_t *strides, const unsigned *box,      \
     const unsigned *elementStrides, int interleave, int swizzle,              \
     int l2Promotion, int outOfBoundsFill))

/// The driver's functions by name.
struct DriverApi {
// NOLINTNEXTLINE(bugprone-macro-parentheses)
#define CP_DECLARE(name, parameters) int(*name) parameters = nullptr;
  CP_DRIVER_FUNCTIONS(CP_DECLARE)
#undef CP_DECLARE
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_DRIVERAPI_H
