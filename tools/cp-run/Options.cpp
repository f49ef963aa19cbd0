//===- Options.cpp - Command line of cp-run -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Options come from llvm::opt, not llvm::cl: cl options are global, and LLVM's
// own (`-stats` is one) would be accepted and clash with ours.
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include "cp/Execution/Error.h"
#include "cp/Execution/OptionValues.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"

#include <cmath>

using namespace mlir::cp::execution;
using namespace mlir::cp::run;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;
using llvm::opt::Arg;
using llvm::opt::InputArgList;

namespace {
// Named by the generated code.
using llvm::opt::DefaultVis;

enum OptionId {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

#define OPTTABLE_STR_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

constexpr llvm::opt::OptTable::Info optionInfos[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

class RunOptTable : public llvm::opt::GenericOptTable {
public:
  RunOptTable()
      : GenericOptTable(OptionStrTable, OptionPrefixesTable, optionInfos) {}
};

/// Turns parsed arguments into Options.
class Reader {
public:
  explicit Reader(const InputArgList &args) : args(args) {}
  Expected<Options> read();

private:
  StringRef get(OptionId id, StringRef other = "") const {
    return args.getLastArgValue(id, other);
  }
  /// Sets `value` if the option is there.
  template <typename T>
  Error readNumber(OptionId id, StringRef name, int64_t min, int64_t max,
                   T &value) const;
  Error readCombinations();
  Error readInputs();
  Error readNumbers();
  Error readFiles();
  Error readChoices();
  Error checkConflicts() const;

  const InputArgList &args;
  Options options;
};
} // namespace

static constexpr int64_t maxRepeat = 1000000;

/// `I=FILE`.
static Expected<std::pair<unsigned, std::string>> parseInput(StringRef text) {
  auto [number, file] = text.split('=');
  unsigned index;
  if (number.getAsInteger(10, index) || file.empty())
    return makeValueError("input",
                          "I=FILE.npy with I the number of an argument", text);
  return std::pair(index, file.str());
}

/// `RTOL,ATOL`.
static Expected<Tolerance> parseTolerance(StringRef text) {
  auto [relative, absolute] = text.split(',');
  Tolerance tolerance;
  auto isBad = [](StringRef part, double &value) {
    // llvm reads "" and hexadecimal floats, too.
    return part.empty() || part.getAsDouble(value) || !std::isfinite(value) ||
           value < 0;
  };
  if (isBad(relative, tolerance.relative) ||
      isBad(absolute, tolerance.absolute))
    return makeValueError("check", "RTOL,ATOL, two numbers of at least 0",
                          text);
  return tolerance;
}

Error Reader::readCombinations() {
  // 0 stands for the size that the model's annotations say, else 1.
  llvm::SmallVector<int64_t> ranks = {0};
  if (args.hasArg(OPT_ranks)) {
    auto given = parseNumbers("ranks", get(OPT_ranks, "1"), 1, maxRanks);
    if (!given)
      return given.takeError();
    ranks = std::move(*given);
  }
  auto names = parseChoices("layout", get(OPT_layout, "auto"), layoutChoices);
  if (!names)
    return names.takeError();
  auto ways = parseChoices("rotate", get(OPT_rotate, "ring"), rotateChoices);
  if (!ways)
    return ways.takeError();
  for (int64_t rank : ranks)
    for (const std::string &layout : *names)
      for (const std::string &rotate : *ways)
        options.combinations.push_back({rank, layout, rotate});
  return Error::success();
}

Error Reader::readInputs() {
  for (const std::string &text : args.getAllArgValues(OPT_input)) {
    auto input = parseInput(text);
    if (!input)
      return input.takeError();
    if (!options.inputs.insert(*input).second)
      return makeError("--input: argument " + Twine(input->first) +
                       " is given twice");
  }
  return Error::success();
}

template <typename T>
Error Reader::readNumber(OptionId id, StringRef name, int64_t min, int64_t max,
                         T &value) const {
  if (!args.hasArg(id))
    return Error::success();
  Expected<int64_t> number = parseNumber(name, get(id), min, max);
  if (!number)
    return number.takeError();
  value = static_cast<T>(*number);
  return Error::success();
}

Error Reader::readNumbers() {
  if (Error error = readNumber(OPT_seed, "seed", 0, INT64_MAX, options.seed))
    return error;
  if (Error error =
          readNumber(OPT_repeat, "repeat", 1, maxRepeat, options.repeat))
    return error;
  if (Error error = readNumber(OPT_tile, "tile", 1, maxTile, options.tile))
    return error;
  if (Error error =
          readNumber(OPT_opt_level, "opt-level", 0, 3, options.optLevel))
    return error;
  return readNumber(OPT_threads, "threads", 1, maxThreads, options.threads);
}

Error Reader::readFiles() {
  for (auto [id, name, value] :
       {std::tuple(OPT_output_dir, "output-dir", &options.outputDir),
        {OPT_layout_table, "layout-table", &options.layoutTable},
        {OPT_stats, "stats", &options.stats},
        {OPT_trace, "trace", &options.trace},
        {OPT_report, "report", &options.report},
        {OPT_block_mask, "block-mask", &options.blockMask},
        {OPT_weights, "weights", &options.weights},
        {OPT_entry, "entry", &options.entry},
        {OPT_doc_lengths, "doc-lengths", &options.docLengths}}) {
    if (!args.hasArg(id))
      continue;
    *value = get(id).str();
    if (value->empty())
      return makeError(Twine("--") + name + ": expected a name, got nothing");
  }
  return Error::success();
}

Error Reader::readChoices() {
  if (Error error =
          checkChoice("target", get(OPT_target, "cpu"), targetChoices))
    return error;
  options.cuda = get(OPT_target, "cpu") == "cuda";
  options.transport = get(OPT_transport, "threads").str();
  if (Error error =
          checkChoice("transport", options.transport, transportChoices))
    return error;
  options.isa = get(OPT_isa, "auto").str();
  if (Error error = checkChoice("isa", options.isa, isaChoices))
    return error;
  options.planOnly = args.hasArg(OPT_plan_only);
  options.check = args.hasArg(OPT_check, OPT_check_EQ);
  const Arg *check = args.getLastArg(OPT_check, OPT_check_EQ);
  if (!check || check->getOption().matches(OPT_check))
    return Error::success();
  Expected<Tolerance> tolerance = parseTolerance(check->getValue());
  if (!tolerance)
    return tolerance.takeError();
  options.tolerance = *tolerance;
  return Error::success();
}

Error Reader::checkConflicts() const {
  if (options.combinations.size() > 1)
    for (auto [value, name] : {std::pair(&options.trace, "trace"),
                               {&options.report, "report"},
                               {&options.outputDir, "output-dir"},
                               {&options.layoutTable, "layout-table"}})
      if (!value->empty())
        return makeError(Twine("--") + name +
                         " needs one combination of --ranks, --layout and "
                         "--rotate, got " +
                         Twine(options.combinations.size()));
  if (options.transport == "nccl" && !options.cuda)
    return makeError("--transport=nccl connects GPUs: it goes with "
                     "--target=cuda");
  if (options.planOnly && options.check)
    return makeError("--plan-only computes no results: it goes without "
                     "--check");
  if (options.planOnly && !options.outputDir.empty())
    return makeError("--plan-only computes no results: it goes without "
                     "--output-dir");
  return Error::success();
}

Expected<Options> Reader::read() {
  for (Error (Reader::*part)() :
       {&Reader::readCombinations, &Reader::readInputs, &Reader::readNumbers,
        &Reader::readFiles, &Reader::readChoices})
    if (Error error = (this->*part)())
      return error;
  if (Error error = checkConflicts())
    return error;
  std::vector<std::string> models = args.getAllArgValues(OPT_INPUT);
  if (models.empty())
    return makeError("no model is given; cp-run --help shows the usage");
  if (models.size() > 1)
    return makeError("expected one model, got '" + models[0] + "' and '" +
                     models[1] + "'");
  options.model = models.front();
  return options;
}

/// Unknown options, options without their value, and those that are for later.
static Error checkArguments(const RunOptTable &table, const InputArgList &args,
                            unsigned missingIndex, unsigned missingCount) {
  if (missingCount)
    return makeError(Twine(args.getArgString(missingIndex)) +
                     ": expected a value");
  for (const Arg *arg : args.filtered(OPT_planned_flag)) {
    StringRef name = arg->getSpelling();
    name.consume_back("=");
    return makeError(name + " is not built yet");
  }
  for (const Arg *arg : args.filtered(OPT_UNKNOWN)) {
    std::string text = arg->getAsString(args), nearest;
    std::string hint;
    if (table.findNearest(text, nearest) <= 2)
      hint = ("; did you mean " + Twine(nearest) + "?").str();
    return makeError("unknown option " + Twine(text) + hint);
  }
  return Error::success();
}

Expected<Options>
mlir::cp::run::parseOptions(ArrayRef<const char *> arguments) {
  RunOptTable table;
  unsigned missingIndex, missingCount;
  InputArgList args = table.ParseArgs(arguments, missingIndex, missingCount);
  if (args.hasArg(OPT_help)) {
    Options options;
    options.help = true;
    return options;
  }
  if (Error error = checkArguments(table, args, missingIndex, missingCount))
    return error;
  return Reader(args).read();
}

void mlir::cp::run::printHelp(llvm::raw_ostream &os) {
  RunOptTable().printHelp(
      os, "cp-run MODEL.mlir [options]",
      "compiles a model, runs it on all ranks of a grid and compares",
      /*ShowHidden=*/false, /*ShowAllAliases=*/false);
  os << "\nMODEL.mlir may be - for standard input. --ranks, --layout and "
        "--rotate take lists,\nof which every combination is run. The exit "
        "status is 0 or 1.\n";
}
