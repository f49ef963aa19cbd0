//===- CudnnRun.cpp - Running operation graphs of the fake cuDNN ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CudnnProgram.h"

#include "FakeGpu.h"
#include "ModMath.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace cp;
using namespace cp::fake;

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

static size_t getBytes(cudnnDataType_t type) {
  switch (type) {
  case CUDNN_DATA_HALF:
  case CUDNN_DATA_BFLOAT16:
    return 2;
  case CUDNN_DATA_FLOAT:
  case CUDNN_DATA_INT32:
    return 4;
  default:
    return 0;
  }
}

static double load(cudnnDataType_t type, const void *data, int64_t i) {
  switch (type) {
  case CUDNN_DATA_HALF:
    return toFloat(static_cast<const f16 *>(data)[i]);
  case CUDNN_DATA_BFLOAT16:
    return toFloat(static_cast<const bf16 *>(data)[i]);
  case CUDNN_DATA_INT32:
    return static_cast<const int32_t *>(data)[i];
  default:
    return static_cast<const float *>(data)[i];
  }
}

static double roundTo(cudnnDataType_t type, double value) {
  switch (type) {
  case CUDNN_DATA_HALF:
    return toFloat(truncf<f16>(static_cast<float>(value)));
  case CUDNN_DATA_BFLOAT16:
    return toFloat(truncf<bf16>(static_cast<float>(value)));
  case CUDNN_DATA_FLOAT:
    return static_cast<float>(value);
  default:
    return value;
  }
}

namespace {

/// The elements of a tensor, row-major. A size of 1 stands for any index.
struct Values {
  Index sizes{};
  std::vector<double> data;

  void create(const Index &of) {
    sizes = of;
    data.assign(sizes[0] * sizes[1] * sizes[2] * sizes[3], 0);
  }
  size_t getPlace(const Index &at) const {
    int64_t place = 0;
    for (int dim = 0; dim < 4; ++dim)
      place = place * sizes[dim] + (sizes[dim] == 1 ? 0 : at[dim]);
    return place;
  }
};

template <typename Function>
void forEach(const Index &sizes, Function function) {
  Index at;
  for (at[0] = 0; at[0] < sizes[0]; ++at[0])
    for (at[1] = 0; at[1] < sizes[1]; ++at[1])
      for (at[2] = 0; at[2] < sizes[2]; ++at[2])
        for (at[3] = 0; at[3] < sizes[3]; ++at[3])
          function(at);
}

/// Runs the steps of one program.
class Machine {
public:
  Machine(const CudnnProgram &program, const CudnnMemory &memory)
      : program(program), memory(memory) {}
  std::string run();

private:
  std::string checkMemory();
  void loadInputs();
  void store(const GraphTensor &tensor);
  void run(const GraphStep &step);
  void runPointwise(const GraphStep &step, Values &y);
  void runReduction(const GraphStep &step, Values &y);
  void runProduct(const GraphStep &step, Values &y);

  const CudnnProgram &program;
  const CudnnMemory &memory;
  std::map<int64_t, Values> values;
  std::set<int64_t> results;
};

} // namespace

static int64_t getOffset(const GraphTensor &tensor, const Index &at) {
  int64_t offset = 0;
  for (int dim = 0; dim < 4; ++dim)
    offset += at[dim] * tensor.strides[dim];
  return offset;
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

static double apply(int mode, double x, double b, double t) {
  switch (mode) {
  case CUDNN_POINTWISE_EXP:
    return std::exp(x);
  case CUDNN_POINTWISE_LOG:
    return std::log(x);
  case CUDNN_POINTWISE_ADD:
    return x + b;
  case CUDNN_POINTWISE_SUB:
    return x - b;
  case CUDNN_POINTWISE_MUL:
    return x * b;
  case CUDNN_POINTWISE_DIV:
    return x / b;
  case CUDNN_POINTWISE_CMP_GE:
    return x >= b;
  case CUDNN_POINTWISE_CMP_GT:
    return x > b;
  default: // CUDNN_POINTWISE_BINARY_SELECT
    return t != 0 ? x : b;
  }
}

void Machine::runPointwise(const GraphStep &step, Values &y) {
  auto get = [&](int64_t uid, const Index &at) {
    if (uid < 0)
      return 0.0;
    const Values &operand = values[uid];
    return operand.data[operand.getPlace(at)];
  };
  size_t place = 0;
  forEach(y.sizes, [&](const Index &at) {
    y.data[place++] = step.mode == CUDNN_POINTWISE_GEN_INDEX
                          ? static_cast<double>(at[step.axis])
                          : apply(step.mode, get(step.x, at), get(step.b, at),
                                  get(step.t, at));
  });
}

void Machine::runReduction(const GraphStep &step, Values &y) {
  const Values &x = values[step.x];
  bool isMax = step.mode == CUDNN_REDUCE_TENSOR_MAX;
  if (isMax)
    std::fill(y.data.begin(), y.data.end(),
              -std::numeric_limits<double>::infinity());
  size_t place = 0;
  forEach(x.sizes, [&](const Index &at) {
    double &result = y.data[y.getPlace(at)], element = x.data[place++];
    if (!isMax)
      result += element;
    else if (!(element <= result)) // NaN stays.
      result = element;
  });
}

/// y = x b; several heads of x may share one of b.
void Machine::runProduct(const GraphStep &step, Values &y) {
  const Values &x = values[step.x], &b = values[step.b];
  int64_t depth = x.sizes[3], width = y.sizes[3];
  int64_t headsPerHead = y.sizes[1] / b.sizes[1];
  forEach({y.sizes[0], y.sizes[1], y.sizes[2], 1}, [&](const Index &at) {
    double *result = &y.data[y.getPlace(at)];
    const double *row = &x.data[x.getPlace(at)];
    const double *matrix =
        &b.data[b.getPlace({at[0], at[1] / headsPerHead, 0, 0})];
    for (int64_t i = 0; i < depth; ++i)
      for (int64_t j = 0; j < width; ++j)
        result[j] += row[i] * matrix[i * width + j];
  });
}

void Machine::run(const GraphStep &step) {
  const GraphTensor &tensor = program.tensors.at(step.y);
  Values y;
  y.create(tensor.sizes);
  switch (step.kind) {
  case GraphStep::Kind::Product:
    runProduct(step, y);
    break;
  case GraphStep::Kind::Pointwise:
    runPointwise(step, y);
    break;
  case GraphStep::Kind::Reduction:
    runReduction(step, y);
    break;
  }
  for (double &element : y.data)
    element = roundTo(tensor.type, element);
  values[step.y] = std::move(y);
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

std::string cp::fake::bind(const CudnnProgram &program,
                           const Descriptor &variantPack, CudnnMemory &memory) {
  std::vector<int64_t> uids =
      variantPack.list<int64_t>(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS);
  std::vector<void *> pointers =
      variantPack.list<void *>(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS);
  if (uids.size() != pointers.size())
    return "other numbers of tensors and pointers";
  std::map<int64_t, void *> given;
  for (size_t i = 0; i < uids.size(); ++i)
    given[uids[i]] = pointers[i];
  for (const auto &[uid, tensor] : program.tensors) {
    if (tensor.isVirtual)
      continue;
    void *pointer = given[uid];
    std::string name = "tensor " + std::to_string(uid);
    if (!pointer)
      return name + " has no memory";
    if (tensor.isByValue) {
      memory.values[uid] = load(tensor.type, pointer, 0);
      continue;
    }
    if (reinterpret_cast<uintptr_t>(pointer) % tensor.alignment != 0)
      return name + " is not aligned";
    memory.pointers[uid] = pointer;
  }
  memory.workspace =
      variantPack.get<void *>(CUDNN_ATTR_VARIANT_PACK_WORKSPACE, nullptr);
  return memory.workspace ? "" : "there is no workspace";
}

std::string Machine::checkMemory() {
  for (const auto &[uid, pointer] : memory.pointers) {
    const GraphTensor &tensor = program.tensors.at(uid);
    Index last = tensor.sizes;
    for (int64_t &index : last)
      --index;
    size_t bytes = (getOffset(tensor, last) + 1) * getBytes(tensor.type);
    if (const char *wrong = cpFakeCheckRange(pointer, bytes))
      return "tensor " + std::to_string(uid) + " accesses " + wrong;
  }
  if (const char *wrong =
          cpFakeCheckRange(memory.workspace, cudnnWorkspaceBytes))
    return std::string("the workspace accesses ") + wrong;
  return "";
}

void Machine::loadInputs() {
  for (const auto &[uid, value] : memory.values) {
    Values &scalar = values[uid];
    scalar.create({1, 1, 1, 1});
    scalar.data[0] = value;
  }
  for (const auto &[uid, pointer] : memory.pointers) {
    const GraphTensor &tensor = program.tensors.at(uid);
    if (results.count(uid))
      continue;
    Values &input = values[uid];
    input.create(tensor.sizes);
    size_t place = 0;
    forEach(tensor.sizes, [&, data = pointer](const Index &at) {
      input.data[place++] = load(tensor.type, data, getOffset(tensor, at));
    });
  }
}

/// Results with memory are in f32.
void Machine::store(const GraphTensor &tensor) {
  auto *data = static_cast<float *>(memory.pointers.at(tensor.uid));
  const Values &result = values[tensor.uid];
  size_t place = 0;
  forEach(tensor.sizes, [&](const Index &at) {
    data[getOffset(tensor, at)] = static_cast<float>(result.data[place++]);
  });
}

std::string Machine::run() {
  if (std::string wrong = checkMemory(); !wrong.empty())
    return wrong;
  memset(memory.workspace, 0x7f, cudnnWorkspaceBytes);
  for (const GraphStep &step : program.steps)
    results.insert(step.y);
  loadInputs();
  for (const GraphStep &step : program.steps)
    run(step);
  for (int64_t uid : results) {
    const GraphTensor &tensor = program.tensors.at(uid);
    if (tensor.isVirtual)
      continue;
    if (tensor.type != CUDNN_DATA_FLOAT)
      return "tensor " + std::to_string(uid) + " is a result that is not f32";
    store(tensor);
  }
  return "";
}

std::string cp::fake::run(const CudnnProgram &program,
                          const CudnnMemory &memory) {
  return Machine(program, memory).run();
}
