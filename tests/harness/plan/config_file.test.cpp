#include "harness/plan/config_file.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "harness/json/json_document.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/plan/config_example.hpp"

using namespace zcbench;

namespace {

// A temporary folder that is the current directory until the test ends.
class Folder {
 public:
  Folder() : before_(std::filesystem::current_path()) {
    std::string name = (std::filesystem::temp_directory_path() / "zcbench-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
    std::filesystem::current_path(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(path_);
  }

  static void write(const std::string& name, const std::string& text) {
    std::ofstream(name, std::ios::binary) << text;
  }

 private:
  std::filesystem::path before_;
  std::filesystem::path path_;
};

// Format version 1.0, float64, one dimension.
std::string npy_file(std::size_t elements) {
  std::string header =
      "{'descr': '<f8', 'fortran_order': False, 'shape': (" + std::to_string(elements) + ",), }";
  header.resize(117, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) + '\0' + header +
         std::string(elements * 8, '\0');
}

std::string file_error_of(const std::string& path) {
  return config_error_of([&] { load_config(path, {}); });
}

}  // namespace

TEST_CASE("a config is read from its file", "[config]") {
  const Folder folder;
  Folder::write("a.json", config_with("\"elements\": 8"));
  const Config config = load_config("a.json", {});
  CHECK(config.path == "a.json");
  CHECK(config.experiments.at(0).where == "a.json:2:1 /experiments/0");
  std::filesystem::create_symlink("a.json", "link.json");
  CHECK(load_config("link.json", {}).path == "link.json");
  Folder::write("big.json", std::string(kMaxJsonBytes - 2, ' ') + "{}");
  CHECK(file_error_of("big.json").rfind("big.json:1:393215 /: the key \"schema_version\"", 0) == 0);
}

TEST_CASE("anything but a regular file of at most 384 KiB is refused at once", "[config]") {
  const Folder folder;
  Folder::write("big.json", std::string(kMaxJsonBytes + 1, ' '));
  Folder::write("huge.json", "");
  std::filesystem::resize_file("huge.json", std::uintmax_t{1} << 30);
  REQUIRE(::mkfifo("fifo.json", 0600) == 0);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path, "socket.json");
  REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(listener);
  struct Case {
    std::string path;
    std::string what;
  };
  const std::vector<Case> cases{
      {"big.json", "has 393217 bytes; allowed: a regular file of at most 384 KiB"},
      {"huge.json", "has 1073741824 bytes"},
      {"fifo.json", "is not a regular file"},
      {"/dev/zero", "is not a regular file"},
      {"/dev/null", "is not a regular file"},
      {".", "is a directory"},
      {"socket.json", "cannot be opened"},
      {"fifo.json/x", "Not a directory"},
      {"missing/a.json", "No such file or directory"},
      {std::string(300, 'n'), "File name too long"},
      {"a\n\x1B[2J/b.json", "No such file"},
  };
  for (const Case& c : cases) {
    const std::string message = file_error_of(c.path);
    INFO(message);
    CHECK(message.rfind(c.path.starts_with("a\n") ? "a\\n\\x1b[2J/b.json: "
                        : c.path.size() > 200     ? "nnn"
                                                  : c.path + ": ",
                        0) == 0);
    CHECK(message.find(c.what) != std::string::npos);
    CHECK(message.find("; allowed: a regular file of at most 384 KiB") != std::string::npos);
    CHECK(is_one_short_line(message));
  }
}

TEST_CASE("a file without a size is read up to the limit", "[config]") {
  // fstat reports a regular file of 0 bytes.
  CHECK(file_error_of("/proc/self/status").rfind("/proc/self/status:1:1 /: unexpected Name", 0) ==
        0);
}

TEST_CASE("an unreadable file says why", "[config]") {
  if (::geteuid() == 0) return;  // root can read every file
  const Folder folder;
  Folder::write("secret.json", "{}");
  std::filesystem::permissions("secret.json", std::filesystem::perms::none);
  CHECK(file_error_of("secret.json").find("Permission denied") != std::string::npos);
}

TEST_CASE("a name that is not a file is a built-in config", "[config]") {
  const Folder folder;
  REQUIRE_FALSE(builtin_configs().empty());
  for (const BuiltinConfig& builtin : builtin_configs()) {
    const Config config = load_config(std::string(builtin.name), {});
    CHECK(config.path == "built-in " + std::string(builtin.name));
    CHECK(config.name == builtin.name);
    CHECK_FALSE(config.description.empty());
    CHECK(config.experiments.at(0).where.starts_with(config.path + ":"));
  }
  Folder::write("smoke", config_with("\"elements\": 8"));
  CHECK(load_config("smoke", {}).path == "smoke");
  std::filesystem::create_directory("peers");
  CHECK(load_config("peers", {}).path == "built-in peers");
  CHECK(file_error_of("./lecture").find("No such file") != std::string::npos);
}

TEST_CASE("a missing file lists the built-in configs", "[config]") {
  const Folder folder;
  const std::string message = file_error_of("lectur");
  INFO(message);
  CHECK(message.starts_with("\"lectur\": neither a file nor"));
  CHECK(message.find("did you mean \"lecture\"?") != std::string::npos);
  CHECK(message.find("smoke") != std::string::npos);
  CHECK(file_error_of("configs/nope.json").find("a built-in config: ") != std::string::npos);
  CHECK(file_error_of("").starts_with("\"\": neither a file nor"));
}

TEST_CASE("an .npy file sets the size, and its path is relative to the config", "[config]") {
  const Folder folder;
  std::filesystem::create_directory("data");
  Folder::write("data/a.npy", npy_file(12));
  Folder::write("data/c.json", config_with("\"data\": {\"npy\": \"a.npy\"}"));
  const Experiment experiment = load_config("data/c.json", {}).experiments.at(0);
  CHECK(experiment.values["elements"] == std::vector<std::string>{"12"});
  CHECK(experiment.data.source == InputSource::npy);
  CHECK(experiment.data.path == "data/a.npy");
  CHECK(experiment.data.seed == InputSpec{}.seed);
  const std::string absolute = std::filesystem::absolute("data/a.npy").string();
  Folder::write("data/c.json", config_with("\"data\": {\"npy\": \"" + absolute + "\"}"));
  CHECK(load_config("data/c.json", {}).experiments.at(0).data.path == absolute);
}

TEST_CASE("on the command line, an .npy path is relative to the current folder", "[config]") {
  const Folder folder;
  std::filesystem::create_directory("data");
  Folder::write("a.npy", npy_file(5));
  Folder::write("b.npy", npy_file(6));
  Folder::write("data/c.json", config_with("\"data\": {\"npy\": \"../b.npy\"}"));
  const Overrides overrides = set("data", R"({"npy": "a.npy"})");
  CHECK(load_config("data/c.json", overrides).experiments.at(0).values["elements"] ==
        std::vector<std::string>{"5"});
}

TEST_CASE("an .npy file can be the default of all experiments", "[config]") {
  const Folder folder;
  Folder::write("a.npy", npy_file(5));
  const std::string text = R"({"schema_version": 1, "name": "t", "data": {"npy": "a.npy"},
"experiments": [{"kernel": "square", "strategy": "memfd"},
{"kernel": "square", "strategy": "memfd", "elements": 8, "data": {"source": "uniform"}}]})";
  const Config config = parse(text);
  CHECK(config.experiments[0].values["elements"] == std::vector<std::string>{"5"});
  CHECK(config.experiments[1].values["elements"] == std::vector<std::string>{"8"});
  CHECK(config.experiments[1].data == InputSpec{});
}

TEST_CASE("a bad .npy file is reported at its position in the config", "[config]") {
  const Folder folder;
  Folder::write("a.npy", npy_file(5));
  Folder::write("none.npy", npy_file(0));
  Folder::write("bad.npy", "no array");
  const auto error_with = [](const std::string& rest) {
    return config_error_of([&] { parse(config_with(rest)); });
  };
  for (const char* file : {"missing.npy", "bad.npy", "none.npy"}) {
    const std::string message = error_with("\"data\": {\"npy\": \"" + std::string(file) + "\"}");
    INFO(message);
    CHECK(message.starts_with("c.json:3:17 /experiments/0/data/npy: "));
    CHECK(message.find("c.json", 1) == std::string::npos);
    CHECK(message.find(file) != std::string::npos);
    CHECK(is_one_short_line(message));
  }
  CHECK(
      error_with("\"elements\": 5, \"data\": {\"npy\": \"a.npy\"}")
          .starts_with("c.json:3:13 /experiments/0/elements: \"elements\" together with npy data"));
}
