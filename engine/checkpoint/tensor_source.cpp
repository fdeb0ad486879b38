// SPDX-License-Identifier: MIT
#include "engine/checkpoint/tensor_source.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tessera {

namespace {

std::optional<TensorType> typeOfDtype(std::string_view dtype) {
    constexpr std::pair<std::string_view, TensorType> kTypes[] = {
        {"F32", TensorType::F32}, {"F16", TensorType::F16}, {"BF16", TensorType::BF16}};
    const auto* found =
        std::ranges::find(kTypes, dtype, &std::pair<std::string_view, TensorType>::first);
    return found == std::end(kTypes) ? std::nullopt : std::optional(found->second);
}

}  // namespace

TensorSource TensorSource::fromGguf(const GgufParts& parts) {
    TensorSource source(parts.front()->path());
    for (const auto& part : parts) {
        for (const GgufTensor& tensor : part->tensors()) {
            source.insert({tensor.name, tensor.name,
                           std::string(tensorTypeInfo(tensor.ggufType)->name),
                           static_cast<TensorType>(tensor.ggufType), tensor.shape, tensor.data,
                           &part->file()});
        }
        source.m_files.push_back(part);
    }
    return source;
}

void TensorSource::add(const std::shared_ptr<const TensorFile>& file, const Naming& naming) {
    for (const auto& [storedName, entry] : file->entries()) {
        std::string name = naming(storedName);
        if (name.empty()) {
            continue;
        }
        std::vector<std::uint64_t> shape(entry.shape.rbegin(), entry.shape.rend());
        if (shape.empty()) {
            shape = {1};  // a scalar
        }
        insert({std::move(name), storedName, entry.dtype, typeOfDtype(entry.dtype),
                std::move(shape), entry.data, &file->file()});
    }
    m_files.push_back(file);
}

void TensorSource::insert(SourceTensor tensor) {
    if (m_index.emplace(tensor.name, m_tensors.size()).second) {
        m_tensors.push_back(std::move(tensor));
    }
}

const SourceTensor* TensorSource::find(std::string_view name) const {
    const auto found = m_index.find(name);
    return found == m_index.end() ? nullptr : &m_tensors[found->second];
}

std::string TensorSource::storedName(std::string_view name) const {
    if (const SourceTensor* tensor = find(name)) {
        return tensor->storedName;
    }
    return m_reverseNaming ? m_reverseNaming(name) : std::string(name);
}

}  // namespace tessera
