//===- Timeline.cpp - Timelines of runs -----------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Timeline.h"

#include "cp/Execution/Error.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <optional>

using namespace mlir::cp::execution;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

static Error writeOwn(Executor &executor, StringRef path) {
  if (cp_world_write_trace(executor.getWorld(), path.str().c_str()))
    return makeError(cp_world_error(executor.getWorld()));
  return Error::success();
}

/// The text of the timeline of this process's ranks.
static Expected<std::vector<char>> getOwn(Executor &executor) {
  llvm::SmallString<128> path;
  if (std::error_code error =
          llvm::sys::fs::createTemporaryFile("cp-trace", "json", path))
    return makeError("no temporary file for the timeline: " + error.message());
  llvm::FileRemover remover(path);
  if (Error error = writeOwn(executor, path))
    return error;
  auto text = llvm::MemoryBuffer::getFile(path);
  if (!text)
    return makeError("the timeline cannot be read: " +
                     text.getError().message());
  StringRef bytes = (*text)->getBuffer();
  return std::vector<char>(bytes.begin(), bytes.end());
}

/// One timeline with the events of all.
static Expected<llvm::json::Value> merge(const ByteLists &texts) {
  std::optional<llvm::json::Value> merged;
  for (const std::vector<char> &text : texts) {
    auto parsed = llvm::json::parse(StringRef(text.data(), text.size()));
    if (!parsed)
      return parsed.takeError();
    if (!merged) {
      merged = std::move(*parsed);
      continue;
    }
    auto *events = merged->getAsObject()->getArray("traceEvents");
    for (llvm::json::Value &event :
         *parsed->getAsObject()->getArray("traceEvents"))
      events->push_back(std::move(event));
  }
  return std::move(*merged);
}

Error mlir::cp::execution::writeTrace(Executor &executor, StringRef path) {
  if (!executor.isInJob())
    return writeOwn(executor, path);
  auto own = getOwn(executor);
  if (!own)
    return own.takeError();
  Expected<ByteLists> texts = executor.gather(*own);
  if (!texts)
    return texts.takeError();
  if (path.empty())
    return Error::success();
  auto merged = merge(*texts);
  if (!merged)
    return merged.takeError();
  std::error_code code;
  llvm::raw_fd_ostream os(path, code);
  if (!code) {
    os << *merged;
    os.close();
    code = os.error();
    os.clear_error();
  }
  if (!code)
    return Error::success();
  return makeError("cannot write trace '" + path + "': " + code.message());
}
