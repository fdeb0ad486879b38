// SPDX-License-Identifier: MIT
// Finds the tensors that an architecture needs, checks their shapes and types, and keeps every
// complaint, so that all of them are reported together.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/weights/stored_weight.h"
#include "engine/checkpoint/weights/tensor_source.h"
#include "engine/core/result.h"

namespace tessera {

class WeightCollector {
  public:
    // `source` must outlive it.
    explicit WeightCollector(const TensorSource& source) : m_source(source) {}

    // Needed tensors. `stored` is the name in the source, `name` the one in the table. Shapes: the
    // contiguous (input) dimension first.
    void needMatrix(const std::string& stored, const std::string& name, std::uint64_t columns,
                    std::uint64_t rows);
    void needVector(const std::string& stored, const std::string& name, std::uint64_t size);
    // A few rows of any type that are read as numbers, not multiplied: the position embedding.
    void needRows(const std::string& stored, const std::string& name, std::uint64_t columns,
                  std::uint64_t rows);
    // Convolution [kernel, kernel, channels, rows], kept as a matrix [rows, channels * kernel^2].
    void needConvolution(const std::string& stored, const std::string& name, std::uint64_t kernel,
                         std::uint64_t channels, std::uint64_t rows);
    // Checked only if the source has it.
    void takeVector(const std::string& stored, const std::string& name, std::uint64_t size);
    // A second name for a weight that is already in the table.
    void alias(const std::string& existing, const std::string& name);

    // Everything that was asked for, whether the source has it or not.
    struct Need {
        enum class Role { Matrix, Rows, Convolution, Vector };
        std::string name;                  // in the table
        std::vector<std::uint64_t> shape;  // the contiguous dimension first
        Role role;
    };
    const std::vector<Need>& needs() const { return m_needs; }

    // The source's tensors that were not asked for.
    std::vector<const SourceTensor*> unused() const;

    // The table, or everything that was wrong. Errors: InvalidFormat (missing, mis-shaped; about 20
    // of them by name with expected and found shape), Unsupported (types that the engine cannot
    // compute with).
    Result<WeightTable> finish() &&;

  private:
    using Role = Need::Role;
    void need(const std::string& stored, const std::string& name,
              const std::vector<std::uint64_t>& shape, Role role);
    void keep(const SourceTensor& tensor, const std::string& name, Role role);

    const TensorSource& m_source;
    WeightTable m_weights;
    std::vector<Need> m_needs;
    std::set<std::string, std::less<>> m_used;
    std::vector<Sentence> m_problems;
    std::map<std::string, std::vector<std::string>> m_unsupported;  // names by type
};

}  // namespace tessera
