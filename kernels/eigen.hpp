// Eigen with the settings that the loops need. Only eigen_loop.cpp includes this (see loops.hpp).
#pragma once

// g++ 12 and 13 warn about their own AVX-512 intrinsics wherever they are inlined (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif

#define EIGEN_DONT_PARALLELIZE
#define EIGEN_NO_MALLOC  // asserts, if assertions are enabled, that no loop uses heap memory
#include <Eigen/Core>
