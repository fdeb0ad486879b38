# SPDX-License-Identifier: MIT
# The window is made of QML modules, one for each place. tessera_ui is all of them with the C++ types behind
# them: what the program and the tests of the window link.

# Compiled QML links Qt6::QmlPrivate. Byte code does without the private headers, which some distributions have in
# packages of their own; but naming a folder that is not there is an error.
if(TARGET Qt6::QmlPrivate)
  get_target_property(private_folders Qt6::QmlPrivate INTERFACE_INCLUDE_DIRECTORIES)
  list(GET private_folders 0 private_folder)
  if(NOT EXISTS ${private_folder})
    set_target_properties(Qt6::QmlPrivate PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "" INTERFACE_LINK_LIBRARIES Qt6::Qml)
  endif()
endif()

# tessera_add_qml_module(URI QML_FILES...)
# The files are in the caller's folder. Tessera.Chat becomes the library tessera_chat.
function(tessera_add_qml_module uri)
  string(TOLOWER ${uri} name)
  string(REPLACE "." "_" target ${name})
  # QML only: there is no type to register, so no plugin is needed, nor a generated description of types.
  qt_add_qml_module(
    ${target}
    STATIC
    URI ${uri}
    VERSION 1.0
    RESOURCE_PREFIX /qt/qml
    NO_PLUGIN
    NO_GENERATE_QMLTYPES
    QML_FILES ${ARGN})
  # Up to Qt 6.7 qmldir names the description all the same, and the tools miss it.
  get_target_property(folder ${target} QT_QML_MODULE_OUTPUT_DIRECTORY)
  file(CONFIGURE OUTPUT ${folder}/${target}.qmltypes CONTENT "import QtQuick.tooling 1.2\nModule {}\n")
  # Compiled to byte code, not to C++: bindings in C++ made neither the start nor scrolling faster (Qt 6.4), and cost
  # three times the compile time and 2.7 MB. Another Qt than the one that compiled it reads the source instead.
  # One unit for each module: the header that each file includes takes longer than the file.
  set_target_properties(${target} PROPERTIES QT_QMLCACHEGEN_ARGUMENTS --only-bytecode UNITY_BUILD ON
                                             UNITY_BUILD_BATCH_SIZE 0)
  target_link_libraries(tessera_ui INTERFACE ${target})
endfunction()
