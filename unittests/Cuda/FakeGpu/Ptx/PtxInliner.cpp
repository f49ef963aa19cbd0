//===- PtxInliner.cpp - Functions in the place of their calls -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// PTX ISA, "call": what a function gets and returns are variables of the caller
// in the space .param. They stand for the function's own, whose other names get
// a prefix for each call.
//
//===----------------------------------------------------------------------===//

#include "PtxSyntax.h"

#include <algorithm>
#include <set>

using namespace cp::fake::ptx;

namespace {
using Names = std::map<std::string, std::string>;

class Inliner {
public:
  explicit Inliner(ModuleText &module) : module(module) {}

  /// Replaces all calls in the kernel or function.
  void run(KernelText &caller);

  std::string error;

private:
  void fail(const Statement &call, const std::string &what) {
    if (error.empty())
      error = "line " + std::to_string(call.line) + ": " + call.getMnemonic() +
              ": " + what;
  }
  const KernelText *findFunction(const Statement &call);
  Names makeNames(const Statement &call, const KernelText &function,
                  const std::string &prefix);
  void insert(const Statement &call, KernelText &caller);

  ModuleText &module;
  std::vector<std::string> running; ///< Functions that are being inlined.
  std::set<std::string> done;
  int numCalls = 0;
};
} // namespace

static void rename(std::string &name, const Names &names) {
  auto found = names.find(name);
  if (found != names.end())
    name = found->second;
}

static void rename(Operand &operand, const Names &names) {
  rename(operand.name, names);
  rename(operand.second, names);
  for (Operand &part : operand.parts)
    rename(part, names);
}

/// The function, without calls of its own; null is an error.
const KernelText *Inliner::findFunction(const Statement &call) {
  // call{.uni} {(results),} name {, (parameters)}
  auto isName = [](const Operand &operand) {
    return operand.kind == Operand::Symbol;
  };
  auto name = std::find_if(call.operands.begin(), call.operands.end(), isName);
  auto found = name == call.operands.end() ? module.functions.end()
                                           : module.functions.find(name->name);
  if (found == module.functions.end()) {
    fail(call, "needs a function of the module");
    return nullptr;
  }
  const std::string &function = found->first;
  if (std::count(running.begin(), running.end(), function)) {
    fail(call, function + " calls itself");
    return nullptr;
  }
  if (done.insert(function).second) {
    running.push_back(function);
    run(found->second);
    running.pop_back();
  }
  return &found->second;
}

/// What the function's names become.
Names Inliner::makeNames(const Statement &call, const KernelText &function,
                         const std::string &prefix) {
  Names names;
  for (const std::string &name : function.registers)
    names[name] = prefix + name;
  for (const Variable &variable : function.locals)
    names[variable.name] = prefix + variable.name;
  for (const auto &[label, place] : function.labels)
    names[label] = prefix + label;
  std::vector<std::string> given, wanted;
  for (const Operand &operand : call.operands)
    for (const Operand &part : operand.parts)
      given.push_back(part.name);
  for (const auto *variables : {&function.results, &function.parameters})
    for (const Variable &variable : *variables)
      wanted.push_back(variable.name);
  if (given.size() != wanted.size())
    fail(call, "other results and parameters than " + function.name);
  for (size_t i = 0; i < std::min(given.size(), wanted.size()); ++i)
    names[wanted[i]] = given[i];
  return names;
}

/// Adds the statements of the function to those of the caller.
void Inliner::insert(const Statement &call, KernelText &caller) {
  if (call.hasPredicate)
    return fail(call, "is not interpreted with a predicate");
  const KernelText *function = findFunction(call);
  if (!function)
    return;
  const std::string prefix = std::to_string(numCalls++) + ":";
  const Names names = makeNames(call, *function, prefix);
  for (const std::string &name : function->registers)
    caller.registers.push_back(prefix + name);
  for (Variable local : function->locals) {
    rename(local.name, names);
    caller.locals.push_back(std::move(local));
  }
  const size_t begin = caller.statements.size();
  for (const auto &[label, place] : function->labels)
    caller.labels[prefix + label] = begin + place;
  for (const auto &[label, targets] : function->branchTargets)
    for (std::string target : targets) {
      rename(target, names);
      caller.branchTargets[prefix + label].push_back(std::move(target));
    }
  const std::string end = prefix + "end";
  caller.labels[end] = begin + function->statements.size();
  for (Statement statement : function->statements) {
    rename(statement.predicate, names);
    for (Operand &operand : statement.operands)
      rename(operand, names);
    if (statement.words[0] == "ret") {
      statement.words = {"bra"};
      statement.operands = {{Operand::Symbol, end}};
    }
    caller.statements.push_back(std::move(statement));
  }
}

void Inliner::run(KernelText &caller) {
  std::vector<Statement> statements = std::move(caller.statements);
  auto labels = std::move(caller.labels);
  caller.statements.clear();
  caller.labels.clear();
  std::vector<size_t> places; // Of the statements, and of the end.
  for (Statement &statement : statements) {
    places.push_back(caller.statements.size());
    if (statement.words[0] == "call")
      insert(statement, caller);
    else
      caller.statements.push_back(std::move(statement));
  }
  places.push_back(caller.statements.size());
  for (const auto &[label, place] : labels)
    caller.labels[label] = places[place];
}

std::string cp::fake::ptx::inlineCalls(ModuleText &module) {
  Inliner inliner(module);
  for (KernelText &kernel : module.kernels)
    inliner.run(kernel);
  return inliner.error;
}
