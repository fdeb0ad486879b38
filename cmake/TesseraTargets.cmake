# SPDX-License-Identifier: MIT
# What every target of the project shares: warnings, sanitizers, include root.

function(tessera_configure_target target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                           -Wno-sign-conversion)
  if(TESSERA_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
    # From version 13 on, GCC's guesses about flow find things in the standard library and in moc's
    # code that are not there. They stay visible.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
      target_compile_options(
        ${target} PRIVATE -Wno-error=array-bounds -Wno-error=dangling-reference
                          -Wno-error=maybe-uninitialized -Wno-error=stringop-overflow
                          -Wno-error=stringop-overread)
    endif()
  endif()
  if(TESSERA_SANITIZE)
    list(JOIN TESSERA_SANITIZE "," sanitizers)
    target_compile_options(${target} PRIVATE -fsanitize=${sanitizers} -fno-omit-frame-pointer
                                             -fno-sanitize-recover=undefined)
    target_link_options(${target} PRIVATE -fsanitize=${sanitizers})
  endif()
endfunction()

# tessera_add_test(NAME SOURCES... [LIBRARIES ...] [LABELS ...] [LAUNCHER COMMAND ARGUMENTS...])
# A Qt Test program that links the engine; NAME is also the name of the ctest. The launcher is a
# command that runs the program.
function(tessera_add_test name)
  cmake_parse_arguments(arg "" "" "LIBRARIES;LABELS;LAUNCHER" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  tessera_configure_target(${name})
  # QTRY_VERIFY and its like narrow a duration in newer versions of Qt.
  if(Qt6_VERSION VERSION_GREATER_EQUAL 6.5)
    target_compile_options(${name} PRIVATE -Wno-conversion)
  endif()
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE tessera_engine Qt6::Test ${arg_LIBRARIES})
  target_precompile_headers(${name} REUSE_FROM ${TESSERA_PRECOMPILED})
  # The name that AUTOMOC gives to the file of what it made: next to empty, as a test includes its own.
  set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp
                              PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_compile_definitions(
    ${name} PRIVATE TESSERA_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                    TESSERA_GOLDEN_DIR="${TESSERA_GOLDEN_DIR}")
  add_test(NAME ${name} COMMAND ${arg_LAUNCHER} $<TARGET_FILE:${name}>)
  # The limits end a test that hangs. They are no measure of speed: a busy machine takes its time.
  set_tests_properties(
    ${name}
    PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 3600
               ENVIRONMENT_MODIFICATION "QTEST_FUNCTION_TIMEOUT=set:3000000")
endfunction()

# tessera_start_first(NAMES...)
# Long tests of this folder: begun before all others, so that none of them runs alone at the end. After a first run
# ctest knows the times by itself.
function(tessera_start_first)
  set_tests_properties(${ARGN} PROPERTIES COST 100)
endfunction()

# tessera_watch_threads(NAMES...)
# Tests of this folder in which threads meet: what the preset `tsan` builds and runs.
function(tessera_watch_threads)
  if(NOT TARGET thread_tests)
    add_custom_target(thread_tests)
  endif()
  foreach(name ${ARGN})
    set_property(TEST ${name} APPEND PROPERTY LABELS threads)
    add_dependencies(thread_tests ${name})
  endforeach()
endfunction()
