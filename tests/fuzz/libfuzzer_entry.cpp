// SPDX-License-Identifier: MIT
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    for (const auto& [name, read] : tessera::fuzz::kTargets)
        if (name == TESSERA_FUZZ_TARGET)
            read(std::as_bytes(std::span(bytes, size)));
    return 0;
}
