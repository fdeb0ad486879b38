// SPDX-License-Identifier: MIT
#include "engine/convert/tensor_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>
#include <thread>
#include <vector>

#include "engine/convert/quantize/quantize.h"
#include "engine/core/half.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::uint64_t kPieceWeights = std::uint64_t{1} << 22;
// With fewer weights than this per thread, starting another thread does not pay.
constexpr std::uint64_t kThreadWeights = std::uint64_t{1} << 16;
// The first magnitude beyond the range of F16, as the bits of a float.
constexpr std::uint32_t kBeyondHalf = 0x477ff000u;

template <typename Stored, typename Convert>
void readEach(const std::byte* bytes, std::span<float> values, Convert convert) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored stored;
        std::memcpy(&stored, bytes + i * sizeof(Stored), sizeof(Stored));
        values[i] = convert(stored);
    }
}

void readRow(TensorType type, const std::byte* bytes, std::span<float> values) {
    switch (type) {
        case TensorType::F16:
            readEach<std::uint16_t>(bytes, values, halfToFloat);
            break;
        case TensorType::BF16:
            readEach<std::uint16_t>(bytes, values, bfloat16ToFloat);
            break;
        default:
            std::memcpy(values.data(), bytes, values.size_bytes());
            break;
    }
}

// Whether every number is finite and within the range of F16.
bool fitsHalf(std::span<const float> values) {
    std::uint32_t largest = 0;
    for (const float value : values) {
        largest = std::max(largest, std::bit_cast<std::uint32_t>(value) & 0x7fffffffu);
    }
    return largest < kBeyondHalf;
}

// Converts rows of one tensor from their source to their stored bytes.
class RowConverter {
  public:
    explicit RowConverter(const OutputTensor& tensor)
        : m_tensor(tensor),
          m_columns(tensor.source.columns),
          m_sourceRowBytes(m_columns * tensorTypeInfo(tensor.source.type).blockBytes),
          m_rowBytes(m_columns / tensorTypeInfo(tensor.type).blockWeights *
                     tensorTypeInfo(tensor.type).blockBytes),
          m_checked(tensor.type != TensorType::F32 && tensor.type != TensorType::BF16) {}

    std::uint64_t rowBytes() const { return m_rowBytes; }

    // Converts rows [first, first + count) to `stored`; false if the type cannot hold their
    // numbers. `values`: room for one row.
    bool convert(std::uint64_t first, std::uint64_t count, std::span<float> values,
                 std::byte* stored) const {
        for (std::uint64_t row = 0; row < count; ++row) {
            const std::byte* source = sourceRow(first + row);
            if (m_tensor.type == m_tensor.source.type) {
                std::memcpy(stored + row * m_rowBytes, source, m_rowBytes);
                continue;
            }
            readRow(m_tensor.source.type, source, values);
            if (m_checked && !fitsHalf(values)) {
                return false;
            }
            quantizeRow(m_tensor.type, values, {stored + row * m_rowBytes, m_rowBytes});
        }
        return true;
    }

  private:
    const std::byte* sourceRow(std::uint64_t row) const {
        const std::uint32_t heads = m_tensor.interleavedHeads;
        if (heads != 0) {
            const std::uint64_t headDim = m_tensor.source.rows / heads;
            const std::uint64_t inHead = row % headDim;
            row = row - inHead + inHead % 2 * (headDim / 2) + inHead / 2;
        }
        return m_tensor.source.data.data() + row * m_sourceRowBytes;
    }

    const OutputTensor& m_tensor;
    std::uint64_t m_columns;
    std::uint64_t m_sourceRowBytes;
    std::uint64_t m_rowBytes;
    bool m_checked;
};

// `values`: room for one row per thread.
bool convertInThreads(const RowConverter& converter, std::uint64_t first, std::uint64_t count,
                      unsigned threads, std::span<float> values, std::byte* stored) {
    const std::uint64_t share = (count + threads - 1) / threads;
    const std::size_t columns = values.size() / threads;
    std::atomic<bool> good = true;
    const auto convertShare = [&](unsigned thread) {
        const std::uint64_t begin = std::min(count, thread * share);
        const std::uint64_t rows = std::min(count - begin, share);
        if (!converter.convert(first + begin, rows, values.subspan(thread * columns, columns),
                               stored + begin * converter.rowBytes())) {
            good = false;
        }
    };
    std::vector<std::jthread> workers;
    for (unsigned thread = 1; thread < threads; ++thread) {
        workers.emplace_back(convertShare, thread);
    }
    convertShare(0);
    workers.clear();  // joins them
    return good;
}

}  // namespace

Result<void> streamTensor(const OutputTensor& tensor, std::uint64_t firstByte, unsigned threads,
                          const std::stop_token& stop,
                          const std::function<Result<void>(std::span<const std::byte>)>& write) {
    const RowConverter converter(tensor);
    const StoredWeight& source = tensor.source;
    const std::uint64_t pieceRows = std::max<std::uint64_t>(1, kPieceWeights / source.columns);
    std::vector<std::byte> stored(std::min(pieceRows, source.rows) * converter.rowBytes());
    std::vector<float> values(threads * source.columns);
    for (std::uint64_t row = firstByte / converter.rowBytes(); row < source.rows;) {
        if (stop.stop_requested()) {
            return Error(ErrorCode::Cancelled, "The conversion was stopped.");
        }
        const std::uint64_t count = std::min(pieceRows, source.rows - row);
        const auto useful = static_cast<unsigned>(
            std::min<std::uint64_t>(threads, count * source.columns / kThreadWeights + 1));
        if (!convertInThreads(converter, row, count, useful,
                              std::span(values).first(useful * source.columns), stored.data())) {
            return Error(ErrorCode::InvalidArgument,
                         "{} has numbers that {} cannot hold: beyond 65504 or not "
                         "finite. Convert the model to BF16.",
                         quoteName(tensor.name), tensorTypeInfo(tensor.type).name);
        }
        if (source.file != nullptr && tensor.interleavedHeads == 0) {
            const std::uint64_t sourceRowBytes = source.data.size() / source.rows;
            source.file->discard(source.data.subspan(row * sourceRowBytes, count * sourceRowBytes));
        }
        row += count;
        Result<void> written = write({stored.data(), count * converter.rowBytes()});
        if (!written) {
            return written;
        }
    }
    if (source.file != nullptr) {
        source.file->discard(source.data);
    }
    return {};
}

}  // namespace tessera
