# SPDX-License-Identifier: MIT
# Headers of Qt and of the standard library that most tests include, compiled once: a third of what they take to
# compile. (The window's own sources, with more headers of ours, would gain a sixth: not worth 200 MB more in the build
# folder.) They are no replacement for a source's own includes: the presets `asan` and `tsan` build without.

set(TESSERA_STANDARD_HEADERS
    <algorithm>
    <array>
    <atomic>
    <chrono>
    <cmath>
    <cstdint>
    <cstring>
    <filesystem>
    <fstream>
    <functional>
    <map>
    <memory>
    <mutex>
    <optional>
    <random>
    <set>
    <span>
    <string>
    <string_view>
    <thread>
    <utility>
    <vector>)

set(TESSERA_WINDOW_HEADERS
    <QAbstractListModel>
    <QBuffer>
    <QColor>
    <QCoreApplication>
    <QDateTime>
    <QDir>
    <QFile>
    <QFileInfo>
    <QGuiApplication>
    <QHash>
    <QImage>
    <QJsonArray>
    <QJsonDocument>
    <QJsonObject>
    <QLocale>
    <QMimeData>
    <QObject>
    <QPointer>
    <QQmlEngine>
    <QQuickItem>
    <QQuickWindow>
    <QRegularExpression>
    <QSet>
    <QSettings>
    <QSqlQuery>
    <QStandardPaths>
    <QString>
    <QStringList>
    <QThread>
    <QTimer>
    <QUrl>
    <QVariant>
    <QVariantMap>)

set(TESSERA_TEST_HEADERS <QElapsedTimer> <QSignalSpy> <QTemporaryDir> <QTest>)

# tessera_precompile(NAME HEADERS... [LIBRARIES ...])
# A target with nothing but compiled headers, for targets that link the same libraries:
# target_precompile_headers(OTHER REUSE_FROM NAME).
function(tessera_precompile name)
  cmake_parse_arguments(arg "" "" "LIBRARIES" ${ARGN})
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  tessera_configure_target(${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES})
  target_precompile_headers(${name} PRIVATE ${arg_UNPARSED_ARGUMENTS})
endfunction()
