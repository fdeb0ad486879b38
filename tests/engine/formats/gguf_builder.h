// SPDX-License-Identifier: MIT
// Writes small GGUF files for tests, right ones and wrong ones.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/tensor_type.h"

namespace tessera::test {

struct BuiltTensor {
    std::string name;
    std::uint32_t type = 0;
    std::vector<std::uint64_t> shape;  // contiguous dimension first
    std::string bytes;
    std::uint64_t offsetShift = 0;  // added to the right offset, to make a wrong file
    std::uint64_t holeBytes = 0;    // that follow `bytes`, in files of writeSparse()
};

class GgufBuilder {
  public:
    std::string magic = "GGUF";
    std::uint32_t version = 3;
    std::uint64_t alignment = 32;
    std::uint64_t extraTensors = 0;  // added to the counts in the header, to make a wrong file
    std::uint64_t extraEntries = 0;
    bool sparse = false;  // tensors added from now on are holes in the file of writeSparse()

    template <typename T>
    static std::string raw(T value) {
        std::string bytes(sizeof(T), '\0');
        std::memcpy(bytes.data(), &value, sizeof(T));
        return bytes;
    }
    static std::string text(std::string_view value) {
        return raw<std::uint64_t>(value.size()) + std::string(value);
    }

    // An entry of any type from its raw bytes; `type` as in the format.
    void addRaw(std::string_view key, std::uint32_t type, const std::string& value) {
        m_entries.emplace_back(key, text(key) + raw(type) + value);
    }
    void remove(std::string_view key) {
        std::erase_if(m_entries, [&](const auto& entry) { return entry.first == key; });
    }
    void add(std::string_view key, std::uint32_t value) { addRaw(key, 4, raw(value)); }
    void add(std::string_view key, float value) { addRaw(key, 6, raw(value)); }
    void add(std::string_view key, bool value) { addRaw(key, 7, raw<std::uint8_t>(value)); }
    void add(std::string_view key, const char* value) { addRaw(key, 8, text(value)); }
    void add(std::string_view key, const std::vector<std::int32_t>& values) {
        addArray(key, 5, values);
    }
    void add(std::string_view key, const std::vector<float>& values) { addArray(key, 6, values); }
    void add(std::string_view key, const std::vector<std::string>& values) {
        std::string bytes = raw<std::uint32_t>(8) + raw<std::uint64_t>(values.size());
        for (const std::string& value : values)
            bytes += text(value);
        addRaw(key, 9, bytes);
    }
    // Replaces an entry.
    template <typename T>
    void set(std::string_view key, T value) {
        remove(key);
        add(key, value);
    }

    // Zeros of the right size for the type.
    BuiltTensor& addTensor(const std::string& name, std::vector<std::uint64_t> shape,
                           TensorType type = TensorType::F32) {
        std::uint64_t weights = 1;
        for (const std::uint64_t size : shape)
            weights *= size;
        const TensorTypeInfo& info = tensorTypeInfo(type);
        const std::uint64_t size = weights / info.blockWeights * info.blockBytes;
        m_tensors.push_back({name, std::uint32_t(type), std::move(shape),
                             std::string(sparse ? 0 : size, '\0'), 0, sparse ? size : 0});
        return m_tensors.back();
    }
    BuiltTensor* tensor(std::string_view name) {
        const auto found = std::ranges::find(m_tensors, name, &BuiltTensor::name);
        return found == m_tensors.end() ? nullptr : &*found;
    }
    void removeTensor(std::string_view name) {
        std::erase_if(m_tensors, [&](const BuiltTensor& tensor) { return tensor.name == name; });
    }
    // With another shape, filled anew.
    void reshape(const std::string& name, std::vector<std::uint64_t> shape) {
        const auto type = static_cast<TensorType>(tensor(name)->type);
        removeTensor(name);
        addTensor(name, std::move(shape), type);
    }
    std::vector<BuiltTensor>& tensors() { return m_tensors; }

    std::string bytes() const {
        std::string data;
        std::string file = header([&data, this](const BuiltTensor& tensor) {
            pad(data);
            const std::uint64_t offset = data.size();
            data += tensor.bytes;
            return offset;
        });
        return file + data;
    }

    // A model of real size that takes no room on the disk. Only for tensors added as `sparse`.
    bool writeSparse(const std::filesystem::path& path) const {
        std::uint64_t dataBytes = 0;
        const std::string file = header([&dataBytes, this](const BuiltTensor& tensor) {
            const std::uint64_t offset = (dataBytes + alignment - 1) / alignment * alignment;
            dataBytes = offset + tensor.holeBytes;
            return offset;
        });
        std::ofstream(path, std::ios::binary) << file;
        std::error_code failed;
        std::filesystem::resize_file(path, file.size() + dataBytes, failed);
        return !failed;
    }

    bool write(const std::filesystem::path& path) const {
        std::ofstream stream(path, std::ios::binary);
        const std::string content = bytes();
        stream.write(content.data(), std::streamsize(content.size()));
        return stream.good();
    }

  private:
    template <typename T>
    void addArray(std::string_view key, std::uint32_t type, const std::vector<T>& values) {
        std::string bytes = raw(type) + raw<std::uint64_t>(values.size());
        for (const T value : values)
            bytes += raw(value);
        addRaw(key, 9, bytes);
    }
    // Up to the data; `place` returns the offset of each tensor in it.
    template <typename Place>
    std::string header(Place place) const {
        std::string file = magic + raw(version) +
                           raw<std::uint64_t>(m_tensors.size() + extraTensors) +
                           raw<std::uint64_t>(m_entries.size() + extraEntries);
        for (const auto& [key, bytes] : m_entries)
            file += bytes;
        for (const BuiltTensor& tensor : m_tensors) {
            file += text(tensor.name) + raw<std::uint32_t>(std::uint32_t(tensor.shape.size()));
            for (const std::uint64_t size : tensor.shape)
                file += raw(size);
            file += raw(tensor.type) + raw<std::uint64_t>(place(tensor) + tensor.offsetShift);
        }
        pad(file);
        return file;
    }
    void pad(std::string& bytes) const {
        bytes.resize((bytes.size() + alignment - 1) / alignment * alignment, '\0');
    }

    std::vector<std::pair<std::string, std::string>> m_entries;
    std::vector<BuiltTensor> m_tensors;
};

}  // namespace tessera::test
