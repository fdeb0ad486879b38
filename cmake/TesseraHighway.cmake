# SPDX-License-Identifier: MIT
# tessera_highway: Google Highway, and the SIMD targets that sources which use it are compiled for
# (tessera_simd_definitions, for those alone: the rest of the engine does not depend on them).
# By pkg-config, as Debian 12 has no CMake package of it.
pkg_check_modules(libhwy REQUIRED IMPORTED_TARGET GLOBAL libhwy>=1.0.3)
include(CheckCXXSymbolExists)

# Left out: vectors without a fixed size (SVE), and variants of SSE and AVX-512 with nothing in them
# that our sources use; each would be one compilation more. Versions of Highway know different ones.
set(disabled HWY_SSSE3 HWY_SVE HWY_SVE2 HWY_SVE_256 HWY_SVE2_128)
set(CMAKE_REQUIRED_LIBRARIES PkgConfig::libhwy)
foreach(target HWY_SSE2 HWY_AVX3_DL HWY_AVX3_ZEN4 HWY_AVX3_SPR HWY_AVX10_2 HWY_NEON_BF16)
  check_cxx_symbol_exists(${target} hwy/detect_targets.h TESSERA_KNOWS_${target})
  if(TESSERA_KNOWS_${target})
    list(APPEND disabled ${target})
  endif()
endforeach()
unset(CMAKE_REQUIRED_LIBRARIES)
list(JOIN disabled "|" disabled)

add_library(tessera_highway INTERFACE)
target_link_libraries(tessera_highway INTERFACE PkgConfig::libhwy)
set(tessera_simd_definitions "HWY_DISABLED_TARGETS=(${disabled})")
target_compile_definitions(tessera_highway INTERFACE "${tessera_simd_definitions}")
