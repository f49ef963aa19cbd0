//===- PtxParser.cpp - The text of PTX as a tree --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PtxLexer.h"
#include "PtxSyntax.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace cp::fake::ptx;

size_t cp::fake::ptx::getTypeBytes(const std::string &type) {
  if (type == "pred")
    return 1;
  if (type == "f16x2" || type == "bf16x2" || type == "s16x2" || type == "u16x2")
    return 4;
  if (type == "bf16")
    return 2;
  if (type.size() < 2 || !strchr("busf", type[0]))
    return 0;
  int bits = std::atoi(type.c_str() + 1);
  for (int known : {8, 16, 32, 64})
    if (bits == known && type == type[0] + std::to_string(bits))
      return bits / 8;
  return 0;
}

std::string Statement::getMnemonic() const {
  std::string mnemonic;
  for (const std::string &word : words)
    mnemonic += (mnemonic.empty() ? "" : ".") + word;
  return mnemonic;
}

static std::vector<std::string> splitWords(const std::string &text) {
  std::vector<std::string> words;
  size_t begin = 0;
  for (size_t end; (end = text.find('.', begin)) != std::string::npos;
       begin = end + 1)
    words.push_back(text.substr(begin, end - begin));
  words.push_back(text.substr(begin));
  return words;
}

/// PTX ISA, 4.5: 0f and 0d begin the bits of a float; U ends unsigned ones.
static uint64_t parseNumber(const std::string &text) {
  if (text.size() > 2 && text[0] == '0' && strchr("fFdD", text[1]))
    return std::strtoull(text.c_str() + 2, nullptr, 16);
  return std::strtoull(text.c_str(), nullptr, 0);
}

namespace {
class Parser {
public:
  Parser(const char *text, ModuleText &module)
      : tokens(tokenize(text)), module(module) {}

  std::string run() {
    while (error.empty() && peek().kind != Token::End)
      parseTopLevel();
    return error;
  }

private:
  const Token &peek() const { return tokens[at]; }
  Token take() { return peek().kind == Token::End ? peek() : tokens[at++]; }
  bool isNext(const char *text) const { return peek().text == text; }
  bool takeIf(const char *text) {
    bool found = isNext(text);
    at += found;
    return found;
  }
  void fail(const std::string &what) {
    if (error.empty())
      error = "line " + std::to_string(peek().line) + ": " + what;
  }
  void expect(const char *text) {
    if (!takeIf(text))
      fail(std::string("expected ") + text + ", got " + peek().text);
  }
  /// False at the end of the text or after an error.
  bool goesOn() {
    if (peek().kind == Token::End)
      fail("unexpected end");
    return error.empty();
  }

  void parseTopLevel();
  uint64_t parseInteger();
  Variable parseVariable();
  void parseValue(size_t elementBytes, std::vector<unsigned char> &value);
  KernelText parseHeader();
  void parseParameters(std::vector<Variable> &parameters);
  void parseKernel();
  void parseFunction();
  void parseBody(KernelText &kernel);
  void parseDirective(KernelText &kernel);
  void parseRegisters(KernelText &kernel);
  void parseStatement(KernelText &kernel);
  Operand parseOperand();
  Operand parseAddress();

  std::vector<Token> tokens;
  size_t at = 0;
  ModuleText &module;
  std::string error;
};
} // namespace

void Parser::parseTopLevel() {
  if (takeIf(".visible") || takeIf(".weak") || takeIf(".common"))
    return;
  if (takeIf(".entry"))
    return parseKernel();
  if (takeIf(".func"))
    return parseFunction();
  if (takeIf(".global") || takeIf(".const")) {
    module.variables.push_back(parseVariable());
    return expect(";");
  }
  fail(peek().text + " is not interpreted");
}

uint64_t Parser::parseInteger() {
  bool isNegative = takeIf("-");
  if (peek().kind != Token::Number)
    fail("expected a number, got " + peek().text);
  uint64_t number = parseNumber(take().text);
  return isNegative ? -number : number;
}

/// Attributes, a type, a name, perhaps a size and a value.
Variable Parser::parseVariable() {
  Variable variable;
  size_t elementBytes = 0, elements = 1;
  while (goesOn() && peek().text[0] == '.') {
    std::string word = take().text.substr(1);
    if (word == "align")
      variable.alignment = parseInteger();
    else if (size_t bytes = getTypeBytes(word))
      elementBytes = bytes;
    else if (word != "ptr" && word != "global" && word != "const" &&
             word != "local" && word != "shared")
      fail("." + word + " of a variable is not interpreted");
    // What a pointer points to says nothing about the variable.
    if (word == "ptr")
      while (isNext(".global") || isNext(".const") || isNext(".local") ||
             isNext(".shared") || isNext(".align"))
        if (take().text == ".align")
          parseInteger();
  }
  variable.name = take().text;
  while (takeIf("[")) {
    elements *= parseInteger();
    expect("]");
  }
  variable.bytes = elementBytes * elements;
  variable.alignment = std::max(variable.alignment, elementBytes);
  if (variable.bytes == 0)
    fail("variable " + variable.name + " has no size");
  if (takeIf("="))
    parseValue(elementBytes, variable.value);
  return variable;
}

void Parser::parseValue(size_t elementBytes,
                        std::vector<unsigned char> &value) {
  if (takeIf("{")) {
    while (goesOn() && !takeIf("}")) {
      parseValue(elementBytes, value);
      takeIf(",");
    }
    return;
  }
  if (peek().kind == Token::Word)
    return fail("addresses in values of variables are not interpreted");
  uint64_t bits = parseInteger();
  for (size_t i = 0; i < elementBytes; ++i)
    value.push_back(bits >> 8 * i);
}

void Parser::parseParameters(std::vector<Variable> &parameters) {
  while (goesOn() && !takeIf(")")) {
    expect(".param");
    parameters.push_back(parseVariable());
    takeIf(",");
  }
}

/// The name and what stands between it and the body.
KernelText Parser::parseHeader() {
  KernelText kernel;
  kernel.name = take().text;
  if (takeIf("("))
    parseParameters(kernel.parameters);
  while (goesOn() && !isNext("{") && !isNext(";")) {
    std::string word = take().text;
    if (word == ".maxntid" || word == ".reqntid") {
      kernel.maxThreads = parseInteger();
      while (takeIf(","))
        kernel.maxThreads *= parseInteger();
    } else if (word == ".minnctapersm" || word == ".maxnreg" ||
               word == ".maxclusterrank") {
      parseInteger();
    } else if (word != ".noreturn") {
      fail(word + " of a kernel is not interpreted");
    }
  }
  return kernel;
}

void Parser::parseKernel() {
  KernelText kernel = parseHeader();
  expect("{");
  parseBody(kernel);
  module.kernels.push_back(std::move(kernel));
}

void Parser::parseFunction() {
  std::vector<Variable> results;
  if (takeIf("("))
    parseParameters(results);
  KernelText function = parseHeader();
  if (takeIf(";"))
    return; // A declaration.
  expect("{");
  function.results = std::move(results);
  parseBody(function);
  module.functions[function.name] = std::move(function);
}

/// Up to the closing brace. The names of inner blocks' registers may hide
/// earlier ones, which are not used after them.
void Parser::parseBody(KernelText &kernel) {
  while (goesOn() && !takeIf("}")) {
    if (takeIf("{"))
      parseBody(kernel);
    else if (peek().text[0] == '.')
      parseDirective(kernel);
    else if (tokens[at + 1].text == ":") {
      std::string label = take().text;
      expect(":");
      kernel.labels[label] = kernel.statements.size();
      if (takeIf(".branchtargets"))
        do
          kernel.branchTargets[label].push_back(take().text);
        while (takeIf(","));
      takeIf(";");
    } else
      parseStatement(kernel);
  }
}

void Parser::parseDirective(KernelText &kernel) {
  if (takeIf(".reg"))
    return parseRegisters(kernel);
  if (takeIf(".local") || takeIf(".param"))
    kernel.locals.push_back(parseVariable());
  else if (takeIf(".pragma"))
    while (goesOn() && !isNext(";"))
      take();
  else
    fail(peek().text + " is not interpreted");
  expect(";");
}

void Parser::parseRegisters(KernelText &kernel) {
  std::string type = take().text.substr(1);
  if (getTypeBytes(type) == 0)
    fail("registers of type " + type + " are not interpreted");
  do {
    std::string name = take().text;
    if (takeIf("<")) {
      uint64_t count = parseInteger();
      for (uint64_t i = 0; i < count; ++i)
        kernel.registers.push_back(name + std::to_string(i));
      expect(">");
    } else
      kernel.registers.push_back(name);
  } while (takeIf(","));
  expect(";");
}

void Parser::parseStatement(KernelText &kernel) {
  Statement statement;
  statement.line = peek().line;
  if (takeIf("@")) {
    statement.hasPredicate = true;
    statement.predicate = parseOperand();
  }
  statement.words = splitWords(take().text);
  while (goesOn() && !takeIf(";")) {
    statement.operands.push_back(parseOperand());
    if (!isNext(";"))
      expect(",");
  }
  kernel.statements.push_back(std::move(statement));
}

Operand Parser::parseAddress() {
  Operand address;
  address.kind = Operand::Address;
  address.parts.push_back(parseOperand());
  address.offset = address.parts[0].offset;
  expect("]");
  return address;
}

Operand Parser::parseOperand() {
  Operand operand;
  if (takeIf("["))
    return parseAddress();
  if (isNext("{") || isNext("(")) {
    const char *end = take().text == "{" ? "}" : ")";
    operand.kind = Operand::Vector;
    while (goesOn() && !takeIf(end)) {
      operand.parts.push_back(parseOperand());
      takeIf(",");
    }
    return operand;
  }
  operand.isNegated = takeIf("!");
  if (peek().kind == Token::Number || isNext("-")) {
    operand.kind = Operand::Immediate;
    operand.bits = parseInteger();
    return operand;
  }
  if (peek().kind != Token::Word) {
    fail("expected an operand, got " + peek().text);
    return operand;
  }
  operand.name = take().text;
  if (operand.name == "_")
    return operand;
  operand.kind = operand.name[0] == '%' ? Operand::Register : Operand::Symbol;
  if (takeIf("+"))
    operand.offset = parseInteger();
  if (takeIf("|"))
    operand.second = take().text;
  return operand;
}

std::string cp::fake::ptx::parse(const char *text, ModuleText &module) {
  return Parser(text, module).run();
}
