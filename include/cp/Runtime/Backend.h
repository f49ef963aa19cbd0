//===- Backend.h - Memory and computation of one rank -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The seam between a context and the place where its tensors live: the host, or
// a GPU, whose memory the host cannot read.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_BACKEND_H
#define CP_RUNTIME_BACKEND_H

#include "cp/Runtime/Gpu.h"
#include "cp/Runtime/Kernel.h"
#include "cp/Runtime/Status.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace cp::runtime {

/// Bytes of the backend's memory as the host can read them.
class HostView {
public:
  HostView() = default;
  /// Memory that others keep.
  explicit HostView(const void *data) : data(data) {}
  explicit HostView(std::vector<char> bytes)
      : owned(std::move(bytes)), data(owned.data()) {}
  HostView(HostView &&) = default;
  HostView &operator=(HostView &&) = default;

  const void *getData() const { return data; }

private:
  std::vector<char> owned;
  const void *data = nullptr;
};

/// The arguments of an attend as the host can use them, for backends that ask:
/// captures and positions of other memory have to be copied, which waits for
/// all work.
class HostArgs {
public:
  virtual ~HostArgs() = default;

  /// Their captures and positions are the host's, and read in bounds, or it is
  /// an error; the other tensors may not be read. They live as long as this.
  virtual Status get(const cp_attend_args *&args) = 0;
};

/// Those that the host has already.
class GivenArgs final : public HostArgs {
public:
  explicit GivenArgs(const cp_attend_args &args) : args(args) {}
  Status get(const cp_attend_args *&result) override {
    result = &args;
    return Status();
  }

private:
  const cp_attend_args &args;
};

/// Memory and computation of one rank. Calls add work in order; unless they
/// say otherwise, they may return before it is done. Arguments have been
/// checked, and are pointers to the backend's memory but where it says so.
class Backend {
public:
  virtual ~Backend() = default;

  /// Begins a run, on the thread that makes its calls.
  virtual Status start() { return Status(); }
  /// Returns when all work is done. `tiles` takes those, by attention, of
  /// attends whose tiles the host did not know.
  virtual Status finish(std::map<int32_t, TileCounts> &tiles) {
    (void)tiles;
    return Status();
  }

  /// Memory as cp_alloc gives it, null if there is none. What is freed may be
  /// given out again at once, to work that is added later.
  virtual void *allocate(size_t bytes) = 0;
  /// Ignores null and what it did not allocate.
  virtual void free(void *block) = 0;
  /// The most bytes that were in use at once.
  virtual size_t getPeak() const = 0;

  /// Copy between the host and this memory; return when it is done.
  virtual Status upload(void *to, const void *from, size_t bytes) = 0;
  virtual Status download(void *to, const void *from, size_t bytes) = 0;
  virtual Status copy(void *to, const void *from, size_t bytes) = 0;
  /// cp_constant.
  virtual Status getConstant(const void *host, size_t bytes,
                             const void *&data) = 0;
  /// Lets the host read; `constant`: the bytes do not change in this run, and
  /// the view lasts until it ends.
  virtual Status view(const void *data, size_t bytes, bool constant,
                      HostView &view) = 0;

  /// The edge of plan tiles unless the user wants another.
  virtual int64_t getDefaultTile() const = 0;
  /// cp_attend. `host` is asked at least where captures may be read out of
  /// bounds. Fills `tiles`, unless finish does so later; `options.log` is
  /// filled in any case.
  virtual Status attend(const cp_attend_args &args, HostArgs &host,
                        const AttendOptions &options, ThreadPool &pool,
                        std::optional<TileCounts> &tiles) = 0;
  virtual Status merge(const cp_tensor &outA, const cp_tensor &lseA,
                       const cp_tensor &outB, const cp_tensor &lseB,
                       const cp_tensor &out, const cp_tensor &lse) = 0;
  virtual Status multiply(const cp_tensor &a, const cp_tensor &b,
                          const cp_tensor &c, bool accumulate,
                          ThreadPool &pool) = 0;
  virtual Status launch(const cp_gpu_kernel &kernel, int64_t blocks,
                        int64_t threads, void **parameters) = 0;

  /// The seconds that the work which `add` adds takes, by the clock of what
  /// computes it; returns when it is done.
  virtual Status measure(const std::function<Status()> &add,
                         double &seconds) = 0;
};

/// The host's memory and its kernels; `kernel` outlives it.
std::unique_ptr<Backend> createHostBackend(const Kernel &kernel);

} // namespace cp::runtime

#endif // CP_RUNTIME_BACKEND_H
