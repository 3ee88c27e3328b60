#include "harness/machine/machine_key.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

const MachineKey kKey{
    {{"cpu_model", "AMD EPYC (Zen 4)"}, {"num_cpus", "2"}, {"memory_gib", "24"}, {"governor", ""}}};

}  // namespace

TEST_CASE("a machine's folder name is readable and unique", "[machine_key]") {
  const std::string name = kKey.folder_name();
  CHECK_THAT(name, contains_text("amd-epyc-zen-4-2cpu-24gib-"));
  CHECK(name.size() == std::string("amd-epyc-zen-4-2cpu-24gib-").size() + 8);
  for (std::size_t part = 0; part < kKey.parts.size(); ++part) {
    MachineKey other = kKey;
    other.parts[part].second += "x";
    CHECK(other.folder_name() != name);
  }
  CHECK(MachineKey{{{"cpu_model", "../../etc"}}}.folder_name().substr(0, 4) == "etc-");
  CHECK(MachineKey{}.folder_name().substr(0, 8) == "machine-");
}

TEST_CASE("differences name the field and both values", "[machine_key]") {
  CHECK(differences(kKey, kKey).empty());
  MachineKey other = kKey;
  other.parts[1] = {"num_cpus", "4"};
  other.parts[3] = {"microcode", "0x1"};
  const auto found = differences(kKey, other);
  REQUIRE(found.size() == 3);
  CHECK((found[0].field == "num_cpus" && found[0].base == "2" && found[0].other == "4"));
  CHECK((found[1].field == "governor" && found[1].other == "(none)"));
  CHECK((found[2].field == "microcode" && found[2].base == "(none)"));
}

TEST_CASE("a key as text marks unknown parts", "[machine_key]") {
  CHECK(kKey.text() == "cpu_model=AMD EPYC (Zen 4), num_cpus=2, memory_gib=24, governor=unknown");
}

TEST_CASE("no part of a key leads out of its folder", "[machine_key]") {
  for (const char* field : {"cpu_model", "num_cpus", "memory_gib"}) {
    const MachineKey key{{{field, std::string("../../x\0/y", 10)}}};
    CHECK(key.folder_name().find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
          std::string::npos);
  }
}
