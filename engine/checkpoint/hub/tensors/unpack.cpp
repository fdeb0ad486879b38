// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/tensors/unpack.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "engine/checkpoint/weights/packed_weights.h"
#include "engine/formats/json_object.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::string_view kPacked = ".qweight";
constexpr std::uint64_t kBits = 4;
constexpr std::uint64_t kInWord = 8;  // numbers in 32 bits
constexpr std::uint64_t kSmallestGroup = 32;
constexpr std::uint64_t kAwqGroup = 128;
constexpr std::uint64_t kAwqRows = 4;

std::vector<std::string> packedNames(const TensorSource& source) {
    std::vector<std::string> names;
    for (const SourceTensor& tensor : source.tensors())
        if (tensor.name.ends_with(kPacked))
            names.push_back(tensor.name.substr(0, tensor.name.size() - kPacked.size()));
    std::ranges::sort(names);
    return names;
}

StoredBytes bytesOf(const SourceTensor& tensor) {
    return {tensor.data, tensor.file};
}

bool is(const std::optional<SourceTensor>& tensor, std::string_view type, std::size_t dimensions) {
    return tensor && tensor->typeName == type && tensor->shape.size() == dimensions &&
           std::ranges::find(tensor->shape, std::uint64_t{0}) == tensor->shape.end();
}

void complain(TensorSource& source, const std::string& storedName) {
    source.complain(Sentence("{}: its parts do not fit together", storedName));
}

// Whether input i belongs to the group i / (columns / groups).
Result<bool> isInOrder(const SourceTensor& order, std::uint64_t groups) {
    const std::uint64_t columns = order.shape.front();
    std::vector<std::int32_t> groupOf(columns);
    const auto bytes = std::as_writable_bytes(std::span(groupOf));
    if (order.file != nullptr) {
        if (auto read = order.file->read(order.data, bytes); !read)
            return read.error();
    } else {
        std::memcpy(bytes.data(), order.data.data(), bytes.size());
    }
    for (std::uint64_t i = 0; i < columns; ++i)
        if (groupOf[i] != std::int64_t(i / (columns / groups)))
            return false;
    return true;
}

std::optional<Error> unpackOne(const HubFolder& folder, TensorSource& source,
                               const std::string& name) {
    const auto weights = source.take(name + std::string(kPacked));
    const auto zeros = source.take(name + ".qzeros");
    const auto scales = source.take(name + ".scales");
    const auto order = source.take(name + ".g_idx");
    const bool complete = is(weights, "I32", 2) && is(zeros, "I32", 2) && is(scales, "F16", 2) &&
                          (!order || is(order, "I32", 1));
    if (!complete) {
        complain(source, weights->storedName);
        return std::nullopt;
    }
    const std::uint64_t rows = weights->shape[0];
    const std::uint64_t columns = weights->shape[1] * kInWord;
    const std::uint64_t groups = scales->shape[1];
    const bool fits = scales->shape[0] == rows && rows % kInWord == 0 &&
                      zeros->shape[0] == rows / kInWord && zeros->shape[1] == groups &&
                      columns % groups == 0 && columns / groups % kSmallestGroup == 0 &&
                      (!order || order->shape.front() == columns);
    if (!fits) {
        complain(source, weights->storedName);
        return std::nullopt;
    }
    const Result<bool> ordered = order ? isInOrder(*order, groups) : Result<bool>(true);
    if (!ordered)
        return ordered.error();
    if (!*ordered) {
        return Error(ErrorCode::Unsupported,
                     "{} has 4-bit weights with inputs in an order of their own (\"desc_act\"), "
                     "which is not supported. Get the model in F16 or BF16.",
                     quoteFileName(folder.path));
    }
    const auto weight =
        gptqWeight({rows, columns, groups, bytesOf(*weights), bytesOf(*zeros), bytesOf(*scales)});
    if (!weight)
        return weight.error();
    source.addView(name + ".weight", *weights, *weight);
    return std::nullopt;
}

// From config.json, or from a file of its own.
std::optional<Error> checkMethod(const HubFolder& folder) {
    const Result<Json> file = readOptionalJsonObject(folder.path / "quantize_config.json");
    if (!file)
        return file.error();
    const Json* stated = objectMember(folder.config, "quantization_config");
    const Json& method = stated == nullptr ? *file : *stated;
    const std::uint64_t bits = unsignedMember(method, "bits").value_or(kBits);
    const std::string* format = textMember(method, "checkpoint_format");
    if (bits != kBits || (format != nullptr && *format != "gptq")) {
        return Error(ErrorCode::Unsupported,
                     "{} is quantised with GPTQ in a form that is not supported ({} bits, format "
                     "{}). Get the model in 4 bits, F16 or BF16.",
                     quoteFileName(folder.path), bits,
                     quoteName(format == nullptr ? "gptq" : *format));
    }
    return std::nullopt;
}

}  // namespace

std::optional<Error> unpackGptq(const HubFolder& folder, TensorSource& source) {
    const std::vector<std::string> names = packedNames(source);
    if (names.empty())
        return std::nullopt;
    if (std::optional<Error> error = checkMethod(folder))
        return error;
    for (const std::string& name : names)
        if (std::optional<Error> error = unpackOne(folder, source, name))
            return error;
    return std::nullopt;
}

void unpackAwq(TensorSource& source) {
    for (const std::string& name : packedNames(source)) {
        const auto weights = source.take(name + std::string(kPacked));
        const auto scales = source.take(name + ".scales");
        const auto zeros = source.take(name + ".scaled_zeros");
        const bool complete = is(weights, "I16", 2) && is(scales, "F16", 2) &&
                              is(zeros, "F16", 2) && scales->shape == zeros->shape &&
                              weights->shape[0] % kAwqGroup == 0 &&
                              scales->shape[0] == weights->shape[1] * kAwqRows &&
                              scales->shape[1] >= weights->shape[0] / kAwqGroup;
        if (!complete) {
            complain(source, weights->storedName);
            continue;
        }
        source.addView(name + ".weight", *weights,
                       awqWeight({scales->shape[0], weights->shape[0], bytesOf(*weights),
                                  bytesOf(*scales), bytesOf(*zeros)}));
    }
}

}  // namespace tessera
