//===- CudnnGraphs.cpp - Attention as graphs of cuDNN ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CudnnGraphs.h"

#include "Library.h"
#include "Nvrtc.h"

#include <cudnn_frontend.h>

#include <map>
#include <mutex>

namespace cudnn_frontend {
/// What the frontend calls cuDNN through
/// (NV_CUDNN_FRONTEND_USE_DYNAMIC_LOADING).
void *cudnn_dlhandle = nullptr;
} // namespace cudnn_frontend

using namespace cp::cuda;
using cp::runtime::concat;
using cp::runtime::Status;
namespace fe = cudnn_frontend;

bool cp::cuda::hasCudnnFrontend() { return true; }

namespace {

/// Numbers of tensors in a graph; execution passes pointers in this order.
enum Tensor : int64_t { Q = 1, K, V, Out, Lse };

class Graphs;

class Graph final : public CudnnGraph {
public:
  Graph(cudnnHandle_t handle, std::unique_ptr<fe::graph::Graph> graph,
        size_t workspaceBytes)
      : handle(handle), graph(std::move(graph)),
        workspaceBytes(workspaceBytes) {}
  size_t getWorkspaceBytes() const override { return workspaceBytes; }
  Status execute(const CudnnBuffers &buffers, StreamHandle stream) override;

private:
  cudnnHandle_t handle;
  std::unique_ptr<fe::graph::Graph> graph;
  size_t workspaceBytes;
};

class Graphs final : public CudnnGraphs {
public:
  ~Graphs() override {
    if (handle)
      fe::detail::destroy_handle(handle);
  }
  Status start(const CudnnDevice &device);
  std::unique_ptr<CudnnGraph> build(const AttentionBlock &block,
                                    const std::string &kernelKey,
                                    std::string &reason) override;

private:
  fe::error_t makePlan(fe::graph::Graph &graph, int64_t &workspaceBytes);

  int capability = 0;
  cudnnHandle_t handle = nullptr; ///< Null for a device that need not exist.
  std::shared_ptr<const fe::DeviceProperties> properties;
  std::map<std::string, std::shared_ptr<fe::KernelCache>> kernels;
};

} // namespace

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

/// Loads cuDNN for all threads; returns why not, or nothing.
static std::string loadCudnn() {
  static std::mutex mutex;
  std::lock_guard<std::mutex> lock(mutex);
  // cuDNN compiles kernels with the NVRTC that is loaded; by itself it would
  // look on the loader's path alone.
  std::string ignored;
  Nvrtc::load(ignored);
  Library library({"cuDNN", "CP_CUDA_CUDNN", {"libcudnn.so.9"}, "9.8"});
  size_t (*getVersion)() = nullptr;
  library.find(getVersion, "cudnnGetVersion");
  if (!library.getError().empty())
    return library.getError();
  // Kernels that several shapes share, and devices given by their properties.
  if (size_t version = getVersion(); version < 90800)
    return concat("cuDNN ", version / 10000, ".", version / 100 % 100,
                  " is too old: install 9.8 or newer");
  if (!fe::cudnn_dlhandle) // Other threads read it.
    fe::cudnn_dlhandle = library.getHandle();
  return "";
}

Status Graphs::start(const CudnnDevice &device) {
  capability = device.capability;
  if (device.properties.empty()) {
    cudnnStatus_t status = fe::detail::create_handle(&handle);
    if (status == CUDNN_STATUS_SUCCESS)
      return Status();
    handle = nullptr;
    return Status(CP_UNSUPPORTED, concat("cuDNN does not start: ",
                                         fe::detail::get_error_string(status)));
  }
  auto given = std::make_shared<fe::DeviceProperties>();
  fe::error_t error =
      given->deserialize({device.properties.begin(), device.properties.end()});
  if (error.is_bad())
    return cp::runtime::invalid("cuDNN does not read these properties: ",
                                error.get_message());
  properties = std::move(given);
  return Status();
}

Status CudnnGraphs::open(const CudnnDevice &device,
                         std::unique_ptr<CudnnGraphs> &graphs) {
  if (std::string reason = loadCudnn(); !reason.empty())
    return Status(CP_UNSUPPORTED, reason);
  try {
    auto opened = std::make_unique<Graphs>();
    if (Status status = opened->start(device); !status.ok())
      return status;
    graphs = std::move(opened);
    return Status();
  } catch (const std::exception &error) { // Of the frontend.
    return Status(CP_UNSUPPORTED, concat("cuDNN: ", error.what()));
  }
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

using TensorRef = std::shared_ptr<fe::graph::Tensor_attributes>;

/// Strides of dimensions of size 1 mean nothing, but kernels are compiled for
/// their alignment.
static std::vector<int64_t> getStrides(const BlockStrides &strides,
                                       int64_t batches, int64_t heads,
                                       int64_t rows, int64_t elements) {
  int64_t row = rows > 1 ? strides.row : elements;
  int64_t head = heads > 1 ? strides.head : rows * row;
  int64_t batch = batches > 1 ? strides.batch : heads * head;
  return {batch, head, row, 1};
}

static TensorRef addInput(fe::graph::Graph &graph, Tensor number,
                          std::vector<int64_t> sizes,
                          const BlockStrides &strides) {
  return graph.tensor(
      fe::graph::Tensor_attributes().set_uid(number).set_dim(sizes).set_stride(
          getStrides(strides, sizes[0], sizes[1], sizes[2], sizes[3])));
}

/// A contiguous output in f32.
static void setOutput(const TensorRef &tensor, Tensor number,
                      std::vector<int64_t> sizes) {
  int64_t rows = sizes[2] * sizes[3];
  tensor->set_output(true)
      .set_uid(number)
      .set_dim(sizes)
      .set_stride({sizes[1] * rows, rows, sizes[3], 1})
      .set_data_type(fe::DataType_t::FLOAT);
}

static fe::graph::SDPA_attributes getOptions(const AttentionBlock &block) {
  fe::graph::SDPA_attributes options;
  options.set_generate_stats(true).set_attn_scale(block.scale);
  if (!block.band.low && !block.band.high)
    return options;
  // Its bounds are q - left < k <= q + right.
  options.set_diagonal_alignment(fe::DiagonalAlignment_t::TOP_LEFT);
  if (block.band.low)
    options.set_diagonal_band_left_bound(static_cast<int>(1 - *block.band.low));
  if (block.band.high)
    options.set_diagonal_band_right_bound(static_cast<int>(*block.band.high));
  return options;
}

static void addAttention(fe::graph::Graph &graph, const AttentionBlock &block) {
  graph
      .set_io_data_type(block.dtype == CP_F16 ? fe::DataType_t::HALF
                                              : fe::DataType_t::BFLOAT16)
      .set_intermediate_data_type(fe::DataType_t::FLOAT)
      .set_compute_data_type(fe::DataType_t::FLOAT);
  TensorRef q = addInput(
      graph, Q, {block.batches, block.queryHeads, block.queries, block.depth},
      block.q);
  TensorRef k = addInput(
      graph, K, {block.batches, block.keyHeads, block.keys, block.depth},
      block.k);
  TensorRef v = addInput(
      graph, V, {block.batches, block.keyHeads, block.keys, block.width},
      block.v);
  auto [out, lse] = graph.sdpa(q, k, v, getOptions(block));
  setOutput(out, Out,
            {block.batches, block.queryHeads, block.queries, block.width});
  setOutput(lse, Lse, {block.batches, block.queryHeads, block.queries, 1});
}

fe::error_t Graphs::makePlan(fe::graph::Graph &graph, int64_t &workspaceBytes) {
  fe::error_t error = graph.validate();
  if (error.is_good())
    error = graph.build_operation_graph(handle);
  if (error.is_good())
    error = graph.create_execution_plans({fe::HeurMode_t::A});
  if (error.is_good())
    error = graph.check_support();
  if (error.is_good())
    error = graph.build_plans();
  if (error.is_good())
    error = graph.get_workspace_size(workspaceBytes);
  return error;
}

std::unique_ptr<CudnnGraph> Graphs::build(const AttentionBlock &block,
                                          const std::string &kernelKey,
                                          std::string &reason) {
  try {
    auto graph = std::make_unique<fe::graph::Graph>();
    std::shared_ptr<fe::KernelCache> &cache = kernels[kernelKey];
    if (!cache)
      cache = std::make_shared<fe::KernelCache>();
    graph->set_sm_version(capability)
        .set_device_properties(properties)
        .set_dynamic_shape_enabled(true)
        .set_kernel_cache(cache);
    addAttention(*graph, block); // Nodes copy what was set before.
    int64_t workspaceBytes = 0;
    fe::error_t error = makePlan(*graph, workspaceBytes);
    if (error.is_good())
      return std::make_unique<Graph>(handle, std::move(graph),
                                     static_cast<size_t>(workspaceBytes));
    reason = "cuDNN does not take it: " + error.get_message();
  } catch (const std::exception &error) { // Of the frontend.
    reason = concat("cuDNN: ", error.what());
  }
  return nullptr;
}

Status Graph::execute(const CudnnBuffers &buffers, StreamHandle stream) {
  if (!handle)
    return cp::runtime::invalid(
        "this graph was built for a device that need not exist");
  try {
    cudnnStatus_t status =
        fe::detail::set_stream(handle, reinterpret_cast<cudaStream_t>(stream));
    if (status != CUDNN_STATUS_SUCCESS)
      return Status(CP_DEVICE,
                    concat("cuDNN: ", fe::detail::get_error_string(status)));
    void *pointers[] = {
        const_cast<void *>(buffers.q), const_cast<void *>(buffers.k),
        const_cast<void *>(buffers.v), buffers.out, buffers.lse};
    fe::error_t error = graph->execute(handle, pointers, std::size(pointers),
                                       buffers.workspace);
    if (error.is_bad())
      return Status(CP_DEVICE, "cuDNN: " + error.get_message());
    return Status();
  } catch (const std::exception &error) { // Of the frontend.
    return Status(CP_DEVICE, concat("cuDNN: ", error.what()));
  }
}
