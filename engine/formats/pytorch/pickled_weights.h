// SPDX-License-Identifier: MIT
// The list of weights in a PyTorch file, data.pkl: a pickle, which is a program for a small stack
// machine. Only what lists of tensors are made of is followed (protocols 2 to 5), and nothing is
// executed: a name that is not in the table of pickle_names.h ends the reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace tessera {

// What numbers lie together in; views point into the pickle.
struct PickledStorage {
    std::string_view dtype;  // in safetensors' words; empty: bytes
    std::string_view key;    // the entry data/KEY of the archive
    std::uint64_t elements = 0;
};

struct PickledTensor {
    PickledStorage storage;
    std::string_view dtype;
    std::uint64_t offset = 0;  // into the storage, in elements
    std::vector<std::uint64_t> shape;
    std::vector<std::uint64_t> strides;  // in elements
};

using PickledWeights = std::map<std::string, PickledTensor, std::less<>>;

// The tensors of the dictionary that the pickle makes; what else is in it is left out. Time and
// memory are bounded by a multiple of the pickle's size, which is bounded too. `path`: for
// messages. Errors: InvalidFormat; Unsupported (it uses other names, which are all named).
Result<PickledWeights> readPickledWeights(std::span<const std::byte> pickle,
                                          const std::filesystem::path& path);

}  // namespace tessera
