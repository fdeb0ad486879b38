// SPDX-License-Identifier: MIT
// The parts of reading a GGUF header: a reader that fails safely, metadata, tensor descriptions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/formats/gguf/gguf.h"

namespace tessera {

// A number above this means damage, not truncation: no model comes near it.
inline constexpr std::uint64_t kAbsurdCount = std::uint64_t{1} << 40;

Error damagedGguf(const std::filesystem::path& path, const Sentence& what);

// Reads the header front to back. The first failure sticks; later reads return zeros.
class GgufReader {
  public:
    GgufReader(std::span<const std::byte> bytes, const std::filesystem::path& path)
        : m_bytes(bytes), m_path(path) {}

    bool failed() const { return m_error.has_value(); }
    const Error& error() const { return *m_error; }
    std::uint64_t position() const { return m_position; }

    template <typename T>
    T read() {
        T value{};
        if (!failed() && remaining() < sizeof(T))
            failTruncated();
        if (!failed()) {
            std::memcpy(&value, m_bytes.data() + m_position, sizeof(T));
            m_position += sizeof(T);
        }
        return value;
    }

    std::string readString(const Sentence& what);
    // Reads a count of items that take at least `minBytes` each in the rest of the file:
    // FileTruncated if they cannot fit, InvalidFormat if there are more than `max`, which bounds
    // what is allocated for them.
    std::uint64_t readCount(std::uint64_t minBytes, std::uint64_t max, const Sentence& what);
    void fail(const Sentence& what);

  private:
    std::uint64_t remaining() const { return m_bytes.size() - m_position; }
    void failTruncated();

    std::span<const std::byte> m_bytes;
    const std::filesystem::path& m_path;
    std::uint64_t m_position = 0;
    std::optional<Error> m_error;
};

using GgufMetadata = Metadata;

// Failures stay in the reader.
GgufMetadata readGgufMetadata(GgufReader& reader, std::uint64_t count);

struct GgufTensorHeader {
    GgufTensor tensor;  // without data yet
    std::uint64_t offset = 0;
    std::uint64_t sizeBytes = 0;
};

std::vector<GgufTensorHeader> readGgufTensors(GgufReader& reader, std::uint64_t count);

// Points every tensor at its bytes. Errors: Unsupported (types of unknown size), InvalidFormat
// (alignment, overlap), FileTruncated.
std::optional<Error> placeGgufTensors(const MappedFile& file, const GgufMetadata& metadata,
                                      std::uint64_t headerEnd,
                                      std::vector<GgufTensorHeader>& headers);

}  // namespace tessera
