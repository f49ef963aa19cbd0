//===- Device.cpp - One GPU of this process -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Device.h"

using namespace cp::cuda;
using cp::runtime::Status;

Status Device::open(std::shared_ptr<const Driver> driver, int ordinal,
                    std::shared_ptr<Device> &device) {
  if (ordinal < 0 || ordinal >= driver->getNumDevices())
    return runtime::invalid("there is no GPU ", ordinal, "; this machine has ",
                            driver->getNumDevices());
  std::shared_ptr<Device> opened(new Device(std::move(driver), ordinal));
  std::string error;
  opened->arch = opened->driver->getArch(ordinal, error);
  if (opened->arch.empty())
    return Status(CP_UNSUPPORTED, error);
  const DriverApi &api = opened->getApi();
  int status = api.cuDeviceGet(&opened->handle, ordinal);
  if (status == CudaSuccess)
    status = api.cuDeviceGetAttribute(&opened->numProcessors,
                                      AttributeNumProcessors, opened->handle);
  if (status == CudaSuccess)
    status = api.cuDevicePrimaryCtxRetain(&opened->context, opened->handle);
  if (status != CudaSuccess)
    return opened->check(status, "opening it");
  device = std::move(opened);
  return Status();
}

Device::~Device() {
  if (context)
    getApi().cuDevicePrimaryCtxRelease_v2(handle);
}

Status Device::makeCurrent() const {
  return check(getApi().cuCtxSetCurrent(context), "selecting it");
}

Status Device::accessPeer(const Device &peer) const {
  if (peer.ordinal == ordinal)
    return Status();
  int can = 0;
  if (Status status =
          check(getApi().cuDeviceCanAccessPeer(&can, handle, peer.handle),
                "asking for its peers");
      !status.ok())
    return status;
  if (!can)
    return Status(CP_UNSUPPORTED, runtime::concat("GPU ", ordinal,
                                                  " cannot read the memory of "
                                                  "GPU ",
                                                  peer.ordinal));
  int status = getApi().cuCtxEnablePeerAccess(peer.context, 0);
  if (status == CudaPeerAccessEnabled)
    return Status();
  return check(status, runtime::concat("reading memory of GPU ", peer.ordinal));
}

Status Device::check(int status, const std::string &what) const {
  if (status == CudaSuccess)
    return Status();
  cp_status code = status == CudaOutOfMemory ? CP_OUT_OF_MEMORY : CP_DEVICE;
  return Status(code, runtime::concat("GPU ", ordinal, ": ", what, ": ",
                                      driver->describe(status)));
}
