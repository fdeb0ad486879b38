# SPDX-License-Identifier: MIT
# tessera_fmt: what sources that format text link. See fmt_library.cpp.
find_package(fmt REQUIRED)
if(fmt_VERSION VERSION_GREATER_EQUAL 9 AND fmt_VERSION VERSION_LESS 11)
  add_library(tessera_fmt STATIC ${CMAKE_CURRENT_LIST_DIR}/fmt_library.cpp)
  tessera_configure_target(tessera_fmt)
  set_target_properties(tessera_fmt PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_include_directories(
    tessera_fmt SYSTEM
    PUBLIC $<TARGET_PROPERTY:fmt::fmt-header-only,INTERFACE_INCLUDE_DIRECTORIES>)
else() # versions whose inner parts were not looked at
  add_library(tessera_fmt INTERFACE)
  target_link_libraries(tessera_fmt INTERFACE fmt::fmt-header-only)
endif()
