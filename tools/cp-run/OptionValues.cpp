//===- OptionValues.cpp - Values of cp-run's options ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OptionValues.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace mlir::cp::run;
using llvm::Error;
using llvm::Expected;
using llvm::SmallVector;
using llvm::StringRef;
using llvm::Twine;

Error mlir::cp::run::makeError(const Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

static Error expected(StringRef option, const Twine &what, StringRef got) {
  return makeError("--" + option + ": expected " + what + ", got '" + got +
                   "'");
}

static SmallVector<StringRef> splitList(StringRef text) {
  SmallVector<StringRef> parts;
  text.split(parts, ',');
  return parts;
}

Expected<int64_t> mlir::cp::run::parseNumber(StringRef option, StringRef text,
                                             int64_t min, int64_t max) {
  int64_t value;
  if (text.getAsInteger(10, value) || value < min || value > max)
    return expected(option,
                    "a whole number from " + Twine(min) + " to " + Twine(max),
                    text);
  return value;
}

Expected<SmallVector<int64_t>> mlir::cp::run::parseNumbers(StringRef option,
                                                           StringRef text,
                                                           int64_t min,
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

Error mlir::cp::run::checkChoice(StringRef option, StringRef text,
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
  return expected(option, (names.size() > 1 ? "one of " : "") + built, text);
}

Expected<SmallVector<std::string>>
mlir::cp::run::parseChoices(StringRef option, StringRef text,
                            const Choices &choices) {
  SmallVector<std::string> values;
  for (StringRef part : splitList(text)) {
    if (Error error = checkChoice(option, part, choices))
      return error;
    values.push_back(part.str());
  }
  return values;
}

Expected<std::pair<unsigned, std::string>>
mlir::cp::run::parseInput(StringRef text) {
  auto [number, file] = text.split('=');
  unsigned index;
  if (number.getAsInteger(10, index) || file.empty())
    return expected("input", "I=FILE.npy with I the number of an argument",
                    text);
  return std::pair(index, file.str());
}

Expected<Tolerance> mlir::cp::run::parseTolerance(StringRef text) {
  auto [relative, absolute] = text.split(',');
  Tolerance tolerance;
  auto isBad = [](StringRef part, double &value) {
    // llvm reads "" and hexadecimal floats, too.
    return part.empty() || part.getAsDouble(value) || !std::isfinite(value) ||
           value < 0;
  };
  if (isBad(relative, tolerance.relative) ||
      isBad(absolute, tolerance.absolute))
    return expected("check", "RTOL,ATOL, two numbers of at least 0", text);
  return tolerance;
}
