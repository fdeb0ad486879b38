// SPDX-License-Identifier: MIT
// What names, calls and addresses in a pickle of tensors stand for.
#include <algorithm>

#include "engine/formats/pytorch/pickle_machine.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::size_t kMaxTensors = 200'000;
constexpr std::size_t kMaxDimensions = 16;
constexpr std::size_t kMaxNameBytes = 4096;
constexpr std::size_t kMaxForeignNames = 64;

}  // namespace

void PickleMachine::pushName(std::string_view module, std::string_view name) {
    if (const auto allowed = allowedPickleName(module, name)) {
        push(*allowed);
        return;
    }
    const std::string quoted = quoteName(std::string(module) + "." + std::string(name));
    if (m_foreignNames.size() < kMaxForeignNames &&
        std::ranges::find(m_foreignNames, quoted) == m_foreignNames.end())
        m_foreignNames.push_back(quoted);
    push(PickledForeign());
}

void PickleMachine::call() {
    const PickleId argumentsId = pop();
    const PickleId calleeId = pop();
    const auto* arguments = valueAs<PickledTuple>(argumentsId);
    if (valueAs<PickledForeign>(calleeId) != nullptr) {
        push(PickledForeign());
    } else if (const auto* callee = valueAs<PickleName>(calleeId); callee && arguments) {
        const Items copy = arguments->items;  // the list of values grows
        makeObject(callee->call, copy);
    } else {
        fail();
    }
}

void PickleMachine::makeObject(PickleCall kind, const Items& arguments) {
    const std::size_t count = arguments.size();
    const auto isTensor = [&] { return valueAs<PickledTensorNumber>(arguments[0]) != nullptr; };
    if (kind == PickleCall::OrderedDict && count == 0) {
        push(PickledDictionary());
    } else if (kind == PickleCall::Tensor && (count == 6 || count == 7)) {
        const auto* storage = valueAs<PickledStorage>(arguments[0]);
        makeTensor(arguments, storage != nullptr ? storage->dtype : std::string_view());
    } else if (kind == PickleCall::TensorOfType && (count == 7 || count == 8)) {
        const auto* type = valueAs<PickleName>(arguments[6]);
        makeTensor(arguments, type != nullptr ? type->dtype : std::string_view());
    } else if (((kind == PickleCall::Parameter && count == 3) ||
                (kind == PickleCall::ParameterWithState && count == 4)) &&
               isTensor()) {
        pushId(arguments[0]);
    } else {
        fail();
    }
}

// Storage, offset, shape, strides; whether it has a gradient is left out.
void PickleMachine::makeTensor(const Items& arguments, std::string_view dtype) {
    const auto* storage = valueAs<PickledStorage>(arguments[0]);
    const auto offset = size(arguments[1]);
    auto shape = sizes(arguments[2]);
    auto strides = sizes(arguments[3]);
    if (storage == nullptr || dtype.empty() || !offset || !shape || !strides ||
        shape->size() != strides->size() || m_tensors.size() == kMaxTensors) {
        fail();
        return;
    }
    m_tensors.push_back({*storage, dtype, *offset, *std::move(shape), *std::move(strides)});
    push(PickledTensorNumber{static_cast<std::uint32_t>(m_tensors.size() - 1)});
}

// ("storage", type, key, device, elements)
void PickleMachine::pushStorage() {
    const auto* address = valueAs<PickledTuple>(pop());
    if (address == nullptr || address->items.size() != 5) {
        fail();
        return;
    }
    const Items& items = address->items;
    const auto* kind = valueAs<std::string_view>(items[0]);
    const auto* type = valueAs<PickleName>(items[1]);
    const auto* key = valueAs<std::string_view>(items[2]);
    const auto elements = size(items[4]);
    if (kind == nullptr || *kind != "storage" || type == nullptr ||
        type->call != PickleCall::StorageType || key == nullptr || key->size() > kMaxNameBytes ||
        !elements) {
        fail();
        return;
    }
    push(PickledStorage{type->dtype, *key, *elements});
}

std::optional<std::uint64_t> PickleMachine::size(PickleId id) {
    const auto* number = valueAs<std::int64_t>(id);
    return number != nullptr && *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number))
                                             : std::nullopt;
}

std::optional<std::vector<std::uint64_t>> PickleMachine::sizes(PickleId id) {
    const auto* tuple = valueAs<PickledTuple>(id);
    if (tuple == nullptr || tuple->items.size() > kMaxDimensions)
        return std::nullopt;
    std::vector<std::uint64_t> values;
    for (const PickleId item : tuple->items) {
        const auto value = size(item);
        if (!value)
            return std::nullopt;
        values.push_back(*value);
    }
    return values;
}

// Of the dictionary at the top. As in Python, the last of two equal keys counts.
PickledWeights PickleMachine::weights() {
    PickledWeights found;
    const auto* dictionary = valueAs<PickledDictionary>(pop());
    if (dictionary == nullptr) {
        fail();
        return found;
    }
    for (std::size_t i = 0; i + 1 < dictionary->items.size(); i += 2) {
        const auto* name = valueAs<std::string_view>(dictionary->items[i]);
        const auto* tensor = valueAs<PickledTensorNumber>(dictionary->items[i + 1]);
        if (name != nullptr && name->size() <= kMaxNameBytes && tensor != nullptr)
            found.insert_or_assign(std::string(*name), m_tensors[tensor->number]);
    }
    return found;
}

}  // namespace tessera
