// SPDX-License-Identifier: MIT
// Writes PyTorch files for tests, byte by byte: right ones, and ones that no PyTorch writes.
#pragma once

#include <cstdint>
#include <cstring>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace tessera::test {

template <typename T>
std::string littleEndian(T value) {
    std::string bytes(sizeof(T), '\0');
    std::memcpy(bytes.data(), &value, sizeof(T));
    return bytes;
}

// Instructions of a pickle in protocol 2, or 4 with its own texts and names.
class PickleBuilder {
  public:
    explicit PickleBuilder(int protocol = 2) : m_protocol(protocol) {
        raw(std::string("\x80") + char(protocol));
        if (protocol >= 4)
            raw("\x95" + littleEndian(std::uint64_t{1000}));
    }

    PickleBuilder& raw(const std::string& bytes) {
        m_bytes += bytes;
        return *this;
    }
    PickleBuilder& text(const std::string& text) {
        return m_protocol >= 4 ? raw(std::string("\x8c") + char(text.size()) + text + "\x94")
                               : raw("X" + littleEndian(std::uint32_t(text.size())) + text);
    }
    PickleBuilder& number(std::int64_t value) {
        if (value >= 0 && value < 256)
            return raw(std::string("K") + char(value));
        if (value >= 0 && value < 65536)
            return raw("M" + littleEndian(std::uint16_t(value)));
        return raw(std::string("\x8a\x08") + littleEndian(value));
    }
    PickleBuilder& numbers(const std::vector<std::int64_t>& values) {
        raw("(");
        for (const std::int64_t value : values)
            number(value);
        return raw("t");
    }
    PickleBuilder& name(const std::string& module, const std::string& name) {
        return m_protocol >= 4 ? text(module).text(name).raw("\x93")
                               : raw("c" + module + "\n" + name + "\n");
    }
    PickleBuilder& emptyOrderedDict() { return name("collections", "OrderedDict").raw(")R"); }
    PickleBuilder& storage(const std::string& type, const std::string& key, std::int64_t elements) {
        return raw("(")
            .text("storage")
            .name("torch", type)
            .text(key)
            .text("cpu")
            .number(elements)
            .raw("tQ");
    }
    // Of its own storage, contiguous.
    PickleBuilder& tensor(const std::string& type, const std::string& key,
                          const std::vector<std::int64_t>& shape) {
        const std::int64_t elements =
            std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
        std::vector<std::int64_t> strides(shape.size(), 1);
        for (std::size_t i = shape.size(); i-- > 1;)
            strides[i - 1] = strides[i] * shape[i];
        return view(type, key, elements, 0, shape, strides);
    }
    PickleBuilder& view(const std::string& type, const std::string& key, std::int64_t elements,
                        std::int64_t offset, const std::vector<std::int64_t>& shape,
                        const std::vector<std::int64_t>& strides) {
        return name("torch._utils", "_rebuild_tensor_v2")
            .raw("(")
            .storage(type, key, elements)
            .number(offset)
            .numbers(shape)
            .numbers(strides)
            .raw("\x89")
            .emptyOrderedDict()
            .raw("tR");
    }
    std::string done() const { return m_bytes + "."; }

  private:
    int m_protocol;
    std::string m_bytes;
};

struct ZipPart {
    std::string name;
    std::string bytes;
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
};

struct ZipForm {
    bool zip64 = false;         // sizes and places in the fields for large archives
    bool sizesAfter = false;    // local headers without sizes, as PyTorch writes them
    std::size_t padding = 0;    // bytes in each local header that the directory lacks
    std::uint64_t leading = 0;  // how far the first byte is from the beginning of the file
};

// A file whose parts begin at `form.leading`; the caller puts them there.
inline std::string zipBytes(const std::vector<ZipPart>& parts, const ZipForm& form = {}) {
    const auto u16 = [](std::uint64_t value) { return littleEndian(std::uint16_t(value)); };
    const auto u32 = [](std::uint64_t value) { return littleEndian(std::uint32_t(value)); };
    const auto u64 = [](std::uint64_t value) { return littleEndian(value); };
    std::string file;
    std::string directory;
    for (const ZipPart& part : parts) {
        const std::uint64_t place = form.leading + file.size();
        const std::uint64_t size = part.bytes.size();
        const std::uint64_t flags = part.flags | (form.sizesAfter ? 8 : 0);
        const std::string common = u16(45) + u16(flags) + u16(part.method) + u32(0) + u32(0);
        const std::uint64_t localSize = form.sizesAfter ? 0 : size;
        std::string padding(form.padding, 'Z');
        if (form.padding >= 4)
            padding.replace(0, 4, "FB" + u16(form.padding - 4));
        file += "PK\3\4" + common + u32(localSize) + u32(localSize) + u16(part.name.size()) +
                u16(padding.size()) + part.name + padding + part.bytes;
        if (form.sizesAfter)
            file += "PK\7\10" + u32(0) + u32(size) + u32(size);
        const std::string large = u16(1) + u16(24) + u64(size) + u64(size) + u64(place);
        const std::uint64_t elsewhere = 0xffffffff;
        directory += "PK\1\2" + u16(45) + common + u32(form.zip64 ? elsewhere : size) +
                     u32(form.zip64 ? elsewhere : size) + u16(part.name.size()) +
                     u16(form.zip64 ? large.size() : 0) + u16(0) + u16(0) + u16(0) + u32(0) +
                     u32(form.zip64 ? elsewhere : place) + part.name + (form.zip64 ? large : "");
    }
    const std::uint64_t begin = form.leading + file.size();
    const std::uint64_t end = begin + directory.size();
    file += directory;
    if (form.zip64) {
        file += "PK\6\6" + u64(44) + u16(45) + u16(45) + u32(0) + u32(0) + u64(parts.size()) +
                u64(parts.size()) + u64(directory.size()) + u64(begin) + "PK\6\7" + u32(0) +
                u64(end) + u32(1);
    }
    return file + "PK\5\6" + u32(0) + u16(form.zip64 ? 0xffff : parts.size()) +
           u16(form.zip64 ? 0xffff : parts.size()) + u32(directory.size()) +
           u32(form.zip64 ? 0xffffffff : begin) + u16(0);
}

// The list, then storages under their keys, as torch.save writes them.
inline std::vector<ZipPart> pytorchParts(
    const std::string& list, const std::vector<std::pair<std::string, std::string>>& storages) {
    std::vector<ZipPart> parts = {{"archive/data.pkl", list}};
    for (const auto& [key, bytes] : storages)
        parts.push_back({"archive/data/" + key, bytes});
    parts.push_back({"archive/version", "3\n"});
    return parts;
}

}  // namespace tessera::test
