// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "engine/formats/gguf/gguf_reader.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::uint64_t kMaxAlignment = std::uint64_t{1} << 30;
using Headers = std::vector<GgufTensorHeader>;

// The product of all dimensions but the first: the number of rows; nullopt on overflow.
std::optional<std::uint64_t> rowCount(const std::vector<std::uint64_t>& shape) {
    std::uint64_t rows = 1;
    for (std::size_t i = 1; i < shape.size(); ++i) {
        if (rows > std::numeric_limits<std::uint64_t>::max() / shape[i])
            return std::nullopt;
        rows *= shape[i];
    }
    return rows;
}

void measureTensor(GgufReader& reader, GgufTensorHeader& header) {
    const GgufTensor& tensor = header.tensor;
    const TensorTypeInfo* type = tensorTypeInfo(tensor.ggufType);
    if (type == nullptr)
        return;  // reported for all tensors together
    if (tensor.shape[0] % type->blockWeights != 0) {
        reader.fail(Sentence("tensor {} of type {} has rows of {} weights, not a multiple of {}",
                             quoteName(tensor.name), type->name, tensor.shape[0],
                             type->blockWeights));
        return;
    }
    const std::optional<std::uint64_t> rows = rowCount(tensor.shape);
    const std::uint64_t blocks = tensor.shape[0] / type->blockWeights;
    constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max() / 4;
    if (!rows || blocks > kMax / type->blockBytes || *rows > kMax / (blocks * type->blockBytes)) {
        reader.fail(Sentence("tensor {} is impossibly large", quoteName(tensor.name)));
        return;
    }
    header.sizeBytes = blocks * type->blockBytes * *rows;
    if (header.offset > kMax) {
        reader.fail(Sentence("tensor {} is at the impossible offset {}", quoteName(tensor.name),
                             header.offset));
    }
}

GgufTensorHeader readTensor(GgufReader& reader) {
    GgufTensorHeader header;
    GgufTensor& tensor = header.tensor;
    tensor.name = reader.readString(Sentence("the length of a tensor's name"));
    const auto dimensions = reader.read<std::uint32_t>();
    if (!reader.failed() && tensor.name.empty())
        reader.fail(Sentence("a tensor has no name"));
    if (!reader.failed() && (dimensions < 1 || dimensions > 4)) {
        reader.fail(Sentence("tensor {} has {} dimensions; 1 to 4 are possible",
                             quoteName(tensor.name), dimensions));
    }
    for (std::uint32_t i = 0; i < dimensions && !reader.failed(); ++i)
        tensor.shape.push_back(reader.read<std::uint64_t>());
    tensor.ggufType = reader.read<std::uint32_t>();
    header.offset = reader.read<std::uint64_t>();
    if (!reader.failed() && std::ranges::count(tensor.shape, 0u) > 0)
        reader.fail(Sentence("tensor {} has a dimension of 0", quoteName(tensor.name)));
    if (!reader.failed())
        measureTensor(reader, header);
    return header;
}

std::optional<Error> refuseUnknownTypes(const std::filesystem::path& path, const Headers& headers) {
    constexpr std::size_t kNamed = 3;
    std::vector<std::string> names;
    std::uint32_t type = 0;
    for (const GgufTensorHeader& header : headers) {
        if (tensorTypeInfo(header.tensor.ggufType) != nullptr)
            continue;
        type = names.empty() ? header.tensor.ggufType : type;
        names.push_back(quoteName(header.tensor.name));
    }
    if (names.empty())
        return std::nullopt;
    return Error(ErrorCode::Unsupported,
                 "{} stores weights in a type that this program does not know (number {}): {}. "
                 "Use a file in F16 or Q8_0.",
                 quoteFileName(path), type, firstNames(names, kNamed));
}

Result<std::uint64_t> dataStart(const std::filesystem::path& path, const GgufMetadata& metadata,
                                const Headers& headers, std::uint64_t headerEnd) {
    std::uint64_t alignment = 32;
    if (const auto found = metadata.find("general.alignment"); found != metadata.end()) {
        const auto* value = std::get_if<std::uint64_t>(&found->second);
        if (value == nullptr || *value < 8 || *value > kMaxAlignment ||
            !std::has_single_bit(*value))
            return damagedGguf(path, Sentence("its alignment is not a power of two of at least 8"));
        alignment = *value;
    }
    for (const GgufTensorHeader& header : headers) {
        if (header.offset % alignment != 0) {
            return damagedGguf(path,
                               Sentence("tensor {} is at offset {}, not a multiple of {}",
                                        quoteName(header.tensor.name), header.offset, alignment));
        }
    }
    return (headerEnd + alignment - 1) / alignment * alignment;
}

// No two tensors may share bytes.
std::optional<Error> checkPlaces(const std::filesystem::path& path, const Headers& headers) {
    std::vector<const GgufTensorHeader*> order;
    order.reserve(headers.size());
    for (const GgufTensorHeader& header : headers)
        order.push_back(&header);
    std::ranges::sort(order, {}, [](const GgufTensorHeader* header) { return header->offset; });
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (order[i - 1]->offset + order[i - 1]->sizeBytes > order[i]->offset) {
            return damagedGguf(
                path, Sentence("tensors {} and {} overlap", quoteName(order[i - 1]->tensor.name),
                               quoteName(order[i]->tensor.name)));
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<GgufTensorHeader> readGgufTensors(GgufReader& reader, std::uint64_t count) {
    Headers headers;
    std::set<std::string_view> names;
    headers.reserve(count);  // so that the names do not move
    for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
        headers.push_back(readTensor(reader));
        const std::string& name = headers.back().tensor.name;
        if (!reader.failed() && !names.insert(name).second)
            reader.fail(Sentence("the tensor {} appears twice", quoteName(name)));
    }
    return headers;
}

std::optional<Error> placeGgufTensors(const MappedFile& file, const GgufMetadata& metadata,
                                      std::uint64_t headerEnd,
                                      std::vector<GgufTensorHeader>& headers) {
    if (std::optional<Error> error = refuseUnknownTypes(file.path(), headers))
        return error;
    const Result<std::uint64_t> start = dataStart(file.path(), metadata, headers, headerEnd);
    if (!start)
        return start.error();
    if (std::optional<Error> error = checkPlaces(file.path(), headers))
        return error;
    std::uint64_t neededBytes = 0;
    for (const GgufTensorHeader& header : headers)
        neededBytes = std::max(neededBytes, *start + header.offset + header.sizeBytes);
    const std::span<const std::byte> bytes = file.bytes();
    if (neededBytes > bytes.size() && neededBytes > kAbsurdCount) {
        return damagedGguf(file.path(),
                           Sentence("its header claims {} bytes of weights", neededBytes));
    }
    if (neededBytes > bytes.size()) {
        return Error(ErrorCode::FileTruncated,
                     "{} is truncated: it should have {} bytes but has {}. Download it again.",
                     quoteFileName(file.path()), neededBytes, bytes.size());
    }
    for (GgufTensorHeader& header : headers)
        header.tensor.data = bytes.subspan(*start + header.offset, header.sizeBytes);
    return std::nullopt;
}

}  // namespace tessera
