// SPDX-License-Identifier: MIT
#include "engine/checkpoint/weights/packed_weights.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

namespace tessera {

namespace {

constexpr std::uint64_t kBlock = 32;      // weights of a block of all three types
constexpr std::uint64_t kScaleBytes = 2;  // f16
constexpr std::uint64_t kInWord = 8;      // 4-bit numbers in a word of GPTQ
constexpr std::uint32_t kSymmetric = 8;   // the zero that Q4_0 implies
constexpr std::uint64_t kAwqGroup = 128;
constexpr std::uint64_t kAwqBlock = 64;  // columns that are shuffled among each other
constexpr std::uint64_t kAwqRows = 4;    // that share a row of words
constexpr std::uint64_t kAwqWords = 16;  // of a row in such a block

Result<void> copyPart(const StoredBytes& from, std::uint64_t offset, std::span<std::byte> target) {
    const std::span<const std::byte> part = from.bytes.subspan(offset, target.size());
    if (from.file != nullptr)
        return from.file->read(part, target);
    std::memcpy(target.data(), part.data(), part.size());
    return {};
}

template <typename T>
Result<void> copyNumbers(const StoredBytes& from, std::uint64_t first, std::span<T> target) {
    return copyPart(from, first * sizeof(T), std::as_writable_bytes(target));
}

// 32 numbers of 4 bits as Q4_0 and Q4_1 keep them.
void packNibbles(std::span<const std::uint8_t, kBlock> numbers, std::byte* packed) {
    for (std::size_t i = 0; i < kBlock / 2; ++i)
        packed[i] = std::byte(numbers[i] | (numbers[i + kBlock / 2] << 4));
}

// Zeros of all groups, as they are: [groups, rows].
Result<std::vector<std::uint8_t>> readZeros(const GptqTensors& tensors) {
    const std::uint64_t words = tensors.groups * (tensors.rows / kInWord);
    std::vector<std::uint32_t> stored(words);
    if (auto read = copyNumbers(tensors.zeros, 0, std::span(stored)); !read)
        return read.error();
    std::vector<std::uint8_t> zeros(words * kInWord);
    for (std::size_t i = 0; i < zeros.size(); ++i) {
        const std::uint32_t minusOne = stored[i / kInWord] >> (4 * (i % kInWord)) & 15;
        zeros[i] = static_cast<std::uint8_t>((minusOne + 1) & 15);
    }
    return zeros;
}

class GptqSource : public RowSource {
  public:
    GptqSource(GptqTensors tensors, std::vector<std::uint8_t> zeros, TensorType type)
        : m_tensors(std::move(tensors)), m_zeros(std::move(zeros)), m_type(type) {}

    Result<void> read(std::uint64_t firstRow, std::uint64_t count,
                      std::span<std::byte> rows) const override {
        const std::uint64_t rowBlocks = m_tensors.columns / kBlock;
        const std::uint64_t blockBytes = tensorTypeInfo(m_type).blockBytes;
        const std::uint64_t groupBlocks = rowBlocks / m_tensors.groups;
        std::vector<std::uint32_t> words(kBlock / kInWord * count);
        std::vector<std::uint16_t> scales(count);
        for (std::uint64_t block = 0; block < rowBlocks; ++block) {
            const std::uint64_t group = block / groupBlocks;
            if (block % groupBlocks == 0) {
                if (auto read = copyNumbers(m_tensors.scales, group * m_tensors.rows + firstRow,
                                            std::span(scales));
                    !read)
                    return read;
            }
            if (auto read = readWords(block, firstRow, count, words); !read)
                return read;
            for (std::uint64_t row = 0; row < count; ++row) {
                std::byte* const packed = rows.data() + (row * rowBlocks + block) * blockBytes;
                std::memcpy(packed, &scales[row], kScaleBytes);
                packBlock(words, row, count, m_zeros[group * m_tensors.rows + firstRow + row],
                          packed + kScaleBytes);
            }
        }
        return {};
    }

  private:
    // The words of one block of these rows: [4, count].
    Result<void> readWords(std::uint64_t block, std::uint64_t firstRow, std::uint64_t count,
                           std::span<std::uint32_t> words) const {
        for (std::uint64_t i = 0; i < kBlock / kInWord; ++i) {
            const std::uint64_t wordRow = block * (kBlock / kInWord) + i;
            if (auto read = copyNumbers(m_tensors.weights, wordRow * m_tensors.rows + firstRow,
                                        words.subspan(i * count, count));
                !read)
                return read;
        }
        return {};
    }

    void packBlock(std::span<const std::uint32_t> words, std::uint64_t row, std::uint64_t count,
                   std::uint8_t zero, std::byte* packed) const {
        std::array<std::uint8_t, kBlock> numbers;
        for (std::uint64_t i = 0; i < kBlock; ++i)
            numbers[i] = words[i / kInWord * count + row] >> (4 * (i % kInWord)) & 15;
        if (m_type == TensorType::Q4_0) {
            packNibbles(numbers, packed);
            return;
        }
        for (std::uint64_t i = 0; i < kBlock; ++i)
            packed[i] = std::byte(std::uint8_t(numbers[i] - zero));
    }

    GptqTensors m_tensors;
    std::vector<std::uint8_t> m_zeros;  // [groups, rows]
    TensorType m_type;
};

class AwqSource : public RowSource {
  public:
    explicit AwqSource(AwqTensors tensors) : m_tensors(std::move(tensors)) {}

    Result<void> read(std::uint64_t firstRow, std::uint64_t count,
                      std::span<std::byte> rows) const override {
        const std::uint64_t groups = m_tensors.columns / kAwqGroup;
        std::vector<std::uint16_t> words(m_tensors.columns);
        std::vector<std::uint16_t> scales(groups * count);
        std::vector<std::uint16_t> zeros(groups * count);
        for (std::uint64_t group = 0; group < groups; ++group) {
            const std::uint64_t first = group * m_tensors.rows + firstRow;
            auto read = copyNumbers(m_tensors.scales, first,
                                    std::span(scales).subspan(group * count, count));
            if (read) {
                read = copyNumbers(m_tensors.scaledZeros, first,
                                   std::span(zeros).subspan(group * count, count));
            }
            if (!read)
                return read;
        }
        const std::size_t rowBytes = count == 0 ? 0 : rows.size() / count;
        for (std::uint64_t row = 0; row < count; ++row) {
            const std::uint64_t four = (firstRow + row) / kAwqRows;
            if (row == 0 || (firstRow + row) % kAwqRows == 0) {
                if (auto read =
                        copyNumbers(m_tensors.weights, four * m_tensors.columns, std::span(words));
                    !read)
                    return read;
            }
            packRow(words, (firstRow + row) % kAwqRows, std::span(scales).subspan(row),
                    std::span(zeros).subspan(row), count, rows.subspan(row * rowBytes, rowBytes));
        }
        return {};
    }

  private:
    // `scales` and `zeros` of the row's groups lie `stride` apart.
    void packRow(std::span<const std::uint16_t> words, std::uint64_t inFour,
                 std::span<const std::uint16_t> scales, std::span<const std::uint16_t> zeros,
                 std::uint64_t stride, std::span<std::byte> packed) const {
        const std::uint64_t blockBytes = tensorTypeInfo(TensorType::Q4_1).blockBytes;
        std::array<std::uint8_t, kAwqBlock> numbers;
        for (std::uint64_t first = 0; first < m_tensors.columns; first += kAwqBlock) {
            unshuffle(words.subspan(first + inFour * kAwqWords, kAwqWords), numbers);
            const std::uint64_t group = first / kAwqGroup;
            for (std::uint64_t half = 0; half < kAwqBlock; half += kBlock) {
                std::byte* const block = packed.data() + (first + half) / kBlock * blockBytes;
                std::memcpy(block, &scales[group * stride], kScaleBytes);
                std::memcpy(block + kScaleBytes, &zeros[group * stride], kScaleBytes);
                packNibbles(std::span(numbers).subspan(half).first<kBlock>(),
                            block + 2 * kScaleBytes);
            }
        }
    }

    // Nibble f of a row's words in a block: f = 32 h + 8 g + 4 e + d is column 32 h + 8 d + 2 g +
    // e.
    static void unshuffle(std::span<const std::uint16_t> words,
                          std::span<std::uint8_t, kAwqBlock> numbers) {
        for (std::uint64_t f = 0; f < kAwqBlock; ++f) {
            const std::uint64_t column = f / 32 * 32 + f % 4 * 8 + f % 32 / 8 * 2 + f % 8 / 4;
            numbers[column] = words[f / 4] >> (4 * (f % 4)) & 15;
        }
    }

    AwqTensors m_tensors;
};

}  // namespace

Result<StoredWeight> gptqWeight(const GptqTensors& tensors) {
    auto zeros = readZeros(tensors);
    if (!zeros)
        return zeros.error();
    const bool symmetric =
        std::ranges::all_of(*zeros, [](std::uint8_t zero) { return zero == kSymmetric; });
    StoredWeight weight;
    weight.type = symmetric ? TensorType::Q4_0 : TensorType::Q8_0;
    weight.rows = tensors.rows;
    weight.columns = tensors.columns;
    weight.data = tensors.weights.bytes;
    weight.file = tensors.weights.file;
    weight.source = std::make_shared<const GptqSource>(tensors, *std::move(zeros), weight.type);
    return weight;
}

StoredWeight awqWeight(const AwqTensors& tensors) {
    StoredWeight weight;
    weight.type = TensorType::Q4_1;
    weight.rows = tensors.rows;
    weight.columns = tensors.columns;
    weight.data = tensors.weights.bytes;
    weight.file = tensors.weights.file;
    weight.source = std::make_shared<const AwqSource>(tensors);
    return weight;
}

}  // namespace tessera
