// SPDX-License-Identifier: MIT
// Where the entries of a zip archive lie in a mapped file, zip64 included. Nothing is unpacked.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "engine/core/mapped_file.h"
#include "engine/core/result.h"

namespace tessera {

struct ZipEntry {
    bool stored = false;  // its bytes lie in the archive as they are: not compressed or encrypted
    std::span<const std::byte> bytes;  // of a stored entry, in the mapped file
};

using ZipDirectory = std::map<std::string, ZipEntry, std::less<>>;

// Errors: FileTruncated (the directory, which is at the end, is missing), InvalidFormat.
Result<ZipDirectory> readZipDirectory(const MappedFile& file);

}  // namespace tessera
