//===- PtxHandlers.h - Instructions that compute each result from slots *- C++
//-*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An operation is a struct with a static function apply.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_PTXHANDLERS_H
#define CP_UNITTESTS_CUDA_FAKEGPU_PTXHANDLERS_H

#include "PtxMachine.h"
#include "PtxTypes.h"

namespace cp::fake::ptx {

template <typename Op, typename T, typename Result = T>
Instruction *unary(Thread &thread, Instruction *i) {
  thread.set<Result>(i->dst, Op::apply(thread.get<T>(i->a)));
  return i + 1;
}
template <typename Op, typename T, typename Result = T>
Instruction *binary(Thread &thread, Instruction *i) {
  thread.set<Result>(i->dst,
                     Op::apply(thread.get<T>(i->a), thread.get<T>(i->b)));
  return i + 1;
}
template <typename Op, typename T, typename Result = T>
Instruction *ternary(Thread &thread, Instruction *i) {
  thread.set<Result>(i->dst, Op::apply(thread.get<T>(i->a), thread.get<T>(i->b),
                                       thread.get<T>(i->c)));
  return i + 1;
}

/// Applies an operation to both halves.
template <typename T>
struct Pair {
  T low, high;
};
template <typename Op>
struct OnPairs {
  template <typename T, typename... More>
  static Pair<T> apply(Pair<T> x, More... more) {
    return {Op::apply(x.low, more.low...), Op::apply(x.high, more.high...)};
  }
};

/// Handlers for the floats and pairs of floats.
template <typename Op>
Handler findFloatUnary(Type type) {
  if (Handler handler = withFloat(
          type, [](auto x) -> Handler { return unary<Op, decltype(x)>; }))
    return handler;
  return withPacked(type, [](auto x) -> Handler {
    return unary<OnPairs<Op>, Pair<decltype(x)>>;
  });
}
template <typename Op>
Handler findFloatBinary(Type type) {
  if (Handler handler = withFloat(
          type, [](auto x) -> Handler { return binary<Op, decltype(x)>; }))
    return handler;
  return withPacked(type, [](auto x) -> Handler {
    return binary<OnPairs<Op>, Pair<decltype(x)>>;
  });
}
template <typename Op>
Handler findFloatTernary(Type type) {
  if (Handler handler = withFloat(
          type, [](auto x) -> Handler { return ternary<Op, decltype(x)>; }))
    return handler;
  return withPacked(type, [](auto x) -> Handler {
    return ternary<OnPairs<Op>, Pair<decltype(x)>>;
  });
}
template <typename Op>
Handler findIntegerUnary(Type type) {
  return withInteger(type,
                     [](auto x) -> Handler { return unary<Op, decltype(x)>; });
}
template <typename Op>
Handler findIntegerBinary(Type type) {
  if (type == Type::S16x2)
    return binary<OnPairs<Op>, Pair<int16_t>>;
  if (type == Type::U16x2)
    return binary<OnPairs<Op>, Pair<uint16_t>>;
  return withInteger(type,
                     [](auto x) -> Handler { return binary<Op, decltype(x)>; });
}

} // namespace cp::fake::ptx

#endif // CP_UNITTESTS_CUDA_FAKEGPU_PTXHANDLERS_H
