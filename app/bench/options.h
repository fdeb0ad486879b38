// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/tensor_type.h"
#include "engine/device/device.h"

namespace CLI {
class App;
}

namespace tessera::bench {

struct ProductOptions;

struct BenchOptions {
    std::string shape;            // a name from shapes.h; empty if a file is given
    std::filesystem::path model;  // empty if a shape is given
    std::optional<std::filesystem::path> mmproj;
    std::string type = "f16";        // of a shape's language model
    std::string visionType = "f16";  // of a shape's vision tower and projector
    std::uint32_t layers = 0;        // limit for both tower and language model; 0: all

    std::uint32_t tiles = 0;  // 0: the shape's
    std::vector<std::uint32_t> prompts = {32, 128, 512};
    std::vector<std::uint32_t> depths = {0, 512};
    std::uint32_t generate = 16;
    std::uint32_t repeat = 3;
    std::vector<std::string> only;  // "encode", "prefill", "decode"; empty: all

    TensorType kvType = TensorType::F16;
    std::string device;
    std::uint32_t threads = 0;     // of the processor; 0: one for each core
    std::string kernels = "auto";  // "lanes", "tiled", "native"
    bool profile = false;
    bool json = false;

    bool shaders = false;  // only what the driver's compiler says
    std::string kernel;    // a part of the shaders' names
    std::filesystem::path texts;
};

// That --kernels names; none for "auto".
std::optional<KernelFamily> familyOf(const BenchOptions& options);

// Registers every option; parsing then fills `options`, which must outlive `app`.
void addBenchOptions(CLI::App& app, BenchOptions& options);

// The command `products` with its options, likewise; it is true once it was given.
CLI::App* addProductsCommand(CLI::App& app, ProductOptions& options);

}  // namespace tessera::bench
