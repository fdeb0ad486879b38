// SPDX-License-Identifier: MIT
#include "engine/checkpoint/weights/weight_views.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>
#include <vector>

namespace tessera {

namespace {

std::uint64_t elementBytes(const StoredWeight& weight) {
    const TensorTypeInfo& info = tensorTypeInfo(weight.type);
    assert(info.blockWeights == 1);
    return info.blockBytes;
}

// A weight that `Source` makes of `base`.
template <typename Source, typename... Arguments>
StoredWeight viewOf(const StoredWeight& base, std::uint64_t rows, std::uint64_t columns,
                    Arguments&&... arguments) {
    StoredWeight view = base;
    view.rows = rows;
    view.columns = columns;
    view.source = std::make_shared<const Source>(base, std::forward<Arguments>(arguments)...);
    return view;
}

class RunsSource : public RowSource {
  public:
    RunsSource(StoredWeight base, const RowRuns& runs) : m_base(std::move(base)), m_runs(runs) {}

    Result<void> read(std::uint64_t firstRow, std::uint64_t count,
                      std::span<std::byte> rows) const override {
        const std::uint64_t rowBytes = m_base.rowBytes();
        while (count > 0) {
            const std::uint64_t inRun = firstRow % m_runs.run;
            const std::uint64_t there = std::min(count, m_runs.run - inRun);
            const std::uint64_t row = m_runs.first + firstRow / m_runs.run * m_runs.stride + inRun;
            if (auto read = m_base.readRows(row, there, rows.first(there * rowBytes)); !read)
                return read;
            rows = rows.subspan(there * rowBytes);
            firstRow += there;
            count -= there;
        }
        return {};
    }

  private:
    StoredWeight m_base;
    RowRuns m_runs;
};

// The numbers of a vector as rows of one; the vector is made as a whole.
class ElementsSource : public RowSource {
  public:
    explicit ElementsSource(StoredWeight vector) : m_vector(std::move(vector)) {}

    Result<void> read(std::uint64_t firstRow, std::uint64_t count,
                      std::span<std::byte> rows) const override {
        std::vector<std::byte> stored(m_vector.rowBytes());
        auto read = m_vector.readRows(0, 1, stored);
        if (read && count > 0)
            std::memcpy(rows.data(), stored.data() + firstRow * (rows.size() / count), rows.size());
        return read;
    }

  private:
    StoredWeight m_vector;
};

// The reverse.
class VectorSource : public RowSource {
  public:
    explicit VectorSource(StoredWeight column) : m_column(std::move(column)) {}

    Result<void> read(std::uint64_t, std::uint64_t count,
                      std::span<std::byte> rows) const override {
        return count == 0 ? Result<void>() : m_column.readRows(0, m_column.rows, rows);
    }

  private:
    StoredWeight m_column;
};

// Rows made of whole rows of the base, one at a time.
class RowwiseSource : public RowSource {
  public:
    explicit RowwiseSource(StoredWeight base) : m_base(std::move(base)) {}

    Result<void> read(std::uint64_t firstRow, std::uint64_t count,
                      std::span<std::byte> rows) const override {
        std::vector<std::byte> stored(m_base.rowBytes());
        const std::size_t rowBytes = count == 0 ? 0 : rows.size() / count;
        for (std::uint64_t row = firstRow; row < firstRow + count; ++row) {
            const bool exists = row < m_base.rows;
            if (auto read = exists ? m_base.readRows(row, 1, stored) : Result<void>(); !read)
                return read;
            if (!exists)
                std::ranges::fill(stored, std::byte{0});
            make(stored, rows.first(rowBytes));
            rows = rows.subspan(rowBytes);
        }
        return {};
    }

  protected:
    virtual void make(std::span<const std::byte> stored, std::span<std::byte> row) const = 0;

  private:
    StoredWeight m_base;
};

class ColumnsSource : public RowwiseSource {
  public:
    ColumnsSource(const StoredWeight& base, std::uint64_t firstByte)
        : RowwiseSource(base), m_firstByte(firstByte) {}

  protected:
    void make(std::span<const std::byte> stored, std::span<std::byte> row) const override {
        std::memcpy(row.data(), stored.data() + m_firstByte, row.size());
    }

  private:
    std::uint64_t m_firstByte;
};

class PaddedSource : public RowwiseSource {
  public:
    using RowwiseSource::RowwiseSource;

  protected:
    void make(std::span<const std::byte> stored, std::span<std::byte> row) const override {
        std::memcpy(row.data(), stored.data(), stored.size());
        std::memset(row.data() + stored.size(), 0, row.size() - stored.size());
    }
};

class TapMajorSource : public RowwiseSource {
  public:
    TapMajorSource(const StoredWeight& base, std::uint64_t taps)
        : RowwiseSource(base),
          m_taps(taps),
          m_channels(base.columns / taps),
          m_element(elementBytes(base)) {}

  protected:
    void make(std::span<const std::byte> stored, std::span<std::byte> row) const override {
        for (std::uint64_t channel = 0; channel < m_channels; ++channel) {
            for (std::uint64_t tap = 0; tap < m_taps; ++tap) {
                std::memcpy(row.data() + (tap * m_channels + channel) * m_element,
                            stored.data() + (channel * m_taps + tap) * m_element, m_element);
            }
        }
    }

  private:
    std::uint64_t m_taps;
    std::uint64_t m_channels;
    std::uint64_t m_element;
};

class TransposedSource : public RowSource {
  public:
    explicit TransposedSource(StoredWeight base)
        : m_base(std::move(base)), m_element(elementBytes(m_base)) {}

    Result<void> read(std::uint64_t firstRow, std::uint64_t count,
                      std::span<std::byte> rows) const override {
        // A piece of each stored row, which becomes a column of these rows.
        const StoredWeight part = columnsOf(m_base, firstRow, count);
        std::vector<std::byte> stored(part.rowBytes());
        for (std::uint64_t column = 0; column < m_base.rows; ++column) {
            if (auto read = readPart(part, column, firstRow, stored); !read)
                return read;
            for (std::uint64_t row = 0; row < count; ++row) {
                std::memcpy(rows.data() + (row * m_base.rows + column) * m_element,
                            stored.data() + row * m_element, m_element);
            }
        }
        return {};
    }

  private:
    Result<void> readPart(const StoredWeight& part, std::uint64_t row, std::uint64_t firstColumn,
                          std::span<std::byte> stored) const {
        if (m_base.source != nullptr)
            return part.readRows(row, 1, stored);
        // Without the rest of the row.
        const std::span<const std::byte> bytes =
            m_base.data.subspan(row * m_base.rowBytes() + firstColumn * m_element, stored.size());
        if (m_base.file != nullptr)
            return m_base.file->read(bytes, stored);
        std::memcpy(stored.data(), bytes.data(), bytes.size());
        return {};
    }

    StoredWeight m_base;
    std::uint64_t m_element;
};

class StackedSource : public RowSource {
  public:
    explicit StackedSource(std::vector<StoredWeight> parts) : m_parts(std::move(parts)) {}

    Result<void> read(std::uint64_t firstRow, std::uint64_t count,
                      std::span<std::byte> rows) const override {
        for (const StoredWeight& part : m_parts) {
            if (firstRow >= part.rows) {
                firstRow -= part.rows;
                continue;
            }
            const std::uint64_t there = std::min(count, part.rows - firstRow);
            const std::uint64_t bytes = there * part.rowBytes();
            if (auto read = part.readRows(firstRow, there, rows.first(bytes)); !read)
                return read;
            rows = rows.subspan(bytes);
            count -= there;
            firstRow = 0;
        }
        return {};
    }

  private:
    std::vector<StoredWeight> m_parts;
};

class MemorySource : public RowSource {
  public:
    MemorySource(std::shared_ptr<const std::vector<float>> values, std::uint64_t columns)
        : m_values(std::move(values)), m_columns(columns) {}

    Result<void> read(std::uint64_t firstRow, std::uint64_t,
                      std::span<std::byte> rows) const override {
        std::memcpy(rows.data(), m_values->data() + firstRow * m_columns, rows.size());
        return {};
    }

  private:
    std::shared_ptr<const std::vector<float>> m_values;
    std::uint64_t m_columns;
};

}  // namespace

StoredWeight rowsOf(const StoredWeight& matrix, const RowRuns& runs, std::uint64_t rows) {
    assert(rows == 0 ||
           runs.first + (rows - 1) / runs.run * runs.stride + std::min(runs.run, rows) <=
               matrix.rows);
    if (matrix.source == nullptr && rows <= runs.run) {
        StoredWeight part = matrix;
        part.rows = rows;
        part.data = matrix.data.subspan(runs.first * matrix.rowBytes(), rows * matrix.rowBytes());
        return part;
    }
    return viewOf<RunsSource>(matrix, rows, matrix.columns, runs);
}

StoredWeight elementsOf(const StoredWeight& vector, const RowRuns& runs, std::uint64_t count) {
    return vectorOf(rowsOf(columnOf(vector), runs, count));
}

StoredWeight columnOf(const StoredWeight& vector) {
    StoredWeight column = vector;
    column.rows = vector.columns;
    column.columns = 1;
    if (vector.source != nullptr)
        column.source = std::make_shared<const ElementsSource>(vector);
    return column;
}

StoredWeight vectorOf(const StoredWeight& column) {
    if (column.source != nullptr)
        return viewOf<VectorSource>(column, 1, column.rows);
    StoredWeight vector = column;
    vector.rows = 1;
    vector.columns = column.rows;
    return vector;
}

StoredWeight stackedOf(std::vector<StoredWeight> parts) {
    StoredWeight stacked = parts.front();
    stacked.rows = 0;
    for (const StoredWeight& part : parts) {
        assert(part.type == stacked.type && part.columns == stacked.columns);
        stacked.rows += part.rows;
    }
    stacked.source = std::make_shared<const StackedSource>(std::move(parts));
    return stacked;
}

StoredWeight columnsOf(const StoredWeight& matrix, std::uint64_t first, std::uint64_t columns) {
    return viewOf<ColumnsSource>(matrix, matrix.rows, columns, first * elementBytes(matrix));
}

StoredWeight transposedOf(const StoredWeight& matrix) {
    return viewOf<TransposedSource>(matrix, matrix.columns, matrix.rows);
}

StoredWeight tapMajorOf(const StoredWeight& convolution, std::uint64_t taps) {
    return viewOf<TapMajorSource>(convolution, convolution.rows, convolution.columns, taps);
}

StoredWeight paddedWeight(const StoredWeight& weight, std::uint64_t rows, std::uint64_t columns) {
    return viewOf<PaddedSource>(weight, rows, columns);
}

StoredWeight weightInMemory(std::shared_ptr<const std::vector<float>> values, std::uint64_t rows) {
    StoredWeight weight;
    weight.rows = rows;
    weight.columns = values->size() / rows;
    weight.data = std::as_bytes(std::span(*values));
    weight.source = std::make_shared<const MemorySource>(std::move(values), weight.columns);
    return weight;
}

}  // namespace tessera
