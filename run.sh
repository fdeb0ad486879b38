#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Installs what is missing, builds Tessera and starts it:
#   ./run.sh [arguments of tessera]
# Without a display it answers a question about a sample photo in the terminal instead.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

"$here/packaging/install-dependencies.sh" build run

launcher=()
if command -v ccache >/dev/null; then
    launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
fi
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
configure() {
    (cd "$here" &&
        cmake --preset release -DTESSERA_BUILD_TESTS=OFF ${launcher[@]+"${launcher[@]}"} >"$log" 2>&1)
}
if ! configure; then
    cat "$log" >&2
    echo "The build could not be set up; what is wrong stands above." >&2
    exit 1
fi
cmake --build "$here/build/release"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    rm -f "$log"
    exec "$here/build/release/app/desktop/tessera" "$@"
fi

rm -f "$log"
cli="$here/build/release/app/cli/tessera-cli"
echo "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so this runs the terminal program." >&2
if [ $# -gt 0 ]; then
    exec "$cli" "$@"
fi
demo="$here/resources/demo-model"
if compgen -G "$demo/*.gguf" >/dev/null; then
    echo "It asks about resources/demo-model/samples/row.png: What do you see?" >&2
    exec "$cli" ask --image "$demo/samples/row.png" --prompt "What do you see?" --temperature 0
fi

# Without the demonstration model, a tiny one with random weights shows that everything works.
golden="$here/../shared/golden/d-llava16-vicuna/gguf"
model="$golden/model-f16.gguf"
mmproj="$golden/mmproj-f16.gguf"
if [ ! -r "$model" ]; then
    model="$here/tests/golden/subset/model.gguf"
    mmproj="$here/tests/golden/subset/mmproj.gguf"
fi
echo "It asks about the sample photo resources/samples/cat.png." >&2
echo "The model is a tiny test model with random weights: ITS WORDS ARE MEANINGLESS. README.md says" >&2
echo "how to get a real one." >&2
exec "$cli" ask --model "$model" --mmproj "$mmproj" \
    --image "$here/resources/samples/cat.png" --prompt "What is in this photo?" --max-tokens 48 --temperature 0
