// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tessera {

// CRC-32 of ISO 3309 (the one of PNG and zlib). `crc` continues an earlier result.
std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t crc = 0);

}  // namespace tessera
