//===- StagedFile.h - Files that appear whole or not at all -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_SUPPORT_STAGEDFILE_H
#define CP_SUPPORT_STAGEDFILE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <optional>
#include <string>

namespace mlir::cp {

/// A file under a temporary name beside its final one. It takes the final name
/// when it is committed; until then, it vanishes with this object, and when a
/// signal ends the process. A device or a pipe gets the content appended.
class StagedFile {
public:
  /// Makes an empty file, so that a folder that is missing or not writable is
  /// found out before there is anything to write.
  static llvm::Expected<StagedFile> create(llvm::StringRef path);

  StagedFile(StagedFile &&) noexcept = default;
  StagedFile &operator=(StagedFile &&other) noexcept;
  ~StagedFile();

  /// Appends what `print` prints.
  llvm::Error write(llvm::function_ref<void(llvm::raw_ostream &)> print);
  /// Gives the file its final name, in place of what has it.
  llvm::Error commit();

  /// Where the content is until it is committed, for writers that take a path.
  llvm::StringRef getTemporaryPath() const { return file->TmpName; }
  llvm::StringRef getPath() const { return path; }

private:
  StagedFile(std::string path, bool appends, llvm::sys::fs::TempFile file)
      : path(std::move(path)), appends(appends), file(std::move(file)) {}
  void discard();
  llvm::Error append();

  std::string path;
  /// The path is no place for a file: it is opened and written to.
  bool appends;
  std::optional<llvm::sys::fs::TempFile> file;
};

} // namespace mlir::cp

#endif // CP_SUPPORT_STAGEDFILE_H
