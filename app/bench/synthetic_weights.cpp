// SPDX-License-Identifier: MIT
#include "app/bench/synthetic_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <memory>
#include <numeric>
#include <random>
#include <span>
#include <utility>

#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/checkpoint/weights/dequantize.h"
#include "engine/core/half.h"

namespace tessera::bench {
namespace {

// Weights between -kAmplitude and kAmplitude: with 1000 to 10000 of them in a row of a matrix,
// outputs are about as large as inputs.
constexpr float kAmplitude = 0.03f;
// The random bytes repeat with about this period.
constexpr std::size_t kPeriodBytes = std::size_t(1) << 20;
constexpr std::size_t kCacheLineBytes = 64;

using Random = std::minstd_rand;

float nextValue(Random& random) {
    return std::uniform_real_distribution<float>(-kAmplitude, kAmplitude)(random);
}

template <typename T>
void store(std::byte* target, T value) {
    std::memcpy(target, &value, sizeof(value));
}

// Types that store each weight as a number of its own.
void fillF32(std::byte* block, Random& random) {
    store(block, nextValue(random));
}
void fillF16(std::byte* block, Random& random) {
    store(block, floatToHalf(nextValue(random)));
}
void fillBf16(std::byte* block, Random& random) {
    std::uint32_t bits = 0;
    const float value = nextValue(random);
    std::memcpy(&bits, &value, sizeof(bits));
    store(block, static_cast<std::uint16_t>(bits >> 16));
}

// Writes one block. Of a quantised one, random quants (and the small scales of a super-block) give
// weights around 0 that hardly ever exceed kAmplitude.
void fillBlock(TensorType type, std::byte* block, Random& random) {
    switch (type) {
        case TensorType::F32:
            return fillF32(block, random);
        case TensorType::F16:
            return fillF16(block, random);
        case TensorType::BF16:
            return fillBf16(block, random);
        default:
            break;
    }
    std::uniform_int_distribution<int> anyByte(0, 255);
    for (std::uint32_t i = 0; i < tensorTypeInfo(type).blockBytes; ++i)
        block[i] = static_cast<std::byte>(anyByte(random));
    const BlockScales& scales = *blockScales(type);
    const float scale = kAmplitude / (scales.hasMinimum() ? scales.largest / 2 : scales.largest);
    store(block + scales.scaleAt, floatToHalf(scale));
    if (scales.hasMinimum())
        store(block + scales.minimumAt, floatToHalf(scale * scales.centringMinimum));
}

std::string lowerCaseName(TensorType type) {
    std::string name(tensorTypeInfo(type).name);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name;
}

// Distance between the starts of two matrices in the blocks of their type.
std::size_t strideBytes(TensorType type) {
    return std::lcm(std::size_t(tensorTypeInfo(type).blockBytes), kCacheLineBytes);
}

// Rows whose bytes are `blocks`, again and again, from an offset on.
class RepeatedRows : public RowSource {
  public:
    RepeatedRows(std::span<const std::byte> blocks, std::size_t offsetBytes, std::uint64_t rowBytes)
        : m_blocks(blocks), m_offsetBytes(offsetBytes), m_rowBytes(rowBytes) {}

    Result<void> read(std::uint64_t firstRow, std::uint64_t /*count*/,
                      std::span<std::byte> rows) const override {
        std::size_t at = (m_offsetBytes + firstRow * m_rowBytes) % m_blocks.size();
        while (!rows.empty()) {
            const std::size_t count = std::min(rows.size(), m_blocks.size() - at);
            std::memcpy(rows.data(), m_blocks.data() + at, count);
            rows = rows.subspan(count);
            at = 0;
        }
        return {};
    }

  private:
    std::span<const std::byte> m_blocks;
    std::size_t m_offsetBytes;
    std::uint64_t m_rowBytes;
};

}  // namespace

Result<TensorType> weightType(std::string_view name) {
    const auto types = supportedMatrixTypes();
    const auto type = std::ranges::find(types, name, lowerCaseName);
    if (type == types.end()) {
        return Error(ErrorCode::InvalidArgument,
                     "There is no weight type \"{}\". Choose one of {}.", name,
                     fmt::join(weightTypeNames(), ", "));
    }
    return *type;
}

std::vector<std::byte> randomBlocks(TensorType type, std::size_t sizeBytes) {
    const std::size_t blockBytes = tensorTypeInfo(type).blockBytes;
    std::vector<std::byte> bytes((sizeBytes + blockBytes - 1) / blockBytes * blockBytes);
    const std::size_t period = std::min(kPeriodBytes / blockBytes * blockBytes, bytes.size());
    Random random(1);
    for (std::size_t at = 0; at < period; at += blockBytes)
        fillBlock(type, bytes.data() + at, random);
    for (std::size_t at = period; at < bytes.size(); at += period)
        std::memcpy(bytes.data() + at, bytes.data(), std::min(period, bytes.size() - at));
    return bytes;
}

std::vector<std::string> weightTypeNames() {
    std::vector<std::string> names;
    for (const TensorType type : supportedMatrixTypes())
        names.push_back(lowerCaseName(type));
    return names;
}

Result<void> SyntheticWeights::addMatrix(const std::string& name, TensorType type,
                                         std::uint64_t rows, std::uint64_t columns) {
    const TensorTypeInfo& info = tensorTypeInfo(type);
    if (columns % info.blockWeights != 0) {
        return Error(ErrorCode::InvalidArgument,
                     "{} has {} columns, which the blocks of {} weights of type {} do "
                     "not divide. Choose another type.",
                     name, columns, info.blockWeights, info.name);
    }
    StoredWeight stored;
    stored.type = type;
    stored.rows = rows;
    stored.columns = columns;
    m_matrixTypes.insert(type);
    m_table.emplace(name, stored);
    return {};
}

void SyntheticWeights::addVector(const std::string& name, Fill fill, std::uint64_t columns) {
    StoredWeight stored;
    stored.columns = columns;
    m_table.emplace(name, stored);
    m_vectorFills.emplace(name, fill);
}

Result<void> SyntheticWeights::addText(const TextConfig& config, std::string_view typeName) {
    const auto type = weightType(typeName);
    if (!type)
        return type.error();
    const std::uint32_t hidden = config.hiddenSize;
    const std::uint32_t qSize = config.numHeads * config.headDim;
    const std::uint32_t kvSize = config.numKvHeads * config.headDim;
    const std::uint32_t intermediate = config.intermediateSize;
    struct Matrix {
        std::string name;
        std::uint32_t rows, columns;
    };
    std::vector<Matrix> matrices = {{"token_embd.weight", config.vocabSize, hidden},
                                    {"output.weight", config.vocabSize, hidden}};
    addVector("output_norm.weight", Fill::Ones, hidden);
    for (std::uint32_t layer = 0; layer < config.numLayers; ++layer) {
        const std::string prefix = fmt::format("blk.{}.", layer);
        addVector(prefix + "attn_norm.weight", Fill::Ones, hidden);
        addVector(prefix + "ffn_norm.weight", Fill::Ones, hidden);
        matrices.push_back({prefix + "attn_q.weight", qSize, hidden});
        matrices.push_back({prefix + "attn_k.weight", kvSize, hidden});
        matrices.push_back({prefix + "attn_v.weight", kvSize, hidden});
        matrices.push_back({prefix + "attn_output.weight", hidden, qSize});
        matrices.push_back({prefix + "ffn_gate.weight", intermediate, hidden});
        matrices.push_back({prefix + "ffn_up.weight", intermediate, hidden});
        matrices.push_back({prefix + "ffn_down.weight", hidden, intermediate});
        if (config.loraRank == 0)
            continue;
        for (const auto& [part, columns] :
             {std::pair("attn_qkv", hidden), std::pair("attn_output", qSize),
              std::pair("ffn_gate", hidden), std::pair("ffn_up", hidden),
              std::pair("ffn_down", intermediate)})
            matrices.push_back({prefix + part + ".lora_a.weight", config.loraRank, columns});
        for (const auto& [part, rows] :
             {std::pair("attn_q", qSize), std::pair("attn_k", kvSize), std::pair("attn_v", kvSize),
              std::pair("attn_output", hidden), std::pair("ffn_gate", intermediate),
              std::pair("ffn_up", intermediate), std::pair("ffn_down", hidden)})
            matrices.push_back({prefix + part + ".lora_b.weight", rows, config.loraRank});
    }
    for (const Matrix& matrix : matrices)
        if (auto added = addMatrix(matrix.name, *type, matrix.rows, matrix.columns); !added)
            return added.error();
    return {};
}

Result<void> SyntheticWeights::addVision(const VisionConfig& config, std::string_view typeName) {
    const auto type = weightType(typeName);
    if (!type)
        return type.error();
    const auto stem = supportedVectorTypes();
    const bool stemType = std::ranges::find(stem, *type) != stem.end();
    for (const WeightCollector::Need& need : visionWeightNeeds(config)) {
        using Role = WeightCollector::Need::Role;
        if (need.role == Role::Vector) {
            // The weights of norms; all other vectors are added to something.
            const bool factor = need.name.ends_with(".weight");
            addVector(need.name, factor ? Fill::Ones : Fill::Small, need.shape.front());
            continue;
        }
        const std::uint64_t rows = need.shape.back();
        std::uint64_t columns = 1;
        for (std::size_t i = 0; i + 1 < need.shape.size(); ++i)
            columns *= need.shape[i];
        const TensorType stored = need.role == Role::Rows                       ? TensorType::F32
                                  : need.role == Role::Convolution && !stemType ? TensorType::F16
                                                                                : *type;
        if (auto added = addMatrix(need.name, stored, rows, columns); !added)
            return added.error();
    }
    return {};
}

const WeightTable& SyntheticWeights::generate() {
    // In one piece: weights are put on the device in the order of what they are read from.
    std::map<TensorType, std::span<const std::byte>> blocksOf;
    m_matrixBytes.clear();
    m_matrixBytes.reserve(m_matrixTypes.size() * kPeriodBytes);
    for (const TensorType type : m_matrixTypes) {
        const std::size_t blockBytes = tensorTypeInfo(type).blockBytes;
        const auto blocks = randomBlocks(type, kPeriodBytes / blockBytes * blockBytes);
        const std::size_t begin = m_matrixBytes.size();
        m_matrixBytes.insert(m_matrixBytes.end(), blocks.begin(), blocks.end());
        blocksOf[type] = std::span(m_matrixBytes).subspan(begin, blocks.size());
    }
    std::uint64_t widest = 0;
    for (const auto& [name, fill] : m_vectorFills)
        widest = std::max(widest, m_table.at(name).columns);
    m_vectorBlocks[Fill::Small] = randomBlocks(TensorType::F32, widest * sizeof(float));
    const std::vector<float> ones(widest, 1.0f);
    const auto oneBytes = std::as_bytes(std::span(ones));
    m_vectorBlocks[Fill::Ones].assign(oneBytes.begin(), oneBytes.end());
    std::map<TensorType, std::size_t> users;
    for (auto& [name, stored] : m_table) {
        const std::size_t sizeBytes = stored.rows * stored.rowBytes();
        if (const auto vector = m_vectorFills.find(name); vector != m_vectorFills.end()) {
            stored.data = std::span(m_vectorBlocks[vector->second]).first(sizeBytes);
            continue;
        }
        const std::span<const std::byte> blocks = blocksOf.at(stored.type);
        const std::size_t offset = users[stored.type]++ * strideBytes(stored.type) % blocks.size();
        stored.data = blocks.subspan(offset);
        stored.source = std::make_shared<const RepeatedRows>(blocks, offset, stored.rowBytes());
    }
    return m_table;
}

}  // namespace tessera::bench
