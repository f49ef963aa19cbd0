//===- FakeCudnn.cpp - Operation graphs on the fake devices ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The backend API of cuDNN 9.19, as far as cudnn-frontend calls it for graphs
// of CudnnProgram.h: descriptors keep what they are set to, heuristics know one
// engine, which takes all of these graphs, and a plan is its graph. So the
// graph that is run is the one that the real cuDNN would get.
//
//===----------------------------------------------------------------------===//

#include "CudnnProgram.h"
#include "FakeGpu.h"

#include <cstdio>
#include <string>

using namespace cp::fake;

struct cudnnContext {
  cudaStream_t stream = nullptr;
};

namespace {

/// What a descriptor's handle points to.
struct Handle {
  DescriptorRef descriptor;
};

/// What was wrong last, in this thread.
thread_local std::string lastError;

cudnnStatus_t fail(cudnnStatus_t status, std::string message) {
  lastError = "fake cuDNN: " + std::move(message);
  return status;
}

Handle *getHandle(cudnnBackendDescriptor_t descriptor) {
  return static_cast<Handle *>(descriptor);
}

size_t getBytes(cudnnBackendAttributeType_t type) {
  switch (type) {
  case CUDNN_TYPE_HANDLE:
  case CUDNN_TYPE_INT64:
  case CUDNN_TYPE_DOUBLE:
  case CUDNN_TYPE_VOID_PTR:
  case CUDNN_TYPE_BACKEND_DESCRIPTOR:
  case CUDNN_TYPE_FRACTION:
    return 8;
  case CUDNN_TYPE_BOOLEAN:
  case CUDNN_TYPE_CHAR:
    return 1;
  default: // Numbers of 32 bits, and names.
    return 4;
  }
}

/// Lists that are empty, of the one engine.
bool isEmptyList(cudnnBackendAttributeName_t name) {
  switch (name) {
  case CUDNN_ATTR_ENGINE_NUMERICAL_NOTE:
  case CUDNN_ATTR_ENGINE_BEHAVIOR_NOTE:
  case CUDNN_ATTR_ENGINE_KNOB_INFO:
  case CUDNN_ATTR_ENGINECFG_KNOB_CHOICES:
    return true;
  default:
    return false;
  }
}

void setNumber(Descriptor &descriptor, cudnnBackendAttributeName_t name,
               int64_t value) {
  std::vector<char> bytes(sizeof(value));
  memcpy(bytes.data(), &value, sizeof(value));
  descriptor.attributes[name] = {CUDNN_TYPE_INT64, 1, std::move(bytes), {}};
}

/// The one engine for a graph, if it can be run.
cudnnStatus_t finalizeHeuristics(Descriptor &heuristics) {
  DescriptorRef graph =
      heuristics.getDescriptor(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH);
  if (!graph || !graph->isFinal)
    return fail(CUDNN_STATUS_BAD_PARAM, "heuristics without a graph");
  CudnnProgram program;
  if (std::string unknown = program.read(*graph); !unknown.empty())
    return fail(CUDNN_STATUS_NOT_SUPPORTED, unknown);
  auto engine = std::make_shared<Descriptor>(CUDNN_BACKEND_ENGINE_DESCRIPTOR);
  engine->setDescriptor(CUDNN_ATTR_ENGINE_OPERATION_GRAPH, graph);
  setNumber(*engine, CUDNN_ATTR_ENGINE_GLOBAL_INDEX, 0);
  engine->isFinal = true;
  auto config =
      std::make_shared<Descriptor>(CUDNN_BACKEND_ENGINECFG_DESCRIPTOR);
  config->setDescriptor(CUDNN_ATTR_ENGINECFG_ENGINE, std::move(engine));
  setNumber(*config, CUDNN_ATTR_ENGINECFG_WORKSPACE_SIZE, cudnnWorkspaceBytes);
  config->isFinal = true;
  heuristics.setDescriptor(CUDNN_ATTR_ENGINEHEUR_RESULTS, std::move(config));
  return CUDNN_STATUS_SUCCESS;
}

DescriptorRef findGraph(const Descriptor &plan) {
  DescriptorRef config =
      plan.getDescriptor(CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG);
  DescriptorRef engine =
      config ? config->getDescriptor(CUDNN_ATTR_ENGINECFG_ENGINE) : nullptr;
  return engine ? engine->getDescriptor(CUDNN_ATTR_ENGINE_OPERATION_GRAPH)
                : nullptr;
}

cudnnStatus_t finalizePlan(Descriptor &plan) {
  if (!findGraph(plan))
    return fail(CUDNN_STATUS_BAD_PARAM, "a plan without an engine");
  setNumber(plan, CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE,
            cudnnWorkspaceBytes);
  return CUDNN_STATUS_SUCCESS;
}

/// A run of a program.
struct Execution {
  CudnnProgram program;
  CudnnMemory memory;
};

int execute(void *data) {
  std::unique_ptr<Execution> execution(static_cast<Execution *>(data));
  std::string wrong = run(execution->program, execution->memory);
  if (wrong.empty())
    return 0;
  fprintf(stderr, "fake cuDNN: %s\n", wrong.c_str());
  return 700; // CUDA_ERROR_ILLEGAL_ADDRESS
}

cudnnStatus_t enqueue(const cudnnContext &context, const Descriptor &plan,
                      const Descriptor &variantPack) {
  auto execution = std::make_unique<Execution>();
  if (std::string unknown = execution->program.read(*findGraph(plan));
      !unknown.empty())
    return fail(CUDNN_STATUS_NOT_SUPPORTED, unknown);
  if (std::string wrong =
          bind(execution->program, variantPack, execution->memory);
      !wrong.empty())
    return fail(CUDNN_STATUS_BAD_PARAM, wrong);
  auto stream = reinterpret_cast<cp::cuda::StreamHandle>(context.stream);
  if (cpFakeEnqueue(stream, "cuDNN's graph", execute, execution.get()) != 0)
    return fail(CUDNN_STATUS_EXECUTION_FAILED, "the stream takes no work");
  execution.release();
  return CUDNN_STATUS_SUCCESS;
}

/// The status with which the test lets this call fail.
cudnnStatus_t call(const char *function, const std::string &arguments = "") {
  auto status =
      static_cast<cudnnStatus_t>(cpFakeCall(function, arguments.c_str()));
  return status ? fail(status, "CP_FAKE_FAIL") : status;
}

} // namespace

extern "C" {

size_t cudnnGetVersion() { return 91900; }

const char *cudnnGetErrorString(cudnnStatus_t status) {
  switch (status) {
  case CUDNN_STATUS_SUCCESS:
    return "CUDNN_STATUS_SUCCESS";
  case CUDNN_STATUS_BAD_PARAM:
    return "CUDNN_STATUS_BAD_PARAM";
  case CUDNN_STATUS_NOT_SUPPORTED:
    return "CUDNN_STATUS_NOT_SUPPORTED";
  case CUDNN_STATUS_EXECUTION_FAILED:
    return "CUDNN_STATUS_EXECUTION_FAILED";
  default:
    return "another status of cuDNN";
  }
}

void cudnnGetLastErrorString(char *message, size_t size) {
  snprintf(message, size, "%s", lastError.c_str());
}

cudnnStatus_t cudnnCreate(cudnnHandle_t *handle) {
  if (cudnnStatus_t status = call("cudnnCreate"))
    return status;
  *handle = new cudnnContext();
  cpFakeSetAlive("cuDNN handle", *handle, true);
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnDestroy(cudnnHandle_t handle) {
  cpFakeSetAlive("cuDNN handle", handle, false);
  delete handle;
  return call("cudnnDestroy");
}

cudnnStatus_t cudnnSetStream(cudnnHandle_t handle, cudaStream_t stream) {
  handle->stream = stream;
  return call("cudnnSetStream");
}

cudnnStatus_t cudnnGetStream(cudnnHandle_t handle, cudaStream_t *stream) {
  *stream = handle->stream;
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t
cudnnBackendCreateDescriptor(cudnnBackendDescriptorType_t type,
                             cudnnBackendDescriptor_t *descriptor) {
  auto *handle = new Handle{std::make_shared<Descriptor>(type)};
  cpFakeSetAlive("cuDNN descriptor", handle, true);
  *descriptor = handle;
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t
cudnnBackendDestroyDescriptor(cudnnBackendDescriptor_t descriptor) {
  cpFakeSetAlive("cuDNN descriptor", descriptor, false);
  delete getHandle(descriptor);
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnBackendSetAttribute(cudnnBackendDescriptor_t descriptor,
                                       cudnnBackendAttributeName_t name,
                                       cudnnBackendAttributeType_t type,
                                       int64_t count, const void *elements) {
  Descriptor &target = *getHandle(descriptor)->descriptor;
  if (target.isFinal)
    return fail(CUDNN_STATUS_BAD_PARAM, "a final descriptor is changed");
  if (count > 0 && !elements)
    return fail(CUDNN_STATUS_BAD_PARAM, "an attribute without elements");
  Attribute attribute{type, count, {}, {}};
  if (type == CUDNN_TYPE_BACKEND_DESCRIPTOR) {
    for (int64_t i = 0; i < count; ++i) {
      auto *handle = static_cast<Handle *const *>(elements)[i];
      if (!handle->descriptor->isFinal)
        return fail(CUDNN_STATUS_BAD_PARAM, "a descriptor that is not final");
      attribute.descriptors.push_back(handle->descriptor);
    }
  } else {
    const char *bytes = static_cast<const char *>(elements);
    attribute.bytes.assign(bytes, bytes + count * getBytes(type));
  }
  target.attributes[name] = std::move(attribute);
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnBackendGetAttribute(cudnnBackendDescriptor_t descriptor,
                                       cudnnBackendAttributeName_t name,
                                       cudnnBackendAttributeType_t type,
                                       int64_t requested, int64_t *count,
                                       void *elements) {
  const Descriptor &source = *getHandle(descriptor)->descriptor;
  auto found = source.attributes.find(name);
  bool isFound = found != source.attributes.end();
  if (!isFound && !isEmptyList(name))
    return fail(CUDNN_STATUS_NOT_SUPPORTED,
                "attribute " + std::to_string(name) + " has no value");
  if (isFound && found->second.type != type)
    return fail(CUDNN_STATUS_BAD_PARAM,
                "attribute " + std::to_string(name) + " has another type");
  int64_t size = isFound ? found->second.count : 0;
  if (count)
    *count = size;
  size = elements ? std::min(size, requested) : 0;
  if (size == 0)
    return CUDNN_STATUS_SUCCESS;
  if (type != CUDNN_TYPE_BACKEND_DESCRIPTOR) {
    memcpy(elements, found->second.bytes.data(), size * getBytes(type));
    return CUDNN_STATUS_SUCCESS;
  }
  // Descriptors that the caller has made become what was asked for.
  for (int64_t i = 0; i < size; ++i)
    static_cast<Handle **>(elements)[i]->descriptor =
        found->second.descriptors[i];
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnBackendFinalize(cudnnBackendDescriptor_t descriptor) {
  Descriptor &target = *getHandle(descriptor)->descriptor;
  cudnnStatus_t status = CUDNN_STATUS_SUCCESS;
  if (target.type == CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR)
    status = finalizeHeuristics(target);
  if (target.type == CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR) {
    status = call("cudnnBackendFinalize", "a plan");
    if (status == CUDNN_STATUS_SUCCESS)
      status = finalizePlan(target);
  }
  target.isFinal = status == CUDNN_STATUS_SUCCESS;
  return status;
}

cudnnStatus_t cudnnBackendExecute(cudnnHandle_t handle,
                                  cudnnBackendDescriptor_t plan,
                                  cudnnBackendDescriptor_t variantPack) {
  if (cudnnStatus_t status = call("cudnnBackendExecute"))
    return status;
  const Descriptor &run = *getHandle(plan)->descriptor;
  const Descriptor &pack = *getHandle(variantPack)->descriptor;
  if (!run.isFinal || !pack.isFinal)
    return fail(CUDNN_STATUS_BAD_PARAM, "a descriptor is not final");
  return enqueue(*handle, run, pack);
}
}
