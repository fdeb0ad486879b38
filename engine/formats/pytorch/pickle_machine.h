// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/result.h"
#include "engine/formats/pytorch/pickle_values.h"

namespace tessera {

// Runs one pickle. After the first thing that is wrong, values are of no meaning and the machine
// stops; so no instruction needs to look at more than its own operands.
class PickleMachine {
  public:
    explicit PickleMachine(std::span<const std::byte> pickle) : m_bytes(pickle) {}

    // Errors: as readPickledWeights.
    Result<PickledWeights> run(const std::filesystem::path& path);

  private:
    using Items = std::vector<PickleId>;

    void step(std::uint8_t instruction);
    // False: not one of this group.
    bool stepScalar(std::uint8_t instruction);
    bool stepContainer(std::uint8_t instruction);
    bool stepMemo(std::uint8_t instruction);
    bool stepObject(std::uint8_t instruction);

    void fail() { m_failed = true; }

    // The bytes after the instruction; zeros and nothing beyond the end, which fails.
    template <typename T>
    T take();
    std::string_view takeBytes(std::uint64_t count);
    std::string_view takeLine();
    void takeLong(std::uint64_t byteCount);

    void push(PickleValue value);
    void pushId(PickleId id) { m_stack.push_back(id); }
    PickleId pop();
    // What was pushed since the last mark.
    Items popToMark();
    Items popLast(std::size_t count);
    template <typename T>
    T* valueAs(PickleId id) {
        return std::get_if<T>(&m_values[id]);
    }
    void extend(Items items, bool pairs);
    void remember(std::uint32_t place);
    void recall(std::uint32_t place);

    // pickle_calls.cpp
    void pushName(std::string_view module, std::string_view name);
    void call();
    void makeObject(PickleCall kind, const Items& arguments);
    void makeTensor(const Items& arguments, std::string_view dtype);
    void pushStorage();
    std::optional<std::vector<std::uint64_t>> sizes(PickleId id);
    std::optional<std::uint64_t> size(PickleId id);
    PickledWeights weights();

    std::span<const std::byte> m_bytes;
    std::size_t m_position = 0;
    bool m_failed = false;
    bool m_ended = false;
    std::vector<PickleValue> m_values = {PickledOther()};  // 0: what a failed look-up gives
    std::vector<PickledTensor> m_tensors;
    std::vector<PickleId> m_stack;
    std::vector<std::size_t> m_marks;  // sizes of the stack
    std::unordered_map<std::uint32_t, PickleId> m_memo;
    std::vector<std::string> m_foreignNames;
};

}  // namespace tessera
