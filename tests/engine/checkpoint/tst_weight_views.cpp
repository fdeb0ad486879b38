// SPDX-License-Identifier: MIT
// Parts and rearrangements of stored weights: every way to read them gives the same rows.
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <numeric>

#include "engine/checkpoint/weights/dequantize.h"
#include "engine/checkpoint/weights/weight_views.h"

using namespace tessera;

namespace {

using Rows = std::vector<std::vector<float>>;

// A weight whose number i is i.
class Counting {
  public:
    Counting(std::uint64_t rows, std::uint64_t columns) : m_values(rows * columns) {
        std::iota(m_values.begin(), m_values.end(), 0.0f);
        weight.rows = rows;
        weight.columns = columns;
        weight.data = std::as_bytes(std::span(m_values));
    }
    Counting(const Counting&) = delete;
    Counting& operator=(const Counting&) = delete;

    StoredWeight weight;

  private:
    std::vector<float> m_values;
};

Rows rowsOfWeight(const StoredWeight& weight) {
    const auto all = dequantizeRows(weight, 0, weight.rows);
    Rows rows;
    for (std::uint64_t row = 0; all && row < weight.rows; ++row) {
        const auto begin = all->begin() + std::ptrdiff_t(row * weight.columns);
        rows.emplace_back(begin, begin + std::ptrdiff_t(weight.columns));
    }
    return rows;
}

// Every range of rows must agree with reading all of them.
void compare(const StoredWeight& weight, const Rows& expected) {
    QCOMPARE(weight.rows, expected.size());
    QCOMPARE(weight.columns, expected.front().size());
    QCOMPARE(weight.sizeBytes(), expected.size() * expected.front().size() * sizeof(float));
    QCOMPARE(rowsOfWeight(weight), expected);
    for (std::uint64_t first = 0; first <= weight.rows; ++first) {
        for (std::uint64_t count = 0; first + count <= weight.rows; ++count) {
            const auto values = dequantizeRows(weight, first, count);
            QVERIFY(values.has_value());
            std::vector<float> wanted;
            for (std::uint64_t row = first; row < first + count; ++row)
                wanted.insert(wanted.end(), expected[row].begin(), expected[row].end());
            QCOMPARE(*values, wanted);
        }
    }
}

}  // namespace

class TestWeightViews : public QObject {
    Q_OBJECT

  private slots:
    void runsOfRows() {
        const Counting base(9, 2);
        // As InternLM2 keeps the queries of two key heads: two of each three rows of one.
        compare(rowsOf(base.weight, {0, 2, 3}, 6),
                {{0, 1}, {2, 3}, {6, 7}, {8, 9}, {12, 13}, {14, 15}});
        compare(rowsOf(base.weight, {2, 1, 3}, 3), {{4, 5}, {10, 11}, {16, 17}});
        const StoredWeight tail = rowsOf(base.weight, RowRuns::from(7), 2);
        compare(tail, {{14, 15}, {16, 17}});
        QVERIFY(tail.source == nullptr);  // nothing has to be made
    }

    void elements() {
        const Counting base(1, 9);
        compare(elementsOf(base.weight, {0, 2, 3}, 6), {{0, 1, 3, 4, 6, 7}});
        compare(elementsOf(base.weight, RowRuns::from(3), 4), {{3, 4, 5, 6}});
        const StoredWeight part = elementsOf(base.weight, {1, 2, 3}, 6);
        compare(elementsOf(part, {1, 1, 2}, 3), {{2, 5, 8}});
    }

    void stacked() {
        const Counting base(6, 2);
        const StoredWeight made = rowsOf(base.weight, {1, 1, 3}, 2);
        compare(stackedOf({rowsOf(base.weight, RowRuns::from(4), 2), made, made}),
                {{8, 9}, {10, 11}, {2, 3}, {8, 9}, {2, 3}, {8, 9}});
        compare(stackedOf({made}), {{2, 3}, {8, 9}});
    }

    void vectorsAsColumns() {
        const Counting base(1, 4);
        const StoredWeight part = elementsOf(base.weight, {1, 1, 2}, 2);
        QVERIFY(part.source != nullptr);
        compare(columnOf(base.weight), {{0}, {1}, {2}, {3}});
        compare(columnOf(part), {{1}, {3}});
        compare(vectorOf(stackedOf({columnOf(part), columnOf(base.weight)})), {{1, 3, 0, 1, 2, 3}});
    }

    void columns() {
        const Counting base(3, 4);
        compare(columnsOf(base.weight, 1, 2), {{1, 2}, {5, 6}, {9, 10}});
    }

    void transposed() {
        const Counting base(3, 4);
        const Rows expected = {{0, 4, 8}, {1, 5, 9}, {2, 6, 10}, {3, 7, 11}};
        compare(transposedOf(base.weight), expected);
        // Of something that is made itself.
        compare(transposedOf(rowsOf(base.weight, {0, 1, 2}, 2)),
                {{0, 8}, {1, 9}, {2, 10}, {3, 11}});
        compare(transposedOf(transposedOf(base.weight)), rowsOfWeight(base.weight));
    }

    void tapMajor() {
        const Counting base(2, 6);  // 2 channels of 3 taps
        compare(tapMajorOf(base.weight, 3), {{0, 3, 1, 4, 2, 5}, {6, 9, 7, 10, 8, 11}});
    }

    void padded() {
        const Counting base(2, 3);
        compare(paddedWeight(base.weight, 3, 4), {{0, 1, 2, 0}, {3, 4, 5, 0}, {0, 0, 0, 0}});
    }

    void fromFile() {
        const Counting base(5, 3);
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "rows";
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char*>(base.weight.data.data()),
                   std::streamsize(base.weight.data.size()));
        const auto file = MappedFile::open(path);
        QVERIFY(file.has_value());
        StoredWeight stored = base.weight;
        stored.data = file->bytes();
        stored.file = &*file;
        compare(transposedOf(stored), rowsOfWeight(transposedOf(base.weight)));
        compare(rowsOf(stored, {1, 1, 2}, 2), {{3, 4, 5}, {9, 10, 11}});

        // A file that became shorter is an error, not a crash.
        std::filesystem::resize_file(path, 8);
        std::vector<std::byte> row(12);
        const auto read = rowsOf(stored, {1, 1, 2}, 2).readRows(1, 1, row);
        QVERIFY(!read.has_value());
        QVERIFY(read.error().code == ErrorCode::FileTruncated);
    }

    void inMemory() {
        auto values = std::make_shared<const std::vector<float>>(std::vector<float>{1, 2, 3, 4});
        compare(weightInMemory(std::move(values), 2), {{1, 2}, {3, 4}});
    }

    void whatIsCountedOnce() {
        const Counting base(4, 2);
        WeightTable table;
        table["token_embd.weight"] = base.weight;
        table["output.weight"] = base.weight;
        table["a"] = rowsOf(base.weight, {0, 1, 2}, 2);
        table["b"] = rowsOf(base.weight, {1, 1, 2}, 2);
        QCOMPARE(weightBytes(table), std::uint64_t(32 + 16 + 16));
    }
};

QTEST_GUILESS_MAIN(TestWeightViews)
#include "tst_weight_views.moc"
