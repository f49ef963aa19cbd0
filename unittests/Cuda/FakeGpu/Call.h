//===- Call.h - What all functions of the fake driver do first --*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_CALL_H
#define CP_UNITTESTS_CUDA_FAKEGPU_CALL_H

#include "Fake.h"

#include <sstream>

namespace cp::fake {

/// What a function needs to be called.
enum class Needs {
  Nothing,
  Init,    ///< cuInit.
  Context, ///< A current context in which no work failed.
  Release, ///< A current context; happens after work failed, too.
};

/// The arguments of a call, for the log.
class Notes {
public:
  explicit Notes(bool isWanted) : isWanted(isWanted) {}
  template <typename T>
  Notes &operator()(const char *name, const T &value) {
    if (isWanted)
      text << (text.tellp() > 0 ? ", " : "") << name << "=" << value;
    return *this;
  }
  std::string get() const { return text.str(); }

private:
  bool isWanted;
  std::ostringstream text;
};

/// The device of the calling thread's context; -1: there is none.
extern thread_local int currentDevice;

/// What is wrong with the call itself.
inline Outcome checkCall(Fake &fake, const char *name, Needs needs) {
  if (isHostThread)
    return {NotPermitted, "a function of cuLaunchHostFunc calls the driver"};
  if (int status = fake.faults.next(name))
    return {status, "CP_FAKE_FAIL"};
  if (needs == Needs::Nothing)
    return {};
  if (!fake.isInitialized)
    return {NotInitialized, "before cuInit"};
  if (needs == Needs::Init)
    return {};
  if (currentDevice < 0 || fake.retained[currentDevice] == 0)
    return {InvalidContext, "no context is current in this thread"};
  return needs == Needs::Context ? fake.broken : Outcome{};
}

/// Runs `body(fake, notes)`, which returns an Outcome.
template <typename Body>
int call(const char *name, Needs needs, Body body) {
  Fake &fake = Fake::get();
  std::lock_guard<std::mutex> lock(fake.mutex);
  Notes notes(bool(fake.log));
  Outcome outcome = checkCall(fake, name, needs);
  if (!outcome.failed())
    outcome = body(fake, notes);
  if (needs == Needs::Release && !outcome.failed())
    outcome = fake.broken;
  if (fake.log) {
    const char *status = getStatusName(outcome.status);
    fake.log.write(std::string(name) + "(" + notes.get() +
                   ") = " + (status ? status : std::to_string(outcome.status)));
  }
  if (!outcome.message.empty())
    fake.report(name, outcome);
  return outcome.status;
}

} // namespace cp::fake

#endif // CP_UNITTESTS_CUDA_FAKEGPU_CALL_H
