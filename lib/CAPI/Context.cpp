//===- Context.cpp - Contexts, modules and options ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LastError.h"
#include "State.h"

#include "cp/Execution/OptionValues.h"

#include "llvm/Support/MemoryBuffer.h"

#include <cstdlib>
#include <cstring>

using namespace mlir;
using namespace mlir::cp::capi;
using namespace mlir::cp::execution;
using llvm::Error;
using llvm::Expected;

int32_t cpc_abi_version() { return CPC_ABI_VERSION; }

void cpc_free(char *text) { std::free(text); }

//===----------------------------------------------------------------------===//
// Contexts
//===----------------------------------------------------------------------===//

int32_t cpc_context_create(cpc_context **context) {
  if (!context)
    return fail("no place for the context is given");
  static const bool initialized = (initializeCompiler(), true);
  (void)initialized;
  DialectRegistry registry;
  registerCompilerDialects(registry);
  *context = new cpc_context{std::make_shared<ContextState>(registry)};
  return CPC_OK;
}

void cpc_context_destroy(cpc_context *context) { delete context; }

//===----------------------------------------------------------------------===//
// Modules
//===----------------------------------------------------------------------===//

static int32_t parse(const cpc_context &context,
                     std::unique_ptr<llvm::MemoryBuffer> text,
                     cpc_module **module) {
  std::lock_guard<std::mutex> lock(context.state->mutex);
  auto parsed = std::make_unique<cpc_module>();
  parsed->context = context.state;
  parsed->sourceMgr = std::make_shared<llvm::SourceMgr>();
  DiagnosticText diagnostics(*parsed->sourceMgr, &context.state->context);
  auto result =
      parseModule(std::move(text), &context.state->context, parsed->sourceMgr);
  if (!result)
    return diagnostics.fail(result.takeError());
  parsed->module = std::move(*result);
  *module = parsed.release();
  return CPC_OK;
}

int32_t cpc_module_parse(cpc_context *context, const char *text, size_t length,
                         const char *name, cpc_module **module) {
  if (!module)
    return fail("no place for the module is given");
  *module = nullptr;
  if (!context || !text)
    return fail(context ? "no text is given" : "no context is given");
  return parse(*context,
               llvm::MemoryBuffer::getMemBufferCopy(StringRef(text, length),
                                                    name ? name : "model"),
               module);
}

int32_t cpc_module_load(cpc_context *context, const char *path,
                        cpc_module **module) {
  if (!module)
    return fail("no place for the module is given");
  *module = nullptr;
  if (!context || !path)
    return fail(context ? "no path is given" : "no context is given");
  auto text = openModel(path);
  if (!text)
    return fail(text.takeError());
  return parse(*context, std::move(*text), module);
}

void cpc_module_destroy(cpc_module *module) { delete module; }

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

int32_t cpc_options_create(cpc_options **options) {
  if (!options)
    return fail("no place for the options is given");
  *options = new cpc_options;
  return CPC_OK;
}

void cpc_options_destroy(cpc_options *options) { delete options; }

template <typename T>
static Error setNumber(StringRef name, StringRef text, int64_t max, T &value) {
  Expected<int64_t> number = parseNumber(name, text, 1, max);
  if (!number)
    return number.takeError();
  value = static_cast<T>(*number);
  return Error::success();
}

static Error setChoice(StringRef name, StringRef text, const Choices &choices,
                       std::string &value) {
  value = text.str();
  return checkChoice(name, text, choices);
}

static Error setName(StringRef name, StringRef text, std::string &value) {
  if (text.empty())
    return makeValueError(name, "a name", text);
  value = text.str();
  return Error::success();
}

static Error setOption(cpc_options &options, StringRef name, StringRef text) {
  std::string target;
  if (name == "ranks")
    return setNumber(name, text, maxRanks, options.combination.ranks);
  if (name == "layout")
    return setChoice(name, text, layoutChoices, options.combination.layout);
  if (name == "rotate")
    return setChoice(name, text, rotateChoices, options.combination.rotate);
  if (name == "doc-lengths")
    return setName(name, text, options.docLengths);
  if (name == "tile")
    return setNumber(name, text, maxTile, options.world.tile);
  if (name == "target") {
    Error error = setChoice(name, text, targetChoices, target);
    options.world.cuda = target == "cuda";
    return error;
  }
  if (name == "transport")
    return setChoice(name, text, transportChoices, options.world.transport);
  if (name == "entry")
    return setName(name, text, options.entry);
  if (name == "threads")
    return setNumber(name, text, maxThreads, options.world.threads);
  if (name == "isa")
    return setChoice(name, text, isaChoices, options.world.isa);
  return makeError("unknown option '" + name +
                   "', expected one of ranks, layout, rotate, doc-lengths, "
                   "tile, target, transport, entry, threads, isa");
}

int32_t cpc_options_set(cpc_options *options, const char *name,
                        const char *value) {
  if (!options || !name || !value)
    return fail(options ? "no name or no value of the option is given"
                        : "no options are given");
  cpc_options changed = *options;
  if (Error error = setOption(changed, name, value))
    return fail(std::move(error));
  *options = changed;
  return CPC_OK;
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

static_assert(int(CPC_F32) == CP_F32 && int(CPC_F16) == CP_F16 &&
              int(CPC_BF16) == CP_BF16 && int(CPC_F64) == CP_F64 &&
              int(CPC_BOOL) == CP_I1 && int(CPC_I8) == CP_I8 &&
              int(CPC_I16) == CP_I16 && int(CPC_I32) == CP_I32 &&
              int(CPC_I64) == CP_I64 && int(CPC_MAX_RANK) == CP_MAX_RANK);

cp_tensor mlir::cp::capi::toRuntime(const cpc_tensor &tensor) {
  cp_tensor result = {tensor.data, tensor.dtype, tensor.rank, {}, {}};
  std::memcpy(result.sizes, tensor.sizes, sizeof(result.sizes));
  std::memcpy(result.strides, tensor.strides, sizeof(result.strides));
  return result;
}

cpc_tensor mlir::cp::capi::fromRuntime(const cp_tensor &tensor) {
  cpc_tensor result = {tensor.data, tensor.dtype, tensor.rank, {}, {}};
  std::memcpy(result.sizes, tensor.sizes, sizeof(result.sizes));
  std::memcpy(result.strides, tensor.strides, sizeof(result.strides));
  return result;
}

void cpc_array_get(const cpc_array *array, cpc_tensor *tensor) {
  if (array && tensor)
    *tensor = fromRuntime(array->tensor.getView());
}

void cpc_array_destroy(cpc_array *array) { delete array; }
