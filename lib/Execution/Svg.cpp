//===- Svg.cpp - Writing pictures as SVG ----------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Svg.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

#include <cmath>
#include <map>

using namespace mlir::cp::execution;
using llvm::format;
using llvm::StringRef;
using llvm::Twine;

/// A coordinate without needless digits.
static std::string number(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << format("%.2f", value);
  StringRef trimmed = StringRef(text).rtrim('0').rtrim('.');
  return trimmed.str();
}

void Svg::begin(double width, double height, const Twine &title) {
  os << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << number(width)
     << "\" height=\"" << number(height) << "\" viewBox=\"0 0 " << number(width)
     << " " << number(height)
     << "\" font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n"
     << "<title>";
  llvm::printHTMLEscaped(title.str(), os);
  os << "</title>\n";
  rectangle({0, 0, width, height}, "#ffffff");
}

void Svg::rectangle(const Frame &frame, StringRef fill, StringRef stroke) {
  os << "<rect x=\"" << number(frame.x) << "\" y=\"" << number(frame.y)
     << "\" width=\"" << number(frame.width) << "\" height=\""
     << number(frame.height) << "\" fill=\"" << fill << "\"";
  if (stroke != "none")
    os << " stroke=\"" << stroke << "\"";
  os << "/>\n";
}

void Svg::text(double x, double y, const Twine &text, const TextStyle &style) {
  os << "<text x=\"" << number(x) << "\" y=\"" << number(y) << "\" font-size=\""
     << number(style.size) << "\" fill=\"" << style.color << "\"";
  if (style.anchor != "start")
    os << " text-anchor=\"" << style.anchor << "\"";
  if (style.bold)
    os << " font-weight=\"bold\"";
  os << ">";
  llvm::printHTMLEscaped(text.str(), os);
  os << "</text>\n";
}

void Svg::cells(const Frame &frame, int64_t rows, int64_t columns,
                StringRef fill,
                llvm::function_ref<bool(int64_t, int64_t)> has) {
  // Runs of cells that began in some row and go on, by first and last column.
  using Run = std::pair<int64_t, int64_t>;
  std::map<Run, int64_t> open;
  std::string path;
  llvm::raw_string_ostream out(path);
  auto close = [&](Run run, int64_t begin, int64_t end) {
    out << "M" << run.first << " " << begin << "h" << run.second - run.first
        << "v" << end - begin << "h" << run.first - run.second << "z";
  };
  for (int64_t row = 0; row <= rows; ++row) {
    std::map<Run, int64_t> next;
    for (int64_t column = 0; row < rows && column < columns; ++column) {
      if (!has(row, column))
        continue;
      int64_t first = column;
      while (column < columns && has(row, column))
        ++column;
      auto it = open.find({first, column});
      next[{first, column}] = it == open.end() ? row : it->second;
    }
    for (auto [run, begin] : open)
      if (!next.count(run))
        close(run, begin, row);
    open = std::move(next);
  }
  if (path.empty())
    return;
  os << "<path shape-rendering=\"crispEdges\" transform=\"translate("
     << number(frame.x) << " " << number(frame.y) << ") scale("
     << format("%.5g %.5g", frame.width / static_cast<double>(columns),
               frame.height / static_cast<double>(rows))
     << ")\" fill=\"" << fill << "\" d=\"" << path << "\"/>\n";
}

std::string mlir::cp::execution::getRankColor(int64_t rank, int64_t ranks) {
  // Once round the wheel, less the way from the last back to the first.
  double hue = 330.0 * static_cast<double>(rank) /
               static_cast<double>(std::max<int64_t>(ranks, 1));
  double saturation = 0.62, lightness = rank % 2 && ranks <= 64 ? 0.47 : 0.58;
  auto channel = [&](double offset) {
    double k = std::fmod(offset + hue / 30.0, 12.0);
    double a = saturation * std::min(lightness, 1 - lightness);
    double value =
        lightness - a * std::max(-1.0, std::min({k - 3.0, 9.0 - k, 1.0}));
    return static_cast<unsigned>(std::lround(255 * value));
  };
  std::string text;
  llvm::raw_string_ostream(text)
      << format("#%02x%02x%02x", channel(0), channel(8), channel(4));
  return text;
}

std::string mlir::cp::execution::formatBytes(int64_t bytes) {
  static constexpr StringRef units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < std::size(units)) {
    value /= 1024;
    ++unit;
  }
  std::string text;
  llvm::raw_string_ostream(text) << format(value < 10 ? "%.2f" : "%.1f", value);
  StringRef trimmed = text;
  if (trimmed.contains('.'))
    trimmed = trimmed.rtrim('0').rtrim('.');
  return (trimmed + " " + units[unit]).str();
}

std::string mlir::cp::execution::formatCount(int64_t count) {
  std::string digits = std::to_string(count);
  for (auto i = static_cast<int64_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(i, ",");
  return digits;
}
