#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Installs what is missing, builds everything with warnings as errors, and runs every test.
#   ./test.sh [arguments of ctest, for example -R tiles]
# With CI=true a test that had to be skipped is a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

packaging/install-dependencies.sh build run test

launcher=()
if command -v ccache >/dev/null; then
    export CCACHE_SLOPPINESS=pch_defines,time_macros # compiled headers are cached only so
    launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
fi
cmake --preset ci ${launcher[@]+"${launcher[@]}"}
cmake --build --preset ci

# Windows are drawn without a screen, and nothing is written into the user's own folders.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
export MESA_SHADER_CACHE_DIR="$PWD/build/ci/shader-cache" # lavapipe compiles a shader once, not in each run
export XDG_RUNTIME_DIR="$scratch/runtime" XDG_CACHE_HOME="$scratch/cache" \
    XDG_CONFIG_HOME="$scratch/config" XDG_DATA_HOME="$scratch/data"
mkdir -p -m 700 "$XDG_RUNTIME_DIR"

log="$scratch/ctest.log"
status=0
ctest --preset ci --parallel 2 "$@" 2>&1 | tee "$log" || status=$?

# What needs data that a clone does not have may be skipped, and a second software driver, which only browsers bring;
# nothing that needs a GPU or a window may.
skipped=$(cat "$log" build/ci/Testing/Temporary/LastTest.log 2>/dev/null |
    grep -E '\*\*\*Skipped|^SKIP +:' | grep -vE 'golden data|reduced|kernels_on_swiftshader' || true)
if [ "${CI:-}" = true ] && [ -n "$skipped" ]; then
    echo "Tests were skipped; with CI=true they have to run:" >&2
    echo "$skipped" >&2
    status=1
fi
exit "$status"
