//===- StagedFile.cpp - Files that appear whole or not at all -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Support/StagedFile.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir::cp;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

static Error cannotWrite(StringRef path, const llvm::Twine &reason) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 "cannot write '" + path + "': " + reason);
}

/// Whether a rename would destroy what is there: /dev/null, a pipe, standard
/// output.
static bool isSpecial(StringRef path) {
  namespace fs = llvm::sys::fs;
  return path.starts_with("/dev/") ||
         (fs::exists(path) && !fs::is_regular_file(path));
}

Expected<StagedFile> StagedFile::create(StringRef path) {
  // A rename over a folder would fail only in the end.
  if (llvm::sys::fs::is_directory(path))
    return cannotWrite(path, "it is a directory");
  // Through a link: the file that it names is replaced, not the link.
  llvm::SmallString<128> place(path);
  bool appends = isSpecial(path);
  if (appends) {
    llvm::sys::path::system_temp_directory(/*ErasedOnReboot=*/true, place);
    llvm::sys::path::append(place, "cp");
  } else if (llvm::sys::fs::exists(path)) {
    if (std::error_code error = llvm::sys::fs::real_path(path, place))
      return cannotWrite(path, error.message());
  }
  Expected<llvm::sys::fs::TempFile> file =
      llvm::sys::fs::TempFile::create(place + ".%%%%%%%%.tmp");
  if (!file)
    return cannotWrite(path, llvm::toString(file.takeError()));
  return StagedFile(appends ? path.str() : place.str().str(), appends,
                    std::move(*file));
}

StagedFile &StagedFile::operator=(StagedFile &&other) noexcept {
  discard();
  path = std::move(other.path);
  appends = other.appends;
  file = std::move(other.file);
  return *this;
}

StagedFile::~StagedFile() { discard(); }

void StagedFile::discard() {
  // A file that was moved from, kept or discarded has no name.
  if (file && !file->TmpName.empty())
    llvm::consumeError(file->discard());
  file.reset();
}

Error StagedFile::write(llvm::function_ref<void(llvm::raw_ostream &)> print) {
  llvm::raw_fd_ostream os(file->FD, /*shouldClose=*/false);
  print(os);
  os.flush();
  std::error_code error = os.error();
  os.clear_error();
  return error ? cannotWrite(path, error.message()) : Error::success();
}

Error StagedFile::append() {
  auto content = llvm::MemoryBuffer::getFile(file->TmpName);
  if (!content)
    return cannotWrite(path, content.getError().message());
  std::error_code error;
  llvm::raw_fd_ostream os(path, error, llvm::sys::fs::CD_OpenExisting,
                          llvm::sys::fs::FA_Write, llvm::sys::fs::OF_Append);
  if (!error) {
    os << (*content)->getBuffer();
    os.flush();
    error = os.error();
    os.clear_error();
  }
  discard();
  return error ? cannotWrite(path, error.message()) : Error::success();
}

Error StagedFile::commit() {
  if (appends)
    return append();
  if (Error error = file->keep(path))
    return cannotWrite(path, llvm::toString(std::move(error)));
  return Error::success();
}
