// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include "engine/core/mapped_file.h"
#include "engine/core/result.h"

namespace tessera {

// Maps the pages of a part of the file's bytes now, so that using them later neither waits for the
// disk nor meets its errors. Errors: those of MappedFile::read. Safe from any thread.
Result<void> populatePages(const MappedFile& file, std::span<const std::byte> part);

}  // namespace tessera
