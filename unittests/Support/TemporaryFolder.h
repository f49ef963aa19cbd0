//===- TemporaryFolder.h - A folder for one test ----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_SUPPORT_TEMPORARYFOLDER_H
#define CP_UNITTESTS_SUPPORT_TEMPORARYFOLDER_H

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <string>

namespace mlir::cp {

/// A folder that goes with this object.
class TemporaryFolder {
public:
  TemporaryFolder() {
    (void)llvm::sys::fs::createUniqueDirectory("cp-test", folder);
  }
  ~TemporaryFolder() { (void)llvm::sys::fs::remove_directories(folder); }

  /// The path of something in it.
  std::string getPath(llvm::StringRef name) const {
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, name);
    return path.str().str();
  }

  int countFiles() const {
    int count = 0;
    std::error_code error;
    for (llvm::sys::fs::directory_iterator it(folder, error), end;
         it != end && !error; it.increment(error))
      ++count;
    return count;
  }

private:
  llvm::SmallString<128> folder;
};

} // namespace mlir::cp

#endif // CP_UNITTESTS_SUPPORT_TEMPORARYFOLDER_H
