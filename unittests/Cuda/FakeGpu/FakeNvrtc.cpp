//===- FakeNvrtc.cpp - An NVRTC that compiles for the host ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Its "cubin" is a shared library in which the kernels run under the emulator
// (KernelMain.h), for the fake driver.
//
//===----------------------------------------------------------------------===//

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <spawn.h>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;

extern char **environ;

namespace {

/// Values of nvrtcResult.
enum Status : int { Success = 0, Compilation = 6 };

struct Program {
  std::string source;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string log, cubin;
};

/// A folder that vanishes.
class Folder {
public:
  Folder() {
    std::string name = fs::temp_directory_path() / "cp-fake-nvrtc.XXXXXX";
    if (mkdtemp(name.data()))
      path = name;
  }
  ~Folder() {
    std::error_code ignored;
    if (!path.empty())
      fs::remove_all(path, ignored);
  }
  fs::path path;
};

std::string readFile(const fs::path &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void writeFile(const fs::path &path, const std::string &text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// Names of the functions that are declared __global__: the first word before
/// a parenthesis that is no attribute, like __launch_bounds__(128).
std::vector<std::string> findKernels(const std::string &source) {
  static const std::regex declaration(
      R"(__global__(?:\s+(?:__\w+__\s*\((?:[^()]|\([^()]*\))*\)|)"
      R"(\w+(?!\s*\()))*\s+(\w+)\s*\()");
  std::vector<std::string> names;
  for (std::sregex_iterator i(source.begin(), source.end(), declaration), end;
       i != end; ++i)
    names.push_back((*i)[1]);
  return names;
}

/// The text with what exports its kernels.
std::string makeText(const Program &program) {
  std::string text = "#include \"KernelMain.h\"\n#line 1 \"kernel.cu\"\n" +
                     program.source + "\nCP_EMULATED_KERNELS(";
  const char *separator = "";
  for (const std::string &name : findKernels(program.source)) {
    text += separator + ("CP_EMULATED_KERNEL(" + name + ")");
    separator = ", ";
  }
  return text + ")\n";
}

std::vector<std::string> splitFlags(const std::string &flags) {
  std::vector<std::string> words;
  std::istringstream stream(flags);
  for (std::string word; stream >> word;)
    words.push_back(word);
  return words;
}

/// Runs a command with its output in a file; returns true if it succeeds.
bool runCommand(std::vector<std::string> words, const fs::path &output) {
  std::vector<char *> arguments;
  for (std::string &word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 2, output.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, 2, 1);
  pid_t process;
  int failed = posix_spawnp(&process, arguments[0], &actions, nullptr,
                            arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 1;
  return failed == 0 && waitpid(process, &status, 0) == process && status == 0;
}

bool compile(Program &program) {
  Folder folder;
  if (folder.path.empty()) {
    program.log = "cannot make a temporary folder";
    return false;
  }
  for (const auto &[name, text] : program.headers)
    writeFile(folder.path / name, text);
  std::string source = folder.path / "kernel.cpp";
  std::string library = folder.path / "kernel.so";
  writeFile(source, makeText(program));
  std::vector<std::string> words = splitFlags(CP_HOST_FLAGS);
  words.insert(words.begin(), CP_HOST_COMPILER);
  for (const std::string &word :
       {std::string("-fdiagnostics-color=never"), "-I" + folder.path.string(),
        std::string("-I" CP_PRECOMPILED_DIR),
        std::string("-I" CP_EMULATION_DIR), std::string("-shared"), source,
        std::string(CP_EMULATION_LIBRARY), std::string("-Wl,-Bsymbolic"),
        std::string("-o"), library})
    words.push_back(word);
  bool isGood = runCommand(words, folder.path / "log");
  program.log = readFile(folder.path / "log");
  if (isGood)
    program.cubin = readFile(library);
  return isGood;
}

} // namespace

extern "C" {

/// The minor version stands for the emulation, so that no cache gives kernels
/// with an older one.
int nvrtcVersion(int *major, int *minor) {
  std::set<fs::path> files = {CP_EMULATION_LIBRARY};
  for (const fs::directory_entry &entry :
       fs::directory_iterator(CP_EMULATION_DIR))
    files.insert(entry.path());
  std::string text;
  for (const fs::path &file : files)
    text += readFile(file);
  *major = 0;
  *minor = static_cast<int>(std::hash<std::string>()(text) & 0x7fffffff);
  return Success;
}

int nvrtcCreateProgram(Program **program, const char *source, const char *,
                       int numHeaders, const char *const *texts,
                       const char *const *names) {
  *program = new Program{source, {}, "", ""};
  for (int i = 0; i < numHeaders; ++i)
    (*program)->headers.emplace_back(names[i], texts[i]);
  return Success;
}

int nvrtcDestroyProgram(Program **program) {
  delete *program;
  *program = nullptr;
  return Success;
}

int nvrtcCompileProgram(Program *program, int, const char *const *) {
  return compile(*program) ? Success : Compilation;
}

int nvrtcGetProgramLogSize(Program *program, size_t *size) {
  *size = program->log.size() + 1;
  return Success;
}
int nvrtcGetProgramLog(Program *program, char *log) {
  memcpy(log, program->log.c_str(), program->log.size() + 1);
  return Success;
}

int nvrtcGetCUBINSize(Program *program, size_t *size) {
  *size = program->cubin.size();
  return Success;
}
int nvrtcGetCUBIN(Program *program, char *cubin) {
  memcpy(cubin, program->cubin.data(), program->cubin.size());
  return Success;
}

const char *nvrtcGetErrorString(int status) {
  return status == Compilation ? "NVRTC_ERROR_COMPILATION" : "NVRTC_SUCCESS";
}
}
