// SPDX-License-Identifier: MIT
// What the commands that load a model, or say what one needs, have in common.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <string>

#include "app/cli/console.h"
#include "engine/engine.h"

namespace tessera::cli {

struct MemoryOptions {
    std::string device;
    std::uint32_t contextLength = 0;
    std::string kvType = "f16";
    std::uint64_t deviceMemoryMiB = 0;
};

// --device, --context, --kv-type and --device-memory; `options` must outlive `app`.
void addMemoryOptions(CLI::App& app, MemoryOptions& options);

EngineOptions engineOptions(const MemoryOptions& options);

// "F16": the name of a type as --kv-type takes it is in lower case.
std::string kvTypeName(TensorType type);

Json memoryToJson(const MemoryEstimate& estimate);
// Of a model whose weights do not all fit the device; empty for others.
std::string hostLayersText(const MemoryEstimate& estimate);

}  // namespace tessera::cli
