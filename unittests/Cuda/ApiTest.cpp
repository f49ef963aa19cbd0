//===- ApiTest.cpp - NVIDIA's declarations and ours -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where NVIDIA's headers are installed, this does not compile unless ours say
// the same.
//
//===----------------------------------------------------------------------===//

#include "DriverApi.h"
#include "NcclApi.h"

#include <gtest/gtest.h>
#include <type_traits>

// Before the macros of cuda.h, which give some names another meaning.
namespace {
#define CP_NAME_TYPE(name, parameters)                                         \
  using Type_##name = decltype(cp::cuda::DriverApi::name);
CP_DRIVER_FUNCTIONS(CP_NAME_TYPE)
#undef CP_NAME_TYPE
#define CP_NAME_TYPE(name, parameters)                                         \
  using Type_##name = decltype(cp::cuda::NcclApi::name);
CP_NCCL_FUNCTIONS(CP_NAME_TYPE)
#undef CP_NAME_TYPE
} // namespace

#if __has_include(<cuda.h>)
#include <cuda.h>
#define CP_HAS_CUDA_H 1
#else
#define CP_HAS_CUDA_H 0
#endif
#if __has_include(<nccl.h>) && __has_include(<cuda_runtime.h>)
#include <nccl.h>
#define CP_HAS_NCCL_H 1
#else
#define CP_HAS_NCCL_H 0
#endif

using namespace cp::cuda;

namespace {

/// Whether an argument of one type can stand for one of the other: pointers
/// for pointers, numbers for numbers of the same size.
template <typename Ours, typename Theirs>
constexpr bool isSameParameter =
    sizeof(Ours) == sizeof(Theirs) && alignof(Ours) == alignof(Theirs) &&
    std::is_pointer_v<Ours> == std::is_pointer_v<Theirs> &&
    std::is_class_v<Ours> == std::is_class_v<Theirs>;

/// Whether two functions take the same parameters and return a status.
template <typename Ours, typename Theirs>
constexpr bool isSameFunction = false;
template <typename... Ours, typename Status, typename... Theirs>
constexpr bool isSameFunction<int (*)(Ours...), Status(Theirs...)> =
    sizeof(Status) == sizeof(int) && std::is_enum_v<Status> && [] {
      if constexpr (sizeof...(Ours) == sizeof...(Theirs))
        return (isSameParameter<Ours, Theirs> && ...);
      else
        return false;
    }();

#if CP_HAS_CUDA_H

#define CP_SAME_FUNCTION(name, parameters)                                     \
  static_assert(isSameFunction<Type_##name, decltype(::name)>, #name);
CP_DRIVER_FUNCTIONS(CP_SAME_FUNCTION)
#undef CP_SAME_FUNCTION

#define CP_SAME_VALUE(ours, theirs)                                            \
  static_assert(static_cast<int>(ours) == static_cast<int>(theirs), #ours);
CP_SAME_VALUE(CudaSuccess, CUDA_SUCCESS)
CP_SAME_VALUE(CudaOutOfMemory, CUDA_ERROR_OUT_OF_MEMORY)
CP_SAME_VALUE(CudaNoDevice, CUDA_ERROR_NO_DEVICE)
CP_SAME_VALUE(CudaInvalidImage, CUDA_ERROR_INVALID_IMAGE)
CP_SAME_VALUE(CudaNotReady, CUDA_ERROR_NOT_READY)
CP_SAME_VALUE(CudaPeerAccessEnabled, CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED)
CP_SAME_VALUE(AttributeNumProcessors, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT)
CP_SAME_VALUE(AttributeMajor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
CP_SAME_VALUE(AttributeMinor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR)
CP_SAME_VALUE(StreamNonBlocking, CU_STREAM_NON_BLOCKING)
CP_SAME_VALUE(EventDisableTiming, CU_EVENT_DISABLE_TIMING)
CP_SAME_VALUE(FunctionMaxDynamicSharedBytes,
              CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES)
CP_SAME_VALUE(Copy2D::Host, CU_MEMORYTYPE_HOST)
CP_SAME_VALUE(Copy2D::Device, CU_MEMORYTYPE_DEVICE)

#define CP_SAME_MEMBER(ours, theirs)                                           \
  static_assert(offsetof(Copy2D, ours) == offsetof(CUDA_MEMCPY2D, theirs),     \
                #ours);
CP_SAME_MEMBER(srcXInBytes, srcXInBytes)
CP_SAME_MEMBER(srcY, srcY)
CP_SAME_MEMBER(srcMemoryType, srcMemoryType)
CP_SAME_MEMBER(srcHost, srcHost)
CP_SAME_MEMBER(srcDevice, srcDevice)
CP_SAME_MEMBER(srcArray, srcArray)
CP_SAME_MEMBER(srcPitch, srcPitch)
CP_SAME_MEMBER(dstXInBytes, dstXInBytes)
CP_SAME_MEMBER(dstY, dstY)
CP_SAME_MEMBER(dstMemoryType, dstMemoryType)
CP_SAME_MEMBER(dstHost, dstHost)
CP_SAME_MEMBER(dstDevice, dstDevice)
CP_SAME_MEMBER(dstArray, dstArray)
CP_SAME_MEMBER(dstPitch, dstPitch)
CP_SAME_MEMBER(width, WidthInBytes)
CP_SAME_MEMBER(height, Height)
#undef CP_SAME_MEMBER
static_assert(sizeof(Copy2D) == sizeof(CUDA_MEMCPY2D));
static_assert(sizeof(TensorMap) == sizeof(CUtensorMap) &&
              alignof(TensorMap) >= alignof(CUtensorMap));

#endif // CP_HAS_CUDA_H

#if CP_HAS_NCCL_H

#define CP_SAME_FUNCTION(name, parameters)                                     \
  static_assert(isSameFunction<Type_##name, decltype(::name)>, #name);
CP_NCCL_FUNCTIONS(CP_SAME_FUNCTION)
#undef CP_SAME_FUNCTION

CP_SAME_VALUE(NcclSuccess, ncclSuccess)
CP_SAME_VALUE(NcclInProgress, ncclInProgress)
CP_SAME_VALUE(NcclInt8, ncclInt8)
CP_SAME_VALUE(NcclConfig::unset, NCCL_CONFIG_UNDEF_INT)
static_assert(sizeof(NcclUniqueId) == sizeof(ncclUniqueId));

#define CP_SAME_MEMBER(name)                                                   \
  static_assert(offsetof(NcclConfig, name) == offsetof(ncclConfig_t, name),    \
                #name);
CP_SAME_MEMBER(size)
CP_SAME_MEMBER(magic)
CP_SAME_MEMBER(version)
CP_SAME_MEMBER(blocking)
CP_SAME_MEMBER(cgaClusterSize)
CP_SAME_MEMBER(minCTAs)
CP_SAME_MEMBER(maxCTAs)
CP_SAME_MEMBER(netName)
CP_SAME_MEMBER(splitShare)
#undef CP_SAME_MEMBER

#endif // CP_HAS_NCCL_H

} // namespace

TEST(ApiTest, ConfigBeginsAsNcclWantsIt) {
#if CP_HAS_NCCL_H
  ncclConfig_t theirs = NCCL_CONFIG_INITIALIZER;
  NcclConfig ours;
  EXPECT_EQ(ours.magic, theirs.magic);
  EXPECT_EQ(ours.blocking, theirs.blocking);
  EXPECT_EQ(ours.netName, theirs.netName);
  EXPECT_LE(ours.version, theirs.version);
  EXPECT_LE(ours.size, theirs.size);
#else
  GTEST_SKIP() << "there is no nccl.h";
#endif
}
