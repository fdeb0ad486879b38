// SPDX-License-Identifier: MIT
// The tensors of one model under their GGUF names, whatever container they are in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/weights/stored_weight.h"
#include "engine/core/mapped_file.h"
#include "engine/core/sentence.h"
#include "engine/core/tensor_type.h"
#include "engine/formats/gguf/gguf.h"
#include "engine/formats/tensor_file.h"

namespace tessera {

struct SourceTensor {
    std::string name;        // as GGUF calls it
    std::string storedName;  // as its own file calls it
    std::string typeName;    // "F16", "Q4_K"; from a hub's files, safetensors' words
    // nullopt: a type that GGUF does not define.
    std::optional<TensorType> type;
    std::vector<std::uint64_t> shape;  // the contiguous (input) dimension first
    std::span<const std::byte> data;
    const MappedFile* file = nullptr;
    std::shared_ptr<const RowSource> source;  // as in StoredWeight
};

// A tensor of a known type as a matrix: the last dimension are its rows. One of a single dimension
// is a vector.
StoredWeight storedWeightOf(const SourceTensor& tensor);

class TensorSource {
  public:
    // GGUF name of a tensor, empty if the tensor belongs to no part of the model.
    using Naming = std::function<std::string(std::string_view storedName)>;

    // `path`: the file or folder, for messages.
    explicit TensorSource(std::filesystem::path path) : m_path(std::move(path)) {}
    static TensorSource fromGguf(const GgufParts& parts);

    // Adds a file's tensors and keeps the file. If two tensors share a name, the first one stays.
    void add(const std::shared_ptr<const TensorFile>& file, const Naming& naming);
    // Maps the GGUF name of a missing tensor to the file's own, for messages.
    void setReverseNaming(Naming naming) { m_reverseNaming = std::move(naming); }

    // Removes a tensor, to put others that are made of it in its place; nullopt: there is none.
    std::optional<SourceTensor> take(std::string_view name);
    // A view of a tensor that was taken, under a name of its own: a matrix, or a vector of 1 row.
    void addView(std::string name, const SourceTensor& base, const StoredWeight& view);
    // A tensor that cannot be taken apart; the collector reports it with what is missing.
    void complain(Sentence problem) { m_problems.push_back(std::move(problem)); }
    std::span<const Sentence> problems() const { return m_problems; }

    const SourceTensor* find(std::string_view name) const;
    std::span<const SourceTensor> tensors() const { return m_tensors; }
    const std::filesystem::path& path() const { return m_path; }
    std::string storedName(std::string_view name) const;
    // Whether the files themselves use GGUF's names.
    bool hasGgufNames() const { return !m_reverseNaming; }
    const std::vector<std::shared_ptr<const void>>& files() const { return m_files; }

  private:
    void insert(SourceTensor tensor);

    std::filesystem::path m_path;
    std::vector<SourceTensor> m_tensors;
    std::map<std::string, std::size_t, std::less<>> m_index;
    std::vector<Sentence> m_problems;
    Naming m_reverseNaming;
    std::vector<std::shared_ptr<const void>> m_files;
};

}  // namespace tessera
