#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Installs the packages that Tessera needs, on Debian 12, Debian 13 and Ubuntu 24.04:
#   packaging/install-dependencies.sh [build] [run] [test] [--list]
# Without words: build and run. With --list it prints what is missing and changes nothing.
# Does nothing when everything is there. Says what will be installed before it asks for sudo.
set -euo pipefail

# The one list. A line is: need, then packages; "a|b" is the first of the two that the system knows.
packages='
build build-essential cmake ninja-build pkg-config
build glslang-tools
build libvulkan-dev
build libjpeg-dev libpng-dev libwebp-dev zlib1g-dev libexif-dev libexpat1-dev
build libutf8proc-dev libxxhash-dev
build libfmt-dev nlohmann-json3-dev libcli11-dev
build libzip-dev
build libhwy-dev
build libedit-dev
build libmd4c-dev
build qt6-base-dev qt6-base-dev-tools qt6-declarative-dev qt6-declarative-dev-tools
build qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
build libgl-dev libopengl-dev

run libvulkan1 mesa-vulkan-drivers
run libqt6sql6-sqlite qt6-qpa-plugins qt6-wayland qt6-svg-plugins|libqt6svg6
run qt6-image-formats-plugins qt6-translations-l10n
run qml6-module-qtqml qml6-module-qtqml-models qml6-module-qtqml-workerscript
run qml6-module-qtquick qml6-module-qtquick-controls qt6-xdgdesktopportal-platformtheme
run qml6-module-qtquick-layouts qml6-module-qtquick-templates qml6-module-qtquick-window
run fonts-dejavu-core

test vulkan-validationlayers
test xvfb xauth
test dbus-daemon
test qml6-module-qttest
test fonts-wqy-microhei
test clang-format-14|clang-format clang-tidy-14|clang-tidy
test codespell
test python3
'

needs=()
listOnly=false
for argument in "$@"; do
    case "$argument" in
        build | run | test) needs+=("$argument") ;;
        --list) listOnly=true ;;
        *)
            echo "install-dependencies.sh: unknown word \"$argument\"; use build, run, test, --list" >&2
            exit 2
            ;;
    esac
done
if [ ${#needs[@]} -eq 0 ]; then
    needs=(build run)
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "This system does not use apt. Install the equivalents of these packages by hand," >&2
    echo "then build with: cmake --preset release && cmake --build --preset release" >&2
    echo "$packages" >&2
    exit 1
fi

isInstalled() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

isKnown() {
    [ -n "$(apt-cache --names-only search "^$1\$" 2>/dev/null)" ]
}

wantedPackages() {
    local need line
    for need in "${needs[@]}"; do
        while read -r line; do
            if [ "${line%% *}" = "$need" ]; then
                echo "${line#* }"
            fi
        done <<<"$packages"
    done
}

# Package lists may be absent on a fresh system; then the choice between two names needs them first.
findMissing() {
    local word first second
    missing=()
    for word in $(wantedPackages); do
        first=${word%%|*}
        second=${word##*|}
        if isInstalled "$first"; then
            continue
        fi
        if [ "$first" != "$second" ] && ! isKnown "$first"; then
            if isInstalled "$second"; then
                continue
            fi
            first=$second
        fi
        missing+=("$first")
    done
}

findMissing
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi
if $listOnly; then
    printf '%s\n' "${missing[@]}"
    exit 0
fi

asRoot=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "These packages are missing: ${missing[*]}" >&2
        echo "There is no sudo here: install them as root with apt-get install." >&2
        exit 1
    fi
    asRoot=(sudo)
    echo "Tessera needs packages that are not installed; sudo may ask for your password."
fi

# An installation that was cut off earlier (a power cut, a closed terminal) makes apt refuse everything.
if [ -n "$(dpkg --audit 2>/dev/null)" ] || ls /var/lib/dpkg/updates/[0-9]* >/dev/null 2>&1; then
    echo "Finishing an earlier installation that was interrupted ..."
    "${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive dpkg --configure -a </dev/null
fi

echo "Refreshing the package lists ..."
"${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
findMissing
echo "Installing: ${missing[*]}"
"${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    -qq "${missing[@]}" </dev/null
