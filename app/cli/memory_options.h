// SPDX-License-Identifier: MIT
// Shared by the commands that load a model or say how much memory one needs.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <string>

#include "app/cli/console.h"
#include "engine/engine.h"

namespace tessera::cli {

struct MemoryOptions {
    std::string device;
    std::uint32_t threads = 0;
    std::uint32_t contextLength = 0;
    std::string kvType = "f16";
    std::uint64_t deviceMemoryMiB = 0;
};

// --device, --threads, --context, --kv-type and --device-memory; `options` must outlive `app`.
void addMemoryOptions(CLI::App& app, MemoryOptions& options);

EngineOptions engineOptions(const MemoryOptions& options);

// The type's name as --kv-type takes it, in lower case: "f16".
std::string kvTypeName(TensorType type);

Json memoryToJson(const MemoryEstimate& estimate);
// A note for a model whose weights do not all fit on the device; empty for others.
std::string hostLayersText(const MemoryEstimate& estimate);

}  // namespace tessera::cli
