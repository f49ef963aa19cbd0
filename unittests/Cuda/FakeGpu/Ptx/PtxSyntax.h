//===- PtxSyntax.h - The text of PTX as a tree ------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// PTX ISA, as LLVM's NVPTX backend prints it. What is not understood is an
// error that names it and its line.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_PTXSYNTAX_H
#define CP_UNITTESTS_CUDA_FAKEGPU_PTXSYNTAX_H

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace cp::fake::ptx {

struct Operand {
  enum Kind {
    Register,
    Immediate,
    Address, ///< [base + offset]; `parts` has the base.
    Vector,  ///< {parts}, or (parts) of a call.
    Symbol,  ///< A label, a variable or a parameter; with an offset.
    Sink,    ///< _
  } kind = Sink;
  std::string name = {};
  uint64_t bits = 0; ///< Of an immediate.
  int64_t offset = 0;
  bool isNegated = false; ///< !%p
  std::vector<Operand> parts = {};
  std::string second = {}; ///< The register after | in %p|%q.
};

struct Statement {
  int line = 0;
  std::vector<std::string> words = {}; ///< ld.global.b32: ld, global, b32.
  bool hasPredicate = false;
  Operand predicate = {};
  std::vector<Operand> operands = {};

  std::string getMnemonic() const;
};

/// A parameter, or a variable in global, constant or local memory.
struct Variable {
  std::string name;
  size_t bytes = 0, alignment = 1;
  std::vector<unsigned char> value = {}; ///< Shorter: zeros follow.
};

/// A kernel, or a function that kernels call.
struct KernelText {
  std::string name;
  std::vector<Variable> results = {}; ///< Of a function.
  /// Those of calls are among the locals.
  std::vector<Variable> parameters = {}, locals = {};
  std::vector<std::string> registers = {};
  std::vector<Statement> statements = {};
  /// The statement that follows a label.
  std::unordered_map<std::string, size_t> labels = {};
  std::unordered_map<std::string, std::vector<std::string>> branchTargets = {};
  unsigned maxThreads = 0; ///< 0: not stated.
};

struct ModuleText {
  std::vector<Variable> variables;
  std::vector<KernelText> kernels;
  std::map<std::string, KernelText> functions;
};

/// Bytes of a type like b32 or f16x2; 0 for one that does not exist.
size_t getTypeBytes(const std::string &type);

/// Returns what is wrong; empty if all is well.
std::string parse(const char *text, ModuleText &module);

/// Puts the statements of functions in the place of their calls. The same
/// errors.
std::string inlineCalls(ModuleText &module);

} // namespace cp::fake::ptx

#endif // CP_UNITTESTS_CUDA_FAKEGPU_PTXSYNTAX_H
