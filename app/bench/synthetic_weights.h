// SPDX-License-Identifier: MIT
// Random weights of a given shape, in memory, stored as a checkpoint would store them.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/config.h"
#include "engine/core/result.h"
#include "engine/core/tensor_type.h"

namespace tessera::bench {

// Names of the weight types that can be generated ("f16", "q4_k"...): all types that the engine
// computes with.
std::vector<std::string> weightTypeNames();
// Errors: InvalidArgument (no such name).
Result<TensorType> weightType(std::string_view name);

// Random blocks of a type, `sizeBytes` or a little more.
std::vector<std::byte> randomBlocks(TensorType type, std::size_t sizeBytes);

// Owns the bytes behind a WeightTable. Matrices of one type repeat the same random blocks, each
// from its own offset, so that a process holds little beside the model that is measured. Norms are
// 1 and biases small, so that activations stay finite through any number of layers.
class SyntheticWeights {
  public:
    // Types are names from weightTypeNames(). The patch embedding is F16 if the engine does not
    // support the type there. Errors: InvalidArgument (unknown type name, or a shape that is not a
    // whole number of the type's blocks).
    Result<void> addText(const TextConfig& config, std::string_view type);
    Result<void> addVision(const VisionConfig& config, std::string_view type);

    // Everything that was added, with its bytes; valid while this object lives.
    const WeightTable& generate();

  private:
    enum class Fill { Random, Ones, Small };

    Result<void> addMatrix(const std::string& name, TensorType type, std::uint64_t rows,
                           std::uint64_t columns);
    void addVector(const std::string& name, Fill fill, std::uint64_t columns);

    WeightTable m_table;
    std::map<std::string, Fill> m_vectorFills;
    // Quantised types first: those of the language model, whose files begin with it as well.
    std::set<TensorType, std::greater<>> m_matrixTypes;
    std::vector<std::byte> m_matrixBytes;
    std::map<Fill, std::vector<std::byte>> m_vectorBlocks;
};

}  // namespace tessera::bench
