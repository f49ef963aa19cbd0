//===- Settings.cpp - What the environment asks of the fake ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Settings.h"

#include <cstdlib>
#include <sstream>

using namespace cp::fake;

int64_t cp::fake::getSetting(const char *name, int64_t otherwise) {
  const char *value = std::getenv(name);
  return value && *value ? std::strtoll(value, nullptr, 0) : otherwise;
}

static std::string getText(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

void Faults::reset() {
  faults.clear();
  calls.clear();
  std::istringstream list(getText("CP_FAKE_FAIL"));
  for (std::string item; std::getline(list, item, ',');) {
    std::istringstream parts(item);
    Fault fault{"", 0, 0};
    std::getline(parts, fault.function, ':');
    char colon;
    parts >> fault.call >> colon >> fault.status;
    if (parts.fail() || fault.status == 0) {
      fprintf(stderr,
              "fake GPU: CP_FAKE_FAIL has \"%s\", which is not "
              "function:n:status\n",
              item.c_str());
      std::abort();
    }
    faults.push_back(fault);
  }
}

int Faults::next(const std::string &function) {
  if (faults.empty())
    return 0;
  int64_t call = ++calls[function];
  for (const Fault &fault : faults)
    if (fault.function == function && fault.call == call)
      return fault.status;
  return 0;
}

void Log::reset() {
  std::string wanted = getText("CP_FAKE_LOG");
  if (wanted == path)
    return;
  if (file)
    fclose(file);
  path = wanted;
  file = path.empty() ? nullptr : fopen(path.c_str(), "a");
}

void Log::write(const std::string &line) {
  if (!file)
    return;
  // One write a line: several processes may share the file.
  std::string text = line + "\n";
  fwrite(text.data(), 1, text.size(), file);
  fflush(file);
}
