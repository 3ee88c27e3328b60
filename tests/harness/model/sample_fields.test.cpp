#include "harness/model/sample_fields.hpp"

#include <fmt/format.h>

#include <set>
#include <string>

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

std::string document(const std::string& name) {
  return read_text(std::string(SOURCE_DIR) + "/docs/" + name);
}

std::string unit_text(SampleUnit unit) {
  if (unit == SampleUnit::ns) return "ns ";
  return unit == SampleUnit::bytes ? "bytes " : "";
}

std::string row_of(const SampleField& field) {
  if (field.role == SampleRole::time) {
    return fmt::format("| `{}` | not errors | us of {} |\n", field.key, field.meaning);
  }
  const std::string group = field.group.empty() ? "" : fmt::format("`{}`: ", field.group);
  return fmt::format("| {}`{}` | {}| {} |\n", group, field.key, unit_text(field.unit),
                     field.meaning);
}

std::string rows_of(SampleRole role) {
  std::string rows;
  for (const SampleField& field : sample_fields()) {
    if (field.role == role) rows += row_of(field);
  }
  return rows;
}

std::string rows_of_workers() {
  std::string rows;
  for (const WorkerField& field : worker_fields()) {
    rows += fmt::format("| `workers_detail`: `{}` | ns since the timer started | {} |\n", field.key,
                        field.meaning);
  }
  return rows;
}

}  // namespace

TEST_CASE("docs/results_format.md has the rows of the sample fields", "[sample_fields]") {
  const std::string page = document("results_format.md");
  CHECK_THAT(page, contains_text(rows_of(SampleRole::time)));
  CHECK_THAT(page, contains_text(rows_of(SampleRole::place)));
  CHECK_THAT(page, contains_text(rows_of(SampleRole::detail) + rows_of_workers()));
}

TEST_CASE("the pages about CSV and claims name every number", "[sample_fields]") {
  const std::string columns = document("export.md");
  const std::string figures = document("claims.md");
  for (const SampleField& field : sample_fields()) {
    CHECK_THAT(columns, contains_text(fmt::format("`{}`", field.column)));
    if (field.role == SampleRole::place) continue;
    CHECK_THAT(figures, contains_text(fmt::format("`{}`", field.name)));
  }
}

TEST_CASE("every field is a different number with unique names", "[sample_fields]") {
  Sample sample = make_sample(1000, 1);
  sample.launch = 300;
  std::set<std::uint64_t> values;
  std::set<std::string> names;
  for (const SampleField& field : sample_fields()) {
    field.visit(std::as_const(sample), [&]<typename Number>(const Number& number) {
      if constexpr (std::is_same_v<Number, std::optional<std::uint64_t>>) {
        values.insert(*number);
      } else {
        values.insert(static_cast<std::uint64_t>(number));
      }
    });
    names.insert(std::string(field.name));
  }
  CHECK(values.size() == sample_fields().size());
  CHECK(names.size() == sample_fields().size());
}

TEST_CASE("a field accesses the sample's number", "[sample_fields]") {
  Sample sample;
  for (const SampleField& field : sample_fields()) {
    field.visit(sample, [](auto& number) { number = 7; });
  }
  CHECK(sample.real_time_ns == 7);
  CHECK(sample.phases.join_ns == 7);
  CHECK(sample.bytes_copied.results == 7);
  CHECK(sample.worker_peak_rss_bytes == 7U);
  CHECK(sample.launch == 7);
}
