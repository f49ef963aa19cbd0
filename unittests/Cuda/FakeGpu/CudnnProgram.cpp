//===- CudnnProgram.cpp - Operation graphs of the fake cuDNN --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CudnnProgram.h"

#include <algorithm>

using namespace cp::fake;

namespace {

/// Collects the tensors and steps of a graph.
class Reader {
public:
  explicit Reader(CudnnProgram &program) : program(program) {}

  std::string read(const Descriptor &operation);

private:
  /// The uid of a tensor that an operation names; -1 if it names none.
  int64_t addTensor(const Descriptor &operation,
                    cudnnBackendAttributeName_t name);
  std::string addPointwise(const Descriptor &operation);
  std::string addReduction(const Descriptor &operation);
  std::string addProduct(const Descriptor &operation);

  CudnnProgram &program;
  std::string error;
};

} // namespace

static Index readIndex(const Descriptor &tensor,
                       cudnnBackendAttributeName_t name) {
  std::vector<int64_t> list = tensor.list<int64_t>(name);
  Index index{};
  std::copy_n(list.begin(), std::min(list.size(), index.size()), index.begin());
  return index;
}

int64_t Reader::addTensor(const Descriptor &operation,
                          cudnnBackendAttributeName_t name) {
  DescriptorRef tensor = operation.getDescriptor(name);
  if (!tensor)
    return -1;
  if (tensor->list<int64_t>(CUDNN_ATTR_TENSOR_DIMENSIONS).size() != 4)
    error = "a tensor whose rank is not 4";
  int64_t uid = tensor->get<int64_t>(CUDNN_ATTR_TENSOR_UNIQUE_ID, -1);
  program.tensors[uid] = {
      uid,
      tensor->get(CUDNN_ATTR_TENSOR_DATA_TYPE, CUDNN_DATA_FLOAT),
      readIndex(*tensor, CUDNN_ATTR_TENSOR_DIMENSIONS),
      readIndex(*tensor, CUDNN_ATTR_TENSOR_STRIDES),
      tensor->get(CUDNN_ATTR_TENSOR_IS_VIRTUAL, false),
      tensor->get(CUDNN_ATTR_TENSOR_IS_BY_VALUE, false),
      tensor->get<int64_t>(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, 16)};
  return uid;
}

/// How many operands a mode has; 0 if it is not known here.
static int countOperands(int mode) {
  switch (mode) {
  case CUDNN_POINTWISE_EXP:
  case CUDNN_POINTWISE_LOG:
  case CUDNN_POINTWISE_GEN_INDEX:
    return 1;
  case CUDNN_POINTWISE_ADD:
  case CUDNN_POINTWISE_SUB:
  case CUDNN_POINTWISE_MUL:
  case CUDNN_POINTWISE_DIV:
  case CUDNN_POINTWISE_CMP_GE:
  case CUDNN_POINTWISE_CMP_GT:
    return 2;
  case CUDNN_POINTWISE_BINARY_SELECT:
    return 3;
  default:
    return 0;
  }
}

std::string Reader::addPointwise(const Descriptor &operation) {
  DescriptorRef details =
      operation.getDescriptor(CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR);
  if (!details)
    return "a pointwise operation without a descriptor";
  GraphStep step{GraphStep::Kind::Pointwise};
  step.mode = details->get<int>(CUDNN_ATTR_POINTWISE_MODE, -1);
  step.axis = details->get<int64_t>(CUDNN_ATTR_POINTWISE_AXIS, -1);
  step.x = addTensor(operation, CUDNN_ATTR_OPERATION_POINTWISE_XDESC);
  step.b = addTensor(operation, CUDNN_ATTR_OPERATION_POINTWISE_BDESC);
  step.t = addTensor(operation, CUDNN_ATTR_OPERATION_POINTWISE_TDESC);
  step.y = addTensor(operation, CUDNN_ATTR_OPERATION_POINTWISE_YDESC);
  int operands = (step.x >= 0) + (step.b >= 0) + (step.t >= 0);
  if (countOperands(step.mode) == 0)
    return "pointwise mode " + std::to_string(step.mode);
  if (operands != countOperands(step.mode) || step.y < 0)
    return "operands of pointwise mode " + std::to_string(step.mode);
  if (step.mode == CUDNN_POINTWISE_GEN_INDEX &&
      (step.axis < 0 || step.axis > 3))
    return "index along axis " + std::to_string(step.axis);
  for (auto factor : {CUDNN_ATTR_OPERATION_POINTWISE_ALPHA1,
                      CUDNN_ATTR_OPERATION_POINTWISE_ALPHA2})
    if (operation.get(factor, 1.0f) != 1)
      return "a pointwise operation with factors";
  program.steps.push_back(step);
  return error;
}

std::string Reader::addReduction(const Descriptor &operation) {
  DescriptorRef details =
      operation.getDescriptor(CUDNN_ATTR_OPERATION_REDUCTION_DESC);
  if (!details)
    return "a reduction without a descriptor";
  GraphStep step{GraphStep::Kind::Reduction};
  step.mode = details->get<int>(CUDNN_ATTR_REDUCTION_OPERATOR, -1);
  step.x = addTensor(operation, CUDNN_ATTR_OPERATION_REDUCTION_XDESC);
  step.y = addTensor(operation, CUDNN_ATTR_OPERATION_REDUCTION_YDESC);
  if (step.mode != CUDNN_REDUCE_TENSOR_ADD &&
      step.mode != CUDNN_REDUCE_TENSOR_MAX)
    return "reduction " + std::to_string(step.mode);
  program.steps.push_back(step);
  return error;
}

std::string Reader::addProduct(const Descriptor &operation) {
  GraphStep step{GraphStep::Kind::Product};
  step.x = addTensor(operation, CUDNN_ATTR_OPERATION_MATMUL_ADESC);
  step.b = addTensor(operation, CUDNN_ATTR_OPERATION_MATMUL_BDESC);
  step.y = addTensor(operation, CUDNN_ATTR_OPERATION_MATMUL_CDESC);
  for (auto size : {CUDNN_ATTR_OPERATION_MATMUL_GEMM_M_OVERRIDE_DESC,
                    CUDNN_ATTR_OPERATION_MATMUL_GEMM_N_OVERRIDE_DESC,
                    CUDNN_ATTR_OPERATION_MATMUL_GEMM_K_OVERRIDE_DESC})
    if (operation.has(size))
      return "a product of sizes that are data";
  const Index &a = program.tensors[step.x].sizes;
  const Index &b = program.tensors[step.b].sizes;
  const Index &c = program.tensors[step.y].sizes;
  if (a[2] != c[2] || a[3] != b[2] || b[3] != c[3] || a[0] != c[0] ||
      b[0] != c[0] || a[1] != c[1] || b[1] == 0 || c[1] % b[1] != 0)
    return "a product whose sizes do not fit";
  program.steps.push_back(step);
  return error;
}

std::string Reader::read(const Descriptor &operation) {
  switch (operation.type) {
  case CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR:
    return addPointwise(operation);
  case CUDNN_BACKEND_OPERATION_REDUCTION_DESCRIPTOR:
    return addReduction(operation);
  case CUDNN_BACKEND_OPERATION_MATMUL_DESCRIPTOR:
    return addProduct(operation);
  default:
    return "operation " + std::to_string(operation.type);
  }
}

std::string CudnnProgram::read(const Descriptor &graph) {
  Reader reader(*this);
  for (const DescriptorRef &operation :
       graph.listDescriptors(CUDNN_ATTR_OPERATIONGRAPH_OPS))
    if (std::string unknown = reader.read(*operation); !unknown.empty())
      return unknown;
  return steps.empty() ? "a graph without operations" : "";
}
