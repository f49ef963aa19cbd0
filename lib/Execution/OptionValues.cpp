//===- OptionValues.cpp - Values of options
//--------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/OptionValues.h"

#include "cp/Execution/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir::cp::execution;
using llvm::Error;
using llvm::Expected;
using llvm::SmallVector;
using llvm::StringRef;
using llvm::Twine;

static constexpr StringRef layouts[] = {"auto",    "contiguous",   "head-tail",
                                        "striped", "per-document", "ptrr",
                                        "greedy",  "table:"};
static constexpr StringRef rotates[] = {"ring", "all-gather", "exchange",
                                        "auto"};
static constexpr StringRef targets[] = {"cpu", "cuda"};
static constexpr StringRef transports[] = {"threads", "nccl"};
static constexpr StringRef plannedTransports[] = {"mpi"};
static constexpr StringRef isas[] = {"auto", "portable", "avx2", "avx512",
                                     "amx"};

const Choices mlir::cp::execution::layoutChoices = {layouts, {}};
const Choices mlir::cp::execution::rotateChoices = {rotates, {}};
const Choices mlir::cp::execution::targetChoices = {targets, {}};
const Choices mlir::cp::execution::transportChoices = {transports,
                                                       plannedTransports};
const Choices mlir::cp::execution::isaChoices = {isas, {}};

Error mlir::cp::execution::makeValueError(StringRef option, const Twine &what,
                                          StringRef got) {
  return makeError("--" + option + ": expected " + what + ", got '" + got +
                   "'");
}

static SmallVector<StringRef> splitList(StringRef text) {
  SmallVector<StringRef> parts;
  text.split(parts, ',');
  return parts;
}

Expected<int64_t> mlir::cp::execution::parseNumber(StringRef option,
                                                   StringRef text, int64_t min,
                                                   int64_t max) {
  int64_t value;
  if (text.getAsInteger(10, value) || value < min || value > max)
    return makeValueError(
        option, "a whole number from " + Twine(min) + " to " + Twine(max),
        text);
  return value;
}

Expected<SmallVector<int64_t>>
mlir::cp::execution::parseNumbers(StringRef option, StringRef text, int64_t min,
                                  int64_t max) {
  SmallVector<int64_t> values;
  for (StringRef part : splitList(text)) {
    Expected<int64_t> value = parseNumber(option, part, min, max);
    if (!value)
      return value.takeError();
    values.push_back(*value);
  }
  return values;
}

static bool matches(StringRef text, StringRef choice) {
  return choice.ends_with(":")
             ? text.starts_with(choice) && text.size() > choice.size()
             : text == choice;
}

Error mlir::cp::execution::checkChoice(StringRef option, StringRef text,
                                       const Choices &choices) {
  auto isText = [&](StringRef choice) { return matches(text, choice); };
  if (llvm::any_of(choices.built, isText))
    return Error::success();
  SmallVector<std::string> names;
  for (StringRef choice : choices.built)
    names.push_back(choice.ends_with(":") ? choice.str() + "FILE.npy"
                                          : choice.str());
  std::string built = llvm::join(names, ", ");
  if (llvm::any_of(choices.planned, isText))
    return makeError("--" + option + "=" + text +
                     " is not built yet; this build has: " + built);
  return makeValueError(option, (names.size() > 1 ? "one of " : "") + built,
                        text);
}

Expected<SmallVector<std::string>>
mlir::cp::execution::parseChoices(StringRef option, StringRef text,
                                  const Choices &choices) {
  SmallVector<std::string> values;
  for (StringRef part : splitList(text)) {
    if (Error error = checkChoice(option, part, choices))
      return error;
    values.push_back(part.str());
  }
  return values;
}
