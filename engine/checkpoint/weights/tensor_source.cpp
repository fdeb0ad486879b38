// SPDX-License-Identifier: MIT
#include "engine/checkpoint/weights/tensor_source.h"

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

StoredWeight storedWeightOf(const SourceTensor& tensor) {
    StoredWeight weight;
    weight.type = *tensor.type;
    weight.data = tensor.data;
    weight.file = tensor.file;
    weight.source = tensor.source;
    weight.rows = tensor.shape.size() == 1 ? 1 : tensor.shape.back();
    weight.columns = 1;
    for (std::size_t i = 0; i + 1 < std::max<std::size_t>(tensor.shape.size(), 2); ++i)
        weight.columns *= tensor.shape[i];
    return weight;
}

TensorSource TensorSource::fromGguf(const GgufParts& parts) {
    TensorSource source(parts.front()->path());
    for (const auto& part : parts) {
        for (const GgufTensor& tensor : part->tensors()) {
            source.insert({tensor.name, tensor.name,
                           std::string(tensorTypeInfo(tensor.ggufType)->name),
                           static_cast<TensorType>(tensor.ggufType), tensor.shape, tensor.data,
                           &part->file(), nullptr});
        }
        source.m_files.push_back(part);
    }
    return source;
}

void TensorSource::add(const std::shared_ptr<const TensorFile>& file, const Naming& naming) {
    for (const auto& [storedName, entry] : file->entries()) {
        std::string name = naming(storedName);
        if (name.empty())
            continue;
        std::vector<std::uint64_t> shape(entry.shape.rbegin(), entry.shape.rend());
        if (shape.empty())
            shape = {1};  // a scalar
        insert({std::move(name), storedName, entry.dtype, typeOfDtype(entry.dtype),
                std::move(shape), entry.data, &file->file(), nullptr});
    }
    m_files.push_back(file);
}

void TensorSource::insert(SourceTensor tensor) {
    if (m_index.emplace(tensor.name, m_tensors.size()).second)
        m_tensors.push_back(std::move(tensor));
}

std::optional<SourceTensor> TensorSource::take(std::string_view name) {
    const auto found = m_index.find(name);
    if (found == m_index.end())
        return std::nullopt;
    const std::size_t place = found->second;
    m_index.erase(found);
    SourceTensor taken = std::exchange(m_tensors[place], m_tensors.back());
    m_tensors.pop_back();
    if (place < m_tensors.size())
        m_index.find(m_tensors[place].name)->second = place;
    return taken;
}

void TensorSource::addView(std::string name, const SourceTensor& base, const StoredWeight& view) {
    std::vector<std::uint64_t> shape = {view.columns};
    if (view.rows > 1)
        shape.push_back(view.rows);
    insert({std::move(name), base.storedName, std::string(tensorTypeInfo(view.type).name),
            view.type, std::move(shape), view.data, view.file, view.source});
}

const SourceTensor* TensorSource::find(std::string_view name) const {
    const auto found = m_index.find(name);
    return found == m_index.end() ? nullptr : &m_tensors[found->second];
}

std::string TensorSource::storedName(std::string_view name) const {
    if (const SourceTensor* tensor = find(name))
        return tensor->storedName;
    return m_reverseNaming ? m_reverseNaming(name) : std::string(name);
}

}  // namespace tessera
