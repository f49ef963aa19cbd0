//===- StubDriver.cpp - A libcuda.so.1 without a GPU ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// cuDNN makes no plan that compiles a kernel unless it finds these functions.
// They do nothing: planning for a device that is not there calls none of them
// for its results.
//
//===----------------------------------------------------------------------===//

enum { Success = 0, NotFound = 500 };

#define CP_STUB(name)                                                          \
  extern "C" int name() { return Success; }
CP_STUB(cuInit)
CP_STUB(cuDeviceGet)
CP_STUB(cuGetErrorName)
CP_STUB(cuGetErrorString)
CP_STUB(cuCtxGetCurrent)
CP_STUB(cuCtxGetLimit)
CP_STUB(cuCtxPopCurrent)
CP_STUB(cuCtxPushCurrent)
CP_STUB(cuStreamGetCtx)
CP_STUB(cuLinkCreate)
CP_STUB(cuLinkAddData)
CP_STUB(cuLinkComplete)
CP_STUB(cuLinkDestroy)
CP_STUB(cuLibraryLoadData)
CP_STUB(cuLibraryLoadFromFile)
CP_STUB(cuLibraryUnload)
CP_STUB(cuLibraryGetKernel)
CP_STUB(cuKernelGetFunction)
CP_STUB(cuKernelGetAttribute)
CP_STUB(cuKernelSetAttribute)
CP_STUB(cuOccupancyMaxPotentialClusterSize)
CP_STUB(cuLaunchKernel)
CP_STUB(cuLaunchKernelEx)
CP_STUB(cuLaunchCooperativeKernel)

extern "C" int cuDeviceGetCount(int *count) {
  *count = 0;
  return Success;
}
extern "C" int cuDriverGetVersion(int *version) {
  *version = 13000;
  return Success;
}
/// NVRTC asks for tables of functions that the driver keeps to itself.
extern "C" int cuGetExportTable(const void **table, const void *) {
  *table = nullptr;
  return NotFound;
}
