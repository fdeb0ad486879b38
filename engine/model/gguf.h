// SPDX-License-Identifier: MIT
// The GGUF container, versions 2 and 3, little-endian. Reads metadata and tensor descriptions;
// every length and offset is checked against the file before it is used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/core/mapped_file.h"
#include "engine/core/result.h"
#include "engine/model/tensor_type.h"

namespace tessera {

// Arrays of arrays are refused. Integers keep their sign; floats are widened.
using MetadataArray =
    std::variant<std::vector<std::int64_t>, std::vector<std::uint64_t>, std::vector<double>,
                 std::vector<bool>, std::vector<std::string>>;
using MetadataValue =
    std::variant<std::int64_t, std::uint64_t, double, bool, std::string, MetadataArray>;

struct GgufTensor {
    std::string name;
    std::uint32_t ggufType = 0;        // as stored; see tensorTypeInfo
    std::vector<std::uint64_t> shape;  // ne[]: the contiguous (input) dimension first, 1 to 4
    std::span<const std::byte> data;   // in the mapped file
};

class GgufFile {
  public:
    // Errors: those of MappedFile::open, InvalidFormat, FileTruncated, Unsupported (version 1,
    // big-endian, unknown tensor type: named with the tensors that use it).
    static Result<GgufFile> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_file.path(); }
    const MappedFile& file() const { return m_file; }
    std::uint32_t version() const { return m_version; }

    const std::map<std::string, MetadataValue, std::less<>>& metadata() const { return m_metadata; }
    // Absent, or of another kind: nullopt. Any integer type serves as integer, any float as float.
    std::optional<std::uint64_t> findUnsigned(std::string_view key) const;
    std::optional<std::int64_t> findSigned(std::string_view key) const;
    std::optional<double> findFloat(std::string_view key) const;
    std::optional<bool> findBool(std::string_view key) const;
    const std::string* findString(std::string_view key) const;
    const MetadataArray* findArray(std::string_view key) const;

    std::span<const GgufTensor> tensors() const { return m_tensors; }
    const GgufTensor* findTensor(std::string_view name) const;

  private:
    explicit GgufFile(MappedFile file) : m_file(std::move(file)) {}

    MappedFile m_file;
    std::uint32_t m_version = 0;
    std::map<std::string, MetadataValue, std::less<>> m_metadata;
    std::vector<GgufTensor> m_tensors;
    std::map<std::string, std::size_t, std::less<>> m_tensorIndex;
};

}  // namespace tessera
