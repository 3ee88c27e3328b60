#include "harness/plan/array_labels.hpp"

#include <filesystem>

#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

// Labels the arrays of one experiment per path, all in one call.
std::vector<InputSpec> labelled(const std::vector<std::string>& paths) {
  std::vector<Experiment> experiments(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    experiments[i].data = {.source = InputSource::npy, .path = paths[i]};
  }
  label_arrays(experiments);
  std::vector<InputSpec> data;
  for (const Experiment& experiment : experiments) data.push_back(experiment.data);
  return data;
}

std::vector<std::string> labels(const std::vector<std::string>& paths) {
  std::vector<std::string> labels;
  for (const InputSpec& data : labelled(paths)) labels.push_back(npy_label(data));
  return labels;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("an array is named after its file if that is enough", "[array_labels]") {
  CHECK(labels({"x/a.npy", "x/b.npy"}) == Strings{"a.npy", "b.npy"});
  CHECK(labelled({"x/a.npy", "x/b.npy"})[0].label.empty());
  CHECK(labels({"x/a.npy", "x/a.npy"}) == Strings{"a.npy", "a.npy"});
}

TEST_CASE("arrays with one file name get as much of their path as distinguishes them",
          "[array_labels]") {
  CHECK(labels({"2023/a.npy", "2024/a.npy", "b.npy"}) ==
        Strings{"2023:a.npy", "2024:a.npy", "b.npy"});
  CHECK(labels({"1/x/a.npy", "2/x/a.npy", "y/a.npy"}) ==
        Strings{"1:x:a.npy", "2:x:a.npy", "y:a.npy"});
  CHECK(labels({"a.npy", "x/a.npy"}) == Strings{"a.npy", "x:a.npy"});
  CHECK(labels({"x/a.npy", "/x/a.npy"}) == Strings{"x:a.npy", "_:x:a.npy"});
}

TEST_CASE("arrays whose paths differ only in characters that names lack are distinguished",
          "[array_labels]") {
  const Strings found = labels({"a b.npy", "a_b.npy", "a\tb.npy"});
  CHECK(found[0].starts_with("a_b.npy:"));
  CHECK(found[0] != found[1]);
  CHECK(found[1] != found[2]);
  CHECK(found[0] != found[2]);
}

TEST_CASE("two paths to one file are one array, named after the first", "[array_labels]") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a.npy", "x");
  std::filesystem::create_directory(directory.path("d"));
  std::filesystem::create_symlink(path, directory.path("link.npy"));
  std::filesystem::create_hard_link(path, directory.path("hard.npy"));
  for (const std::string& other : {directory.path("./a.npy"), directory.path("d/../a.npy"),
                                   directory.path("link.npy"), directory.path("hard.npy")}) {
    INFO(other);
    const auto data = labelled({path, other});
    CHECK(data[0].path == path);
    CHECK(data[1] == data[0]);
  }
}
