//===- Options.cpp - Command line of gpu-bench ----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include "Require.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

using namespace cp::bench;
using cp::runtime::invalid;

/// A number without a sign; false if `text` is none.
static bool parseNumber(const std::string &text, double &value) {
  char *end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return end != text.c_str() && *end == '\0' && value >= 0 && value < 1e15;
}

Options cp::bench::parseOptions(int argc, char **argv) {
  Options options;
  std::map<std::string, std::string *> texts = {{"mask", &options.mask},
                                                {"mods", &options.mods},
                                                {"in", &options.in},
                                                {"out", &options.out}};
  Sampling &sampling = options.sampling;
  std::map<std::string, int64_t *> counts = {
      {"queries", &options.queries}, {"keys", &options.keys},
      {"heads", &options.heads},     {"kv-heads", &options.kvHeads},
      {"depth", &options.depth},     {"tile", &options.tile},
      {"steps", &options.steps},     {"samples", &sampling.samples}};
  std::map<std::string, double *> seconds = {
      {"warm-up-seconds", &sampling.warmUpSeconds},
      {"sample-seconds", &sampling.sampleSeconds}};
  if (argc < 2)
    require(invalid("no command"));
  options.command = argv[1];
  for (int i = 2; i < argc; ++i) {
    const std::string argument = argv[i];
    const size_t equals = argument.find('=');
    if (argument.compare(0, 2, "--") != 0 || equals == std::string::npos)
      require(invalid("not of the form --name=value: ", argument));
    const std::string name = argument.substr(2, equals - 2);
    const std::string value = argument.substr(equals + 1);
    double number = 0;
    if (auto text = texts.find(name); text != texts.end()) {
      *text->second = value;
    } else if (!parseNumber(value, number)) {
      require(invalid("not a number: ", argument));
    } else if (auto second = seconds.find(name); second != seconds.end()) {
      *second->second = number;
    } else if (auto count = counts.find(name);
               count != counts.end() && number >= 1) {
      *count->second = static_cast<int64_t>(number);
    } else {
      require(invalid("unknown option or value: ", argument));
    }
  }
  return options;
}

std::string cp::bench::readFile(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::string content(std::istreambuf_iterator<char>(file), {});
  if (!file)
    require(invalid("cannot read ", path));
  return content;
}

std::string cp::bench::readFile(const std::string &path, int64_t bytes) {
  std::string content(bytes, '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(content.data(), bytes) || file.peek() != EOF)
    require(invalid(path, " does not hold ", bytes, " bytes"));
  return content;
}

void cp::bench::writeFile(const std::string &path, const void *data,
                          int64_t bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(static_cast<const char *>(data), bytes);
  file.close();
  if (!file)
    require(invalid("cannot write ", path));
}
