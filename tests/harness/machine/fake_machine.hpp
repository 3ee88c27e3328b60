// A machine that consists of files, for tests of code that reads /proc and /sys.
#pragma once

#include <filesystem>
#include <string>

#include "harness/machine/environment.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

namespace zcbench {

class FakeMachine {
 public:
  FakeMachine& with(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(root() + path).parent_path());
    write_text(root() + path, text);
    return *this;
  }
  std::string root() const { return folder_.path(""); }
  Environment read() const { return read_environment(root()); }

 private:
  TemporaryDirectory folder_;
};

}  // namespace zcbench
