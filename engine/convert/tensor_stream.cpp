// SPDX-License-Identifier: MIT
#include "engine/convert/tensor_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <thread>
#include <vector>

#include "engine/checkpoint/weights/dequantize.h"
#include "engine/convert/quantize/quantize.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::uint64_t kPieceWeights = std::uint64_t{1} << 22;
// With fewer weights than this per thread, starting another thread does not pay.
constexpr std::uint64_t kThreadWeights = std::uint64_t{1} << 16;
// The first magnitude beyond the range of F16, as the bits of a float.
constexpr std::uint32_t kBeyondHalf = 0x477ff000u;

// Whether every number is finite and within the range of F16.
bool fitsHalf(std::span<const float> values) {
    std::uint32_t largest = 0;
    for (const float value : values)
        largest = std::max(largest, std::bit_cast<std::uint32_t>(value) & 0x7fffffffu);
    return largest < kBeyondHalf;
}

// Converts rows of one tensor from their source to their stored bytes.
class RowConverter {
  public:
    explicit RowConverter(const OutputTensor& tensor)
        : m_tensor(tensor),
          m_rowBytes(tensor.source.columns / tensorTypeInfo(tensor.type).blockWeights *
                     tensorTypeInfo(tensor.type).blockBytes),
          m_checked(tensor.type != TensorType::F32 && tensor.type != TensorType::BF16) {}

    std::uint64_t rowBytes() const { return m_rowBytes; }

    // Converts rows [first, first + count) to `stored`; false if the type cannot hold their
    // numbers.
    Result<bool> convert(std::uint64_t first, std::uint64_t count, std::byte* stored) const {
        for (std::uint64_t row = 0; row < count;) {
            const std::uint64_t there = std::min(count - row, runOfRows(first + row));
            const auto fits = convertRun(sourceRow(first + row), there, stored + row * m_rowBytes);
            if (!fits || !*fits)
                return fits;
            row += there;
        }
        return true;
    }

  private:
    // Rows that follow each other in the source as well.
    std::uint64_t runOfRows(std::uint64_t row) const {
        return m_tensor.interleavedHeads != 0 ? 1 : std::min(kRunRows, m_tensor.source.rows - row);
    }

    std::uint64_t sourceRow(std::uint64_t row) const {
        const std::uint32_t heads = m_tensor.interleavedHeads;
        if (heads != 0) {
            const std::uint64_t headDim = m_tensor.source.rows / heads;
            const std::uint64_t inHead = row % headDim;
            row = row - inHead + inHead % 2 * (headDim / 2) + inHead / 2;
        }
        return row;
    }

    Result<bool> convertRun(std::uint64_t first, std::uint64_t count, std::byte* stored) const {
        const StoredWeight& source = m_tensor.source;
        if (m_tensor.type == source.type) {
            const auto read = source.readRows(first, count, {stored, count * m_rowBytes});
            return read ? Result<bool>(true) : Result<bool>(read.error());
        }
        const auto values = dequantizeRows(source, first, count);
        if (!values)
            return values.error();
        if (m_checked && !fitsHalf(*values))
            return false;
        for (std::uint64_t row = 0; row < count; ++row) {
            quantizeRow(m_tensor.type,
                        std::span(*values).subspan(row * source.columns, source.columns),
                        {stored + row * m_rowBytes, m_rowBytes});
        }
        return true;
    }

    // A source that makes rows makes several at once with less effort.
    static constexpr std::uint64_t kRunRows = 32;

    const OutputTensor& m_tensor;
    std::uint64_t m_rowBytes;
    bool m_checked;
};

Result<bool> convertInThreads(const RowConverter& converter, std::uint64_t first,
                              std::uint64_t count, unsigned threads, std::byte* stored) {
    const std::uint64_t share = (count + threads - 1) / threads;
    std::vector<Result<bool>> good(threads, Result<bool>(true));
    const auto convertShare = [&](unsigned thread) {
        const std::uint64_t begin = std::min(count, thread * share);
        const std::uint64_t rows = std::min(count - begin, share);
        good[thread] =
            converter.convert(first + begin, rows, stored + begin * converter.rowBytes());
    };
    std::vector<std::jthread> workers;
    for (unsigned thread = 1; thread < threads; ++thread)
        workers.emplace_back(convertShare, thread);
    convertShare(0);
    workers.clear();  // joins them
    const auto bad =
        std::ranges::find_if(good, [](const Result<bool>& result) { return !result || !*result; });
    return bad == good.end() ? Result<bool>(true) : *bad;
}

}  // namespace

Result<void> streamTensor(const OutputTensor& tensor, std::uint64_t firstByte, unsigned threads,
                          const std::stop_token& stop,
                          const std::function<Result<void>(std::span<const std::byte>)>& write) {
    const RowConverter converter(tensor);
    const StoredWeight& source = tensor.source;
    const std::uint64_t pieceRows = std::max<std::uint64_t>(1, kPieceWeights / source.columns);
    std::vector<std::byte> stored(std::min(pieceRows, source.rows) * converter.rowBytes());
    for (std::uint64_t row = firstByte / converter.rowBytes(); row < source.rows;) {
        if (stop.stop_requested())
            return Error(ErrorCode::Cancelled, "The conversion was stopped.");
        const std::uint64_t count = std::min(pieceRows, source.rows - row);
        const auto useful = static_cast<unsigned>(
            std::min<std::uint64_t>(threads, count * source.columns / kThreadWeights + 1));
        const Result<bool> fits = convertInThreads(converter, row, count, useful, stored.data());
        if (!fits)
            return fits.error();
        if (!*fits) {
            return Error(ErrorCode::InvalidArgument,
                         "{} has numbers that {} cannot hold: beyond 65504 or not "
                         "finite. Convert the model to BF16.",
                         quoteName(tensor.name), tensorTypeInfo(tensor.type).name);
        }
        if (source.file != nullptr && source.source == nullptr && tensor.interleavedHeads == 0) {
            const std::uint64_t sourceRowBytes = source.rowBytes();
            source.file->discard(source.data.subspan(row * sourceRowBytes, count * sourceRowBytes));
        }
        row += count;
        Result<void> written = write({stored.data(), count * converter.rowBytes()});
        if (!written)
            return written;
    }
    if (source.file != nullptr)
        source.file->discard(source.data);
    return {};
}

}  // namespace tessera
