//===- OptionValues.h - Values of options ------------------------*- C++
//-*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_OPTIONVALUES_H
#define CP_EXECUTION_OPTIONVALUES_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace mlir::cp::execution {

/// "--<option>: expected <what>, got '<got>'".
llvm::Error makeValueError(llvm::StringRef option, const llvm::Twine &what,
                           llvm::StringRef got);

/// A whole number from `min` to `max`; `option` is for messages.
llvm::Expected<int64_t> parseNumber(llvm::StringRef option,
                                    llvm::StringRef text, int64_t min,
                                    int64_t max);
/// Several of them, separated by commas.
llvm::Expected<llvm::SmallVector<int64_t>> parseNumbers(llvm::StringRef option,
                                                        llvm::StringRef text,
                                                        int64_t min,
                                                        int64_t max);

/// Values that an option has, some of which are for later.
struct Choices {
  llvm::ArrayRef<llvm::StringRef> built;
  llvm::ArrayRef<llvm::StringRef> planned;
};

/// Checks that `text` is one of the choices that are built.
llvm::Error checkChoice(llvm::StringRef option, llvm::StringRef text,
                        const Choices &choices);
/// The same for a list of choices, separated by commas. A choice that ends in
/// a colon stands for every longer text that begins so.
llvm::Expected<llvm::SmallVector<std::string>>
parseChoices(llvm::StringRef option, llvm::StringRef text,
             const Choices &choices);

/// What the options that say how a program is made and run may be.
extern const Choices layoutChoices, rotateChoices, targetChoices,
    transportChoices, isaChoices;

/// More are taken for a mistake: each is a thread.
inline constexpr int64_t maxRanks = 1024;
inline constexpr int64_t maxThreads = 1024;
inline constexpr int64_t maxTile = 65536;

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_OPTIONVALUES_H
