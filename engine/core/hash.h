// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace tessera {

// XXH3-128 of the bytes as 32 hexadecimal digits. Identifies content (photos, files); not for
// secrets.
std::string contentHash(std::span<const std::byte> bytes);

}  // namespace tessera
