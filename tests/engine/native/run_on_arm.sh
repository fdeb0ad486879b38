#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Runs the unit tests of the processor's operators as a 64-bit ARM processor does (NEON), by qemu's
# emulation, on any other Debian: tests/engine/native/run_on_arm.sh FOLDER
# FOLDER gets ARM's libraries (once) and what is compiled. Needs root for debootstrap, and the packages
# g++-aarch64-linux-gnu, qemu-user, debootstrap and Qt's headers. Takes about ten minutes.
set -euo pipefail
[ $# -eq 1 ] || { sed -n '4,8s/^# //p' "$0" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

# Of this system's own release, so that Qt's libraries fit its headers.
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
root=$folder/root
if [ ! -e "$folder/unpacked" ]; then
    debootstrap --foreign --variant=minbase --arch arm64 \
        --include=libqt6test6,libhwy-dev,libfmt-dev,libxxhash-dev "$release" "$root"
    for package in "$root"/var/cache/apt/archives/*.deb; do
        dpkg -x "$package" "$root"
    done
    touch "$folder/unpacked"
fi

# Without the C library's headers, of which the compiler has its own.
mkdir -p "$folder/include" "$folder/objects"
for name in hwy fmt xxhash.h xxh3.h; do
    ln -sfn "$root/usr/include/$name" "$folder/include/$name"
done
qt=$(qmake6 -query QT_INSTALL_HEADERS)
moc=$(qmake6 -query QT_INSTALL_LIBEXECS)/moc
# SVE is left out as in cmake/TesseraHighway.cmake.
flags=(-std=c++20 -O2 -fPIC -ffp-contract=off -I. "-I$folder/objects" -isystem "$folder/include"
    -isystem "$qt" -isystem "$qt/QtCore" -isystem "$qt/QtTest" -DHWY_SHARED_DEFINE
    "-DHWY_DISABLED_TARGETS=(HWY_SVE|HWY_SVE2|HWY_SVE_256|HWY_SVE2_128)"
    "-DTESSERA_SOURCE_DIR=\"$PWD\"")
compile() { # SOURCE: prints the object
    local object=$folder/objects/${1//\//_}.o
    [ "$object" -nt "$1" ] || aarch64-linux-gnu-g++ "${flags[@]}" -c "$1" -o "$object"
    echo "$object"
}

objects=()
while IFS= read -r source; do
    objects+=("$(compile "$source")")
done < <(find engine/native engine/core tests/kernels/reference -name '*.cpp'
    echo engine/formats/gguf/quant_blocks.cpp)

libraries=$root/usr/lib/aarch64-linux-gnu
failed=()
for test in tests/engine/native/tst_*.cpp; do
    name=$(basename "$test" .cpp)
    "$moc" -I. "$test" -o "$folder/objects/$name.moc"
    aarch64-linux-gnu-g++ -o "$folder/$name" "$(compile "$test")" "${objects[@]}" "-Wl,-rpath-link,$libraries" \
        -Wl,--allow-shlib-undefined "$libraries"/lib{Qt6Test,Qt6Core,hwy,xxhash}.so.? "$libraries"/libfmt.so.*[0-9]
    echo "== $name"
    qemu-aarch64 -L "$root" "$folder/$name" | grep -E '^(FAIL|QFATAL|Totals|   (Actual|Expected|Loc))' ||
        failed+=("$name") # one that fails, and one that says nothing
done
[ ${#failed[@]} -eq 0 ] || { echo "failed: ${failed[*]}" >&2; exit 1; }
