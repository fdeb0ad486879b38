// SPDX-License-Identifier: MIT
#include "engine/formats/pytorch/pickle_machine.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>

#include "engine/formats/pytorch/pytorch_error.h"

namespace tessera {

static_assert(std::endian::native == std::endian::little, "numbers in pickles are little-endian");

namespace {

// Far beyond any model: a tensor takes about 200 bytes and 35 instructions.
constexpr std::size_t kMaxPickleBytes = std::size_t{64} << 20;
constexpr std::size_t kMaxInstructions = 2'000'000;
constexpr std::uint8_t kNewestProtocol = 5;

}  // namespace

Result<PickledWeights> PickleMachine::run(const std::filesystem::path& path) {
    std::size_t instructions = 0;
    while (!m_ended && !m_failed && m_position < m_bytes.size() &&
           m_bytes.size() <= kMaxPickleBytes && instructions < kMaxInstructions) {
        ++instructions;
        step(take<std::uint8_t>());
    }
    PickledWeights found;
    if (m_ended && !m_failed)
        found = weights();
    if (!m_foreignNames.empty()) {
        return Error(ErrorCode::Unsupported,
                     "{} wants to call {}, which a list of weights never does. Nothing in it was "
                     "run. Get the model from another place, or as safetensors.",
                     quoteFileName(path), firstNames(m_foreignNames));
    }
    if (m_ended && !m_failed)
        return found;
    if (m_bytes.size() > kMaxPickleBytes || instructions == kMaxInstructions)
        return invalidPytorchFile(path, Sentence("its list of weights is too long"));
    return invalidPytorchFile(path, Sentence("its list of weights is damaged at byte {} of {}",
                                             m_position, m_bytes.size()));
}

void PickleMachine::step(std::uint8_t instruction) {
    if (instruction == '.') {  // STOP
        m_ended = true;
    } else if (instruction == 0x80) {  // PROTO
        if (take<std::uint8_t>() > kNewestProtocol)
            fail();
    } else if (instruction == 0x95) {  // FRAME
        (void)take<std::uint64_t>();
    } else if (!stepScalar(instruction) && !stepContainer(instruction) && !stepMemo(instruction) &&
               !stepObject(instruction)) {
        fail();
    }
}

bool PickleMachine::stepScalar(std::uint8_t instruction) {
    switch (instruction) {
        case 'N':   // NONE
        case 0x88:  // NEWTRUE
        case 0x89:  // NEWFALSE
            push(PickledOther());
            return true;
        case 'J':  // BININT
            push(std::int64_t{take<std::int32_t>()});
            return true;
        case 'K':  // BININT1
            push(std::int64_t{take<std::uint8_t>()});
            return true;
        case 'M':  // BININT2
            push(std::int64_t{take<std::uint16_t>()});
            return true;
        case 0x8a:  // LONG1
            takeLong(take<std::uint8_t>());
            return true;
        case 0x8b:  // LONG4
            takeLong(take<std::uint32_t>());
            return true;
        case 'G':  // BINFLOAT
            (void)take<std::uint64_t>();
            push(PickledOther());
            return true;
        case 'U':   // SHORT_BINSTRING, which Python 2 wrote
        case 0x8c:  // SHORT_BINUNICODE
            push(takeBytes(take<std::uint8_t>()));
            return true;
        case 'T':  // BINSTRING
        case 'X':  // BINUNICODE
            push(takeBytes(take<std::uint32_t>()));
            return true;
        case 0x8d:  // BINUNICODE8
            push(takeBytes(take<std::uint64_t>()));
            return true;
        case 'C':  // SHORT_BINBYTES
            (void)takeBytes(take<std::uint8_t>());
            push(PickledOther());
            return true;
        case 'B':  // BINBYTES
            (void)takeBytes(take<std::uint32_t>());
            push(PickledOther());
            return true;
        case 0x8e:  // BINBYTES8
            (void)takeBytes(take<std::uint64_t>());
            push(PickledOther());
            return true;
        default:
            return false;
    }
}

bool PickleMachine::stepContainer(std::uint8_t instruction) {
    switch (instruction) {
        case '(':  // MARK
            m_marks.push_back(m_stack.size());
            return true;
        case '0':  // POP
            (void)pop();
            return true;
        case '1':  // POP_MARK
            (void)popToMark();
            return true;
        case '2': {  // DUP
            const PickleId top = pop();
            pushId(top);
            pushId(top);
            return true;
        }
        case ')':  // EMPTY_TUPLE
            push(PickledTuple());
            return true;
        case 't':  // TUPLE
            push(PickledTuple{popToMark()});
            return true;
        case 0x85:  // TUPLE1
        case 0x86:  // TUPLE2
        case 0x87:  // TUPLE3
            push(PickledTuple{popLast(instruction - std::size_t{0x84})});
            return true;
        case ']':  // EMPTY_LIST
            push(PickledList());
            return true;
        case 'l':  // LIST
            push(PickledList{popToMark()});
            return true;
        case 'a':  // APPEND
            extend(popLast(1), false);
            return true;
        case 'e':  // APPENDS
            extend(popToMark(), false);
            return true;
        case '}':  // EMPTY_DICT
            push(PickledDictionary());
            return true;
        case 'd': {  // DICT
            Items items = popToMark();
            push(PickledDictionary());
            extend(std::move(items), true);
            return true;
        }
        case 's':  // SETITEM
            extend(popLast(2), true);
            return true;
        case 'u':  // SETITEMS
            extend(popToMark(), true);
            return true;
        default:
            return false;
    }
}

bool PickleMachine::stepMemo(std::uint8_t instruction) {
    switch (instruction) {
        case 'q':  // BINPUT
            remember(take<std::uint8_t>());
            return true;
        case 'r':  // LONG_BINPUT
            remember(take<std::uint32_t>());
            return true;
        case 0x94:  // MEMOIZE
            remember(static_cast<std::uint32_t>(m_memo.size()));
            return true;
        case 'h':  // BINGET
            recall(take<std::uint8_t>());
            return true;
        case 'j':  // LONG_BINGET
            recall(take<std::uint32_t>());
            return true;
        default:
            return false;
    }
}

bool PickleMachine::stepObject(std::uint8_t instruction) {
    switch (instruction) {
        case 'c':    // GLOBAL
        case 'i': {  // INST, which calls what it names; only very old pickles have it
            const std::string_view module = takeLine();
            const std::string_view name = takeLine();
            if (!m_failed)  // otherwise the names were cut off
                pushName(module, name);
            if (instruction == 'i')
                fail();
            return true;
        }
        case 0x93: {  // STACK_GLOBAL
            const Items names = popLast(2);
            const auto* module = valueAs<std::string_view>(names[0]);
            const auto* name = valueAs<std::string_view>(names[1]);
            if (module == nullptr || name == nullptr)
                fail();
            else
                pushName(*module, *name);
            return true;
        }
        case 'R':   // REDUCE
        case 0x81:  // NEWOBJ
            call();
            return true;
        case 'b': {  // BUILD: the attributes of a dictionary, of which nothing is needed
            (void)pop();
            const PickleId target = pop();
            if (valueAs<PickledDictionary>(target) == nullptr &&
                valueAs<PickledForeign>(target) == nullptr)
                fail();
            pushId(target);
            return true;
        }
        case 'Q':  // BINPERSID
            pushStorage();
            return true;
        default:
            return false;
    }
}

template <typename T>
T PickleMachine::take() {
    T value = {};
    const std::string_view bytes = takeBytes(sizeof(T));
    if (bytes.size() == sizeof(T))
        std::memcpy(&value, bytes.data(), sizeof(T));
    return value;
}

std::string_view PickleMachine::takeBytes(std::uint64_t count) {
    if (count > m_bytes.size() - m_position) {
        fail();
        return {};
    }
    const auto* begin = reinterpret_cast<const char*>(m_bytes.data()) + m_position;
    m_position += count;
    return {begin, static_cast<std::size_t>(count)};
}

std::string_view PickleMachine::takeLine() {
    const auto* begin = reinterpret_cast<const char*>(m_bytes.data()) + m_position;
    const std::string_view rest(begin, m_bytes.size() - m_position);
    const std::size_t length = rest.find('\n');
    if (length == std::string_view::npos) {
        fail();
        return {};
    }
    m_position += length + 1;
    return rest.substr(0, length);
}

// A whole number in two's complement.
void PickleMachine::takeLong(std::uint64_t byteCount) {
    const std::string_view bytes = takeBytes(byteCount);
    if (bytes.size() > sizeof(std::int64_t)) {
        fail();
        return;
    }
    const bool negative = !bytes.empty() && (bytes.back() & 0x80) != 0;
    std::int64_t value = negative ? -1 : 0;
    std::ranges::copy(bytes, reinterpret_cast<char*>(&value));
    push(value);
}

void PickleMachine::push(PickleValue value) {
    pushId(static_cast<PickleId>(m_values.size()));
    m_values.push_back(std::move(value));
}

PickleId PickleMachine::pop() {
    if (m_stack.size() == (m_marks.empty() ? 0 : m_marks.back())) {
        fail();
        return 0;
    }
    const PickleId top = m_stack.back();
    m_stack.pop_back();
    return top;
}

PickleMachine::Items PickleMachine::popLast(std::size_t count) {
    const std::size_t bottom = m_marks.empty() ? 0 : m_marks.back();
    if (m_stack.size() - bottom < count) {
        fail();
        return Items(count, 0);
    }
    Items items(m_stack.end() - static_cast<std::ptrdiff_t>(count), m_stack.end());
    m_stack.resize(m_stack.size() - count);
    return items;
}

PickleMachine::Items PickleMachine::popToMark() {
    if (m_marks.empty()) {
        fail();
        return {};
    }
    Items items(m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back()), m_stack.end());
    m_stack.resize(m_marks.back());
    m_marks.pop_back();
    return items;
}

// Adds to the list or dictionary at the top.
void PickleMachine::extend(Items items, bool pairs) {
    const PickleId target = pop();
    pushId(target);
    Items* known = nullptr;
    if (pairs) {
        auto* dictionary = valueAs<PickledDictionary>(target);
        known = dictionary != nullptr && items.size() % 2 == 0 ? &dictionary->items : nullptr;
    } else if (auto* list = valueAs<PickledList>(target)) {
        known = &list->items;
    }
    if (known == nullptr) {
        fail();
        return;
    }
    known->insert(known->end(), items.begin(), items.end());
}

void PickleMachine::remember(std::uint32_t place) {
    const PickleId top = pop();
    pushId(top);
    m_memo.insert_or_assign(place, top);
}

void PickleMachine::recall(std::uint32_t place) {
    const auto found = m_memo.find(place);
    if (found == m_memo.end())
        fail();
    else
        pushId(found->second);
}

}  // namespace tessera
