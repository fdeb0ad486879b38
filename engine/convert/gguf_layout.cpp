// SPDX-License-Identifier: MIT
#include "engine/convert/gguf_layout.h"

#include <cassert>
#include <cstring>

namespace tessera {

namespace {

// Codes of the format's value types.
constexpr std::uint32_t kUint32 = 4;
constexpr std::uint32_t kInt32 = 5;
constexpr std::uint32_t kFloat32 = 6;
constexpr std::uint32_t kBool = 7;
constexpr std::uint32_t kString = 8;
constexpr std::uint32_t kArray = 9;

constexpr std::uint32_t kVersion = 3;

template <typename T>
void append(std::string& bytes, T value) {
    const std::size_t position = bytes.size();
    bytes.resize(position + sizeof(T));
    std::memcpy(bytes.data() + position, &value, sizeof(T));
}

void appendString(std::string& bytes, std::string_view text) {
    append<std::uint64_t>(bytes, text.size());
    bytes += text;
}

template <typename T>
void appendNumbers(std::string& bytes, std::uint32_t type, std::span<const T> values) {
    append(bytes, type);
    append<std::uint64_t>(bytes, values.size());
    for (const T value : values)
        append(bytes, value);
}

std::uint64_t aligned(std::uint64_t bytes) {
    return (bytes + GgufLayout::kAlignment - 1) / GgufLayout::kAlignment * GgufLayout::kAlignment;
}

}  // namespace

void GgufLayout::beginEntry(std::string_view key, std::uint32_t type) {
    appendString(m_entries, key);
    append(m_entries, type);
    ++m_entryCount;
}

void GgufLayout::add(std::string_view key, std::uint32_t value) {
    beginEntry(key, kUint32);
    append(m_entries, value);
}

void GgufLayout::add(std::string_view key, float value) {
    beginEntry(key, kFloat32);
    append(m_entries, value);
}

void GgufLayout::add(std::string_view key, bool value) {
    beginEntry(key, kBool);
    append<std::uint8_t>(m_entries, value ? 1 : 0);
}

void GgufLayout::add(std::string_view key, std::string_view value) {
    beginEntry(key, kString);
    appendString(m_entries, value);
}

void GgufLayout::add(std::string_view key, std::span<const std::int32_t> values) {
    beginEntry(key, kArray);
    appendNumbers(m_entries, kInt32, values);
}

void GgufLayout::add(std::string_view key, std::span<const float> values) {
    beginEntry(key, kArray);
    appendNumbers(m_entries, kFloat32, values);
}

void GgufLayout::add(std::string_view key, std::span<const std::string> values) {
    beginEntry(key, kArray);
    append(m_entries, kString);
    append<std::uint64_t>(m_entries, values.size());
    for (const std::string& value : values)
        appendString(m_entries, value);
}

void GgufLayout::addTensor(std::string_view name, TensorType type,
                           std::span<const std::uint64_t> shape) {
    const TensorTypeInfo& info = tensorTypeInfo(type);
    assert(!shape.empty() && shape[0] % info.blockWeights == 0);
    std::uint64_t sizeBytes = info.blockBytes;
    appendString(m_descriptions, name);
    append(m_descriptions, static_cast<std::uint32_t>(shape.size()));
    for (const std::uint64_t size : shape) {
        append(m_descriptions, size);
        sizeBytes *= size;
    }
    sizeBytes /= info.blockWeights;
    append(m_descriptions, static_cast<std::uint32_t>(type));
    append(m_descriptions, m_tensorBytes);
    m_places.push_back({m_tensorBytes, sizeBytes});
    m_tensorBytes += aligned(sizeBytes);
}

std::string GgufLayout::header() const {
    std::string bytes = "GGUF";
    append(bytes, kVersion);
    append<std::uint64_t>(bytes, m_places.size());
    append(bytes, m_entryCount);
    bytes += m_entries;
    bytes += m_descriptions;
    bytes.resize(aligned(bytes.size()), '\0');
    return bytes;
}

}  // namespace tessera
