// SPDX-License-Identifier: MIT
// The GGUF container, versions 2 and 3, little-endian. Reads metadata and tensor descriptions;
// every length and offset is checked against the file before it is used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/mapped_file.h"
#include "engine/core/result.h"
#include "engine/core/tensor_type.h"
#include "engine/formats/metadata.h"

namespace tessera {

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

    const Metadata& metadata() const { return m_metadata; }
    // As the functions of metadata.h.
    std::optional<std::uint64_t> findUnsigned(std::string_view key) const {
        return tessera::findUnsigned(m_metadata, key);
    }
    std::optional<std::int64_t> findSigned(std::string_view key) const {
        return tessera::findSigned(m_metadata, key);
    }
    std::optional<double> findFloat(std::string_view key) const {
        return tessera::findFloat(m_metadata, key);
    }
    std::optional<bool> findBool(std::string_view key) const {
        return tessera::findBool(m_metadata, key);
    }
    const std::string* findString(std::string_view key) const {
        return tessera::findString(m_metadata, key);
    }
    const MetadataArray* findArray(std::string_view key) const {
        return tessera::findArray(m_metadata, key);
    }

    std::span<const GgufTensor> tensors() const { return m_tensors; }
    const GgufTensor* findTensor(std::string_view name) const;

  private:
    explicit GgufFile(MappedFile file) : m_file(std::move(file)) {}

    MappedFile m_file;
    std::uint32_t m_version = 0;
    Metadata m_metadata;
    std::vector<GgufTensor> m_tensors;
    std::map<std::string, std::size_t, std::less<>> m_tensorIndex;
};

inline ModelHeader headerOf(const GgufFile& file) {
    return {&file.metadata(), file.path(), nullptr};
}

// The files of one model: a single file, or all parts of a split one; the first has the metadata.
using GgufParts = std::vector<std::shared_ptr<const GgufFile>>;

}  // namespace tessera
