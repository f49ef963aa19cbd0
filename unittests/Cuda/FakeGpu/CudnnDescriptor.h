//===- CudnnDescriptor.h - Descriptors of the fake cuDNN --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_CUDNNDESCRIPTOR_H
#define CP_UNITTESTS_CUDA_FAKEGPU_CUDNNDESCRIPTOR_H

#include <cudnn.h>

#include <cstring>
#include <map>
#include <memory>
#include <vector>

namespace cp::fake {

class Descriptor;
using DescriptorRef = std::shared_ptr<Descriptor>;

/// What an attribute was set to.
struct Attribute {
  cudnnBackendAttributeType_t type;
  int64_t count;
  std::vector<char> bytes;                ///< Of `count` elements,
  std::vector<DescriptorRef> descriptors; ///< or these.
};

/// A backend descriptor of any type: what its attributes were set to. Others
/// that it refers to live as long.
class Descriptor {
public:
  explicit Descriptor(cudnnBackendDescriptorType_t type) : type(type) {}

  const cudnnBackendDescriptorType_t type;
  bool isFinal = false;
  std::map<cudnnBackendAttributeName_t, Attribute> attributes;

  bool has(cudnnBackendAttributeName_t name) const {
    return attributes.count(name) != 0;
  }
  /// The elements of an attribute; none if it is not set.
  template <typename T>
  std::vector<T> list(cudnnBackendAttributeName_t name) const {
    auto found = attributes.find(name);
    if (found == attributes.end())
      return {};
    std::vector<T> values(found->second.bytes.size() / sizeof(T));
    if (!values.empty())
      memcpy(values.data(), found->second.bytes.data(),
             values.size() * sizeof(T));
    return values;
  }
  /// The first one.
  template <typename T>
  T get(cudnnBackendAttributeName_t name, T otherwise) const {
    auto found = attributes.find(name);
    if (found != attributes.end() && found->second.bytes.size() >= sizeof(T))
      memcpy(&otherwise, found->second.bytes.data(), sizeof(T));
    return otherwise;
  }
  std::vector<DescriptorRef>
  listDescriptors(cudnnBackendAttributeName_t name) const {
    auto found = attributes.find(name);
    return found == attributes.end() ? std::vector<DescriptorRef>()
                                     : found->second.descriptors;
  }
  /// Null if it is not set.
  DescriptorRef getDescriptor(cudnnBackendAttributeName_t name) const {
    std::vector<DescriptorRef> all = listDescriptors(name);
    return all.empty() ? nullptr : all[0];
  }
  void setDescriptor(cudnnBackendAttributeName_t name, DescriptorRef value) {
    attributes[name] = {
        CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, {}, {std::move(value)}};
  }
};

} // namespace cp::fake

#endif // CP_UNITTESTS_CUDA_FAKEGPU_CUDNNDESCRIPTOR_H
