#include "harness/input/npy_header.hpp"

#include "harness/base/errors.hpp"
#include "harness/model/point.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::string error_of(const std::string& text) {
  try {
    parse_npy_header(text);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

std::string with_shape(const std::string& shape) {
  return "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }\n";
}

}  // namespace

TEST_CASE("npy header: as NumPy writes it", "[npy]") {
  const NpyHeader header = parse_npy_header(
      "{'descr': '>i4', 'fortran_order': True, 'shape': (3, 4), }                   \n");
  CHECK(header.dtype == ">i4");
  CHECK(header.fortran_order);
  CHECK(header.elements == 12);
}

TEST_CASE("npy header: any spacing, quotes, key order, and no last comma", "[npy]") {
  for (const char* text :
       {"{\"shape\":(5,),\"fortran_order\":False,\"descr\":\"<f8\"}",
        " { 'shape' : ( 5 , ) , 'descr' : '<f8' ,\n 'fortran_order' : False }\t\n",
        "{'fortran_order':False,'descr':'<f8','shape':(5,1,1,),}"}) {
    INFO(text);
    const NpyHeader header = parse_npy_header(text);
    CHECK(header.dtype == "<f8");
    CHECK_FALSE(header.fortran_order);
    CHECK(header.elements == 5);
  }
}

TEST_CASE("npy header: the product of any shape, never wrapped", "[npy]") {
  const auto elements = [](const std::string& shape) {
    return parse_npy_header(with_shape(shape)).elements;
  };
  CHECK(elements("()") == 1);
  CHECK(elements("( )") == 1);
  CHECK(elements("(0,)") == 0);
  CHECK(elements("(7,)") == 7);
  CHECK(elements("(2, 3, 4)") == 24);
  CHECK(elements("(1099511627776,)") == kMaxElements);
  CHECK(elements("(1048576, 1048576)") == kMaxElements);
  CHECK(elements("(1099511627777,)") > kMaxElements);
  CHECK(elements("(1048576, 1048577)") > kMaxElements);
  CHECK(elements("(4294967296, 4294967296)") > kMaxElements);
  CHECK(elements("(4294967296, 4294967296, 1, 2)") > kMaxElements);
  CHECK(elements("(18446744073709551617,)") > kMaxElements);
  CHECK(elements("(1" + std::string(400, '0') + ",)") > kMaxElements);
  CHECK(elements("(0, 4294967296, 4294967296)") == 0);
  CHECK(elements("(4294967296, 4294967296, 0)") == 0);
}

TEST_CASE("npy header: what is no dict of these keys is refused", "[npy]") {
  const std::string good = "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }";
  REQUIRE(error_of(good).empty());
  for (std::size_t size = 0; size < good.size(); ++size) {
    INFO("the first " << size << " bytes");
    CHECK_FALSE(error_of(good.substr(0, size)).empty());
  }
  for (const char* text :
       {"[]", "{}", "{,}", "{'descr': '<f8'}", "{'descr': '<f8',, 'fortran_order': False}",
        "{'descr' '<f8'}", "{descr: '<f8'}", "{'descr': <f8}", "{'descr': None}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (3,)}",
        "{'descr': '<f8', 'fortran_order': false, 'shape': (3,)}",
        "{'descr': '<f8', 'fortran_order': Falsey, 'shape': (3,)}",
        "{'descr': '<f8', 'fortran_order': False 'shape': (3,)}",
        "{'descr': '<\\x66', 'fortran_order': False, 'shape': (3,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)} x",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)}{}"}) {
    INFO(text);
    CHECK_FALSE(error_of(text).empty());
  }
  for (const char* shape : {"3", "(3)", "[3]", "(,)", "(3,,)", "(3 4)", "(-1,)", "(03,)", "(3.0,)",
                            "(0x3,)", "(None,)", "(3,", "((3,),)"}) {
    INFO(shape);
    CHECK_FALSE(error_of(with_shape(shape)).empty());
  }
}

TEST_CASE("npy header: messages say where and what", "[npy]") {
  CHECK(error_of("{'descr': 8}") ==
        "its header is not valid at byte 10: found 8}, expected a dtype in quotes");
  CHECK(error_of("{'descr': '<f8'") ==
        "its header is not valid at byte 15: found its end, expected ',' or '}'");
  CHECK(error_of("{'descr': '<f8', 'descr': '<f8'}") == "its header has the key 'descr' twice");
  CHECK(error_of("{'descr': '<f8', 'shape': (1,)}") == "its header lacks the key 'fortran_order'");
  CHECK(error_of("{'sh\npe': 1}") ==
        "its header is not valid at byte 1: found 'sh\\npe': 1}, "
        "expected a string without backslashes or line ends");
  CHECK(error_of("{'colour': 1}") ==
        "its header has the unknown key 'colour'; allowed: 'descr', 'fortran_order', 'shape'");
  CHECK(error_of("{'descr': [('x', '<f8')]}") ==
        "its dtype is structured; allowed: float64, float32, int64, int32");
}

TEST_CASE("npy header: the long integers of Python 2", "[npy]") {
  const NpyHeader header = parse_npy_header(with_shape("(100L, 3L)"));
  CHECK(header.elements == 300);
  CHECK(parse_npy_header(with_shape("(100L,)")).elements == 100);
  for (const char* shape : {"(L,)", "(1LL,)", "(1l,)", "(1 L,)", "(1.0L,)"}) {
    INFO(shape);
    CHECK_FALSE(error_of(with_shape(shape)).empty());
  }
}

TEST_CASE("npy header: how many dimensions have an order", "[npy]") {
  const auto long_dimensions = [](const std::string& shape) {
    return parse_npy_header(with_shape(shape)).long_dimensions;
  };
  CHECK(long_dimensions("()") == 0);
  CHECK(long_dimensions("(1, 1)") == 0);
  CHECK(long_dimensions("(100,)") == 1);
  CHECK(long_dimensions("(1, 100, 1)") == 1);
  CHECK(long_dimensions("(2, 1, 2)") == 2);
}
