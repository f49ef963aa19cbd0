//===- Svg.h - Writing pictures as SVG --------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_EXECUTION_SVG_H
#define CP_LIB_EXECUTION_SVG_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdint>
#include <string>

namespace mlir::cp::execution {

/// A rectangle of a picture, in pixels.
struct Frame {
  double x, y, width, height;
};

/// How text looks and where its point is.
struct TextStyle {
  double size = 12;
  llvm::StringRef anchor = "start"; // or middle, end
  llvm::StringRef color = "#24292f";
  bool bold = false;
};

/// Prints the elements of one picture.
class Svg {
public:
  explicit Svg(llvm::raw_ostream &os) : os(os) {}

  void begin(double width, double height, const llvm::Twine &title);
  void end() { os << "</svg>\n"; }

  void rectangle(const Frame &frame, llvm::StringRef fill,
                 llvm::StringRef stroke = "none");
  void text(double x, double y, const llvm::Twine &text,
            const TextStyle &style = {});
  /// Fills the cells of a grid of `rows` x `columns` in `frame` for which
  /// `has(row, column)` holds: one path, of few rectangles.
  void cells(const Frame &frame, int64_t rows, int64_t columns,
             llvm::StringRef fill,
             llvm::function_ref<bool(int64_t, int64_t)> has);

private:
  llvm::raw_ostream &os;
};

/// The color of rank `rank` of `ranks`: "#rrggbb".
std::string getRankColor(int64_t rank, int64_t ranks);

/// "1.5 KiB", "12", ...: a number of bytes for people.
std::string formatBytes(int64_t bytes);
/// With commas between thousands.
std::string formatCount(int64_t count);

} // namespace mlir::cp::execution

#endif // CP_LIB_EXECUTION_SVG_H
