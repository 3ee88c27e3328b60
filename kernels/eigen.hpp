// Eigen as the *_loop.cpp files use it; nobody else includes this (see loops.hpp).
#pragma once

// GCC 12 and 13 warn of their own AVX-512 intrinsics (GCC bug 105593), wherever they are inlined.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif

#define EIGEN_DONT_PARALLELIZE
#define EIGEN_NO_MALLOC  // asserts, where assertions are on, that no loop takes heap memory
#include <Eigen/Core>
