// SPDX-License-Identifier: MIT
#include "engine/checkpoint/weights/weight_collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/formats/name_ranges.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::size_t kMaxProblems = 20;

// Without trailing dimensions of 1, which some files write and others leave out.
std::vector<std::uint64_t> trimmed(std::vector<std::uint64_t> shape) {
    while (shape.size() > 1 && shape.back() == 1)
        shape.pop_back();
    return shape;
}

std::string shapeText(const std::vector<std::uint64_t>& shape) {
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

bool contains(std::span<const TensorType> types, std::optional<TensorType> type) {
    return type && std::ranges::find(types, *type) != types.end();
}

std::string typeNames(std::span<const TensorType> types) {
    std::vector<std::string_view> names;
    for (const TensorType type : types)
        names.push_back(tensorTypeInfo(type).name);
    return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

void WeightCollector::need(const std::string& stored, const std::string& name,
                           const std::vector<std::uint64_t>& shape, Role role) {
    m_needs.push_back({name, shape, role});
    const SourceTensor* tensor = m_source.find(stored);
    if (tensor == nullptr) {
        m_problems.push_back(
            Sentence("{}: expected {}, missing", m_source.storedName(stored), shapeText(shape)));
        return;
    }
    m_used.insert(stored);
    const bool empty = std::ranges::find(shape, std::uint64_t{0}) != shape.end();
    if (empty || trimmed(tensor->shape) != trimmed(shape)) {
        m_problems.push_back(Sentence("{}: expected {}, found {}", tensor->storedName,
                                      shapeText(shape), shapeText(tensor->shape)));
        return;
    }
    keep(*tensor, name, role);
}

void WeightCollector::keep(const SourceTensor& tensor, const std::string& name, Role role) {
    const bool anyType = role == Role::Matrix || role == Role::Rows;
    const auto supported = anyType ? supportedMatrixTypes() : supportedVectorTypes();
    if (!contains(supported, tensor.type)) {
        m_unsupported[tensor.typeName].push_back(tensor.storedName);
        return;
    }
    SourceTensor kept = tensor;
    kept.shape = trimmed(tensor.shape);
    StoredWeight weight = storedWeightOf(kept);
    m_weights.insert_or_assign(name, weight);
}

void WeightCollector::needMatrix(const std::string& stored, const std::string& name,
                                 std::uint64_t columns, std::uint64_t rows) {
    need(stored, name, {columns, rows}, Role::Matrix);
}

void WeightCollector::needRows(const std::string& stored, const std::string& name,
                               std::uint64_t columns, std::uint64_t rows) {
    need(stored, name, {columns, rows}, Role::Rows);
}

void WeightCollector::needVector(const std::string& stored, const std::string& name,
                                 std::uint64_t size) {
    need(stored, name, {size}, Role::Vector);
}

void WeightCollector::needConvolution(const std::string& stored, const std::string& name,
                                      std::uint64_t kernel, std::uint64_t channels,
                                      std::uint64_t rows) {
    need(stored, name, {kernel, kernel, channels, rows}, Role::Convolution);
}

void WeightCollector::takeVector(const std::string& stored, const std::string& name,
                                 std::uint64_t size) {
    if (m_source.find(stored) != nullptr)
        needVector(stored, name, size);
}

void WeightCollector::alias(const std::string& existing, const std::string& name) {
    if (const auto found = m_weights.find(existing); found != m_weights.end())
        m_weights.insert_or_assign(name, found->second);
}

std::vector<const SourceTensor*> WeightCollector::unused() const {
    std::vector<const SourceTensor*> tensors;
    for (const SourceTensor& tensor : m_source.tensors())
        if (!m_used.contains(tensor.name))
            tensors.push_back(&tensor);
    return tensors;
}

Result<WeightTable> WeightCollector::finish() && {
    const std::string file = quoteFileName(m_source.path());
    m_problems.insert(m_problems.begin(), m_source.problems().begin(), m_source.problems().end());
    if (!m_problems.empty()) {
        Sentence list = m_problems.front();
        for (std::size_t i = 1; i < std::min(m_problems.size(), kMaxProblems); ++i)
            list = Sentence("{}\n  {}", list, m_problems[i]);
        if (m_problems.size() > kMaxProblems)
            list = Sentence("{}\n  and {} more", list, m_problems.size() - kMaxProblems);
        return Error(ErrorCode::InvalidFormat,
                     "{} lacks weights that its own header calls for:\n  {}\nDownload it again, or "
                     "get another conversion of the model.",
                     file, list);
    }
    if (!m_unsupported.empty()) {
        return Error(ErrorCode::Unsupported,
                     "{} stores weights in types that this program cannot compute with: "
                     "{}. Use a file with {} (norms and biases: {}).",
                     file, describeTypes(m_unsupported), typeNames(supportedMatrixTypes()),
                     typeNames(supportedVectorTypes()));
    }
    return std::move(m_weights);
}

}  // namespace tessera
