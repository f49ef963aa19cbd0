//===- OptionValues.h - Values of cp-run's options --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TOOLS_CPRUN_OPTIONVALUES_H
#define CP_TOOLS_CPRUN_OPTIONVALUES_H

#include "Options.h"

#include "llvm/ADT/StringRef.h"

namespace mlir::cp::run {

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

/// `I=FILE`.
llvm::Expected<std::pair<unsigned, std::string>>
parseInput(llvm::StringRef text);
/// `RTOL,ATOL`.
llvm::Expected<Tolerance> parseTolerance(llvm::StringRef text);

} // namespace mlir::cp::run

#endif // CP_TOOLS_CPRUN_OPTIONVALUES_H
