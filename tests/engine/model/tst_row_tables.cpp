// SPDX-License-Identifier: MIT
#include <QtTest>

#include "engine/model/vision/row_tables.h"

using namespace tessera;

namespace {

std::vector<std::int32_t> targetRow(const RowTable& table, std::uint32_t row) {
    const auto first = table.indices.begin() + std::ptrdiff_t(row * table.taps);
    return {first, first + table.taps};
}

// The table applied to a map of one column.
std::vector<float> blend(const RowTable& table, const std::vector<float>& map) {
    std::vector<float> values(table.rows());
    for (std::size_t i = 0; i < table.indices.size(); ++i)
        values[i / table.taps] += table.weights[i] * map[std::size_t(table.indices[i])];
    return values;
}

}  // namespace

class TestRowTables : public QObject {
    Q_OBJECT

  private slots:
    void neighboursGoRowByRow() {
        const RowTable table = neighbours(4, 2, false);
        QCOMPARE(table.rows(), 8u);
        QCOMPARE(targetRow(table, 0), (std::vector<std::int32_t>{0, 1, 4, 5}));
        QCOMPARE(targetRow(table, 1), (std::vector<std::int32_t>{2, 3, 6, 7}));
        QCOMPARE(targetRow(table, 4), (std::vector<std::int32_t>{16, 17, 20, 21}));
    }

    void oddMapsAreFilledWithZerosAndGoDownTheColumns() {
        const RowTable table = neighbours(3, 1, true);
        QCOMPARE(table.rows(), 4u);
        QCOMPARE(targetRow(table, 0), (std::vector<std::int32_t>{0, 1, 3, 4}));
        QCOMPARE(targetRow(table, 1), (std::vector<std::int32_t>{6, 7, -1, -1}));
        QCOMPARE(targetRow(table, 2), (std::vector<std::int32_t>{2, -1, 5, -1}));
        QCOMPARE(targetRow(table, 3), (std::vector<std::int32_t>{8, -1, -1, -1}));
    }

    void windowsCoverTheMapAndComeBack() {
        const RowTable into = intoWindows(5, 2, 2);
        const RowTable back = outOfWindows(5, 2, 2);
        QCOMPARE(into.rows(), 2u * 9u * 4u);
        QCOMPARE(back.rows(), 2u * 25u);
        QCOMPARE(targetRow(into, 1), std::vector<std::int32_t>{1});
        QCOMPARE(targetRow(into, 2), std::vector<std::int32_t>{5});
        QCOMPARE(targetRow(into, 2 * 4 + 1), std::vector<std::int32_t>{-1});  // right of the map
        for (std::uint32_t row = 0; row < back.rows(); ++row)
            QCOMPARE(into.indices[std::size_t(back.indices[row])], std::int32_t(row));
    }

    void convolutionsHaveABorderOfZeros() {
        const RowTable same = convolution3x3(3, 1);
        QCOMPARE(same.rows(), 9u);
        QCOMPARE(targetRow(same, 0), (std::vector<std::int32_t>{-1, -1, -1, -1, 0, 1, -1, 3, 4}));
        QCOMPARE(targetRow(same, 4), (std::vector<std::int32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8}));
        const RowTable half = convolution3x3(5, 2);
        QCOMPARE(half.rows(), 9u);
        QCOMPARE(convolvedSide(5, 2), 3u);
        QCOMPARE(convolvedSide(4, 2), 2u);
        QCOMPARE(targetRow(half, 4), (std::vector<std::int32_t>{6, 7, 8, 11, 12, 13, 16, 17, 18}));
        QCOMPARE(targetRow(half, 8),
                 (std::vector<std::int32_t>{18, 19, -1, 23, 24, -1, -1, -1, -1}));
    }

    void resizingInterpolatesBetweenCentres() {
        // 2 -> 4 along a row: source positions 0 (clamped), 0.25, 0.75, 1.25 (the last row twice).
        const std::vector<float> values = blend(bilinear(2, 4), {0, 4, 8, 12});
        const std::vector<float> expected = {0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12};
        QCOMPARE(values, expected);
        const std::vector<float> same = blend(bilinear(3, 3), {1, 2, 3, 4, 5, 6, 7, 8, 9});
        QCOMPARE(same, (std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
    }

    void areasCrossTiles() {
        // Four tiles of 3 x 3, put together to 6 x 6: the middle mean takes one row of each tile.
        const RowTable table = areaMeans(3, 2, 9);
        QCOMPARE(table.rows(), 9u);
        QCOMPARE(targetRow(table, 0), (std::vector<std::int32_t>{9, 10, 12, 13}));
        QCOMPARE(targetRow(table, 4), (std::vector<std::int32_t>{9 + 8, 18 + 6, 27 + 2, 36 + 0}));
        QCOMPARE(table.weights[0], 0.25f);
        QCOMPARE(areaMeans(2, 1, 0).indices, (std::vector<std::int32_t>{0, 1, 2, 3}));
    }

    void mapsGoSideBySide() {
        QCOMPARE(sideBySide(2, 3).indices, (std::vector<std::int32_t>{0, 2, 4, 1, 3, 5}));
        QCOMPARE(blend(weightedSum(2, 1.0f, 0.5f), {1, 2, 10, 20}), (std::vector<float>{6, 12}));
    }
};

QTEST_GUILESS_MAIN(TestRowTables)
#include "tst_row_tables.moc"
