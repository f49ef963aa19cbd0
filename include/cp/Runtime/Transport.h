//===- Transport.h - Communication between ranks ----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The seam between the runtime and what moves data between ranks. One object
// is one rank's end. Every implementation passes the conformance suite, which
// is unittests/Runtime/Transport*Test.cpp but for TransportDelayTest.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_TRANSPORT_H
#define CP_RUNTIME_TRANSPORT_H

#include "cp/Runtime/Collective.h"
#include "cp/Runtime/Group.h"
#include "cp/Runtime/Payload.h"
#include "cp/Runtime/Runtime.h"
#include "cp/Runtime/Status.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cp::runtime {

/// One rank's end of the communication of a world. All calls but `abort` come
/// from the rank's own thread. The ranks of a group make the same calls on it
/// in the same order; a call that does not match those of the others is an
/// error, never a hang or an overflow. Waits end with CP_TIMEOUT at the
/// deadline and with CP_ABORTED after `abort`.
///
/// Where tensors are in the memory of a GPU, "when" and "until" are places in
/// the rank's stream of work: calls return before data have moved, and work
/// that is added to the stream later finds what they promise.
///
/// Callers have checked what one rank can check alone: well-formed tensors,
/// contiguous buffers, |shift| <= size, tokens that exist, and what
/// checkCollective checks.
class Transport {
public:
  virtual ~Transport() = default;

  /// Makes a group known; its members open it at the same point.
  virtual Status openGroup(const Group &group, int32_t &handle) = 0;

  /// Begins to move `buffers` to the member `shift` places further. They are
  /// lent until `rotateEnd`. `sent` rows of them travel, and `expected` ones
  /// arrive, which is what the peer sends; nothing travels where it is empty.
  virtual Status rotateStart(int32_t group, int64_t shift,
                             const std::vector<cp_tensor> &buffers,
                             const Payload &sent, const Payload &expected,
                             int64_t &token) = 0;
  /// The same with whole buffers.
  Status rotateStart(int32_t group, int64_t shift,
                     const std::vector<cp_tensor> &buffers, int64_t &token) {
    return rotateStart(group, shift, buffers, Payload(), Payload(), token);
  }

  /// Ends it: received[i] is the peer's buffer i, valid until `rotateEnd` or
  /// the second wait after this one. Rows that did not travel hold anything.
  virtual Status rotateWait(int64_t token,
                            std::vector<cp_tensor> &received) = 0;

  /// Returns when no member reads what this rank lent in the group. No
  /// rotation of the group is under way.
  virtual Status rotateEnd(int32_t group) = 0;

  /// The calls below, which are alike for all members but for strides: both
  /// tensors may have any, and do not overlap. The operand is the caller's
  /// again, and the result complete, when it returns.
  virtual Status collect(int32_t group, const Collective &call,
                         const cp_tensor &operand, const cp_tensor &result) = 0;
  /// Lays the members' operands end to end along `dim` of `result`.
  Status allGather(int32_t group, int32_t dim, const cp_tensor &operand,
                   const cp_tensor &result) {
    return collect(group, Collective::allGather(dim), operand, result);
  }
  /// Adds up the members' operands, and keeps this member's of as many equal
  /// blocks along `dim` as there are members. Floats only: f64 is added up in
  /// f64, all others in f32 and rounded at the end; in the order of the
  /// members, so that all transports give the same bits.
  Status reduceScatter(int32_t group, int32_t dim, const cp_tensor &operand,
                       const cp_tensor &result) {
    return collect(group, Collective::reduceScatter(dim), operand, result);
  }
  /// Splits each member's operand into equal blocks along `splitDim`, block r
  /// for member r, which lays what it gets end to end along `concatDim`.
  Status allToAll(int32_t group, int32_t splitDim, int32_t concatDim,
                  const cp_tensor &operand, const cp_tensor &result) {
    return collect(group, Collective::allToAll(splitDim, concatDim), operand,
                   result);
  }

  /// Returns when all members have called it.
  virtual Status barrier(int32_t group) = 0;

  /// Ends all waits of all ranks, now and later. `reason` is what ranks in
  /// other processes say. Any thread may call it.
  virtual void abort(const std::string &reason) = 0;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_TRANSPORT_H
