//===- Report.h - What a benchmark prints -----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_BENCHMARKS_GPU_REPORT_H
#define CP_BENCHMARKS_GPU_REPORT_H

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace cp::bench {

/// An object of JSON whose values are lists of numbers, or strings that need no
/// escapes.
class Report {
public:
  void addNumbers(const std::string &name, const std::vector<double> &values) {
    std::string text;
    for (double value : values) {
      char number[32];
      std::snprintf(number, sizeof(number), "%.9g", value);
      text += (text.empty() ? "" : ", ") + std::string(number);
    }
    entries.emplace_back(name, "[" + text + "]");
  }
  void addText(const std::string &name, const std::string &value) {
    entries.emplace_back(name, "\"" + value + "\"");
  }

  void print() const {
    const char *separator = "{";
    for (const auto &[name, value] : entries) {
      std::printf("%s\"%s\": %s", separator, name.c_str(), value.c_str());
      separator = ", ";
    }
    std::printf("}\n");
  }

private:
  std::vector<std::pair<std::string, std::string>> entries;
};

} // namespace cp::bench

#endif // CP_BENCHMARKS_GPU_REPORT_H
