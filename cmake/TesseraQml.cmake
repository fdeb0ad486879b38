# SPDX-License-Identifier: MIT
# The window is made of QML modules, one for each place. tessera_ui is all of them with the C++ types behind
# them: what the program and the tests of the window link.

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
    NO_CACHEGEN
    QML_FILES ${ARGN})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
  # Up to Qt 6.7 qmldir names the description all the same, and the tools miss it.
  get_target_property(folder ${target} QT_QML_MODULE_OUTPUT_DIRECTORY)
  file(CONFIGURE OUTPUT ${folder}/${target}.qmltypes CONTENT "import QtQuick.tooling 1.2\nModule {}\n")
  target_link_libraries(tessera_ui INTERFACE ${target})
endfunction()
