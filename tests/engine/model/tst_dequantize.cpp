// SPDX-License-Identifier: MIT
#include <QTest>
#include <bit>
#include <cstring>

#include "engine/checkpoint/weights/dequantize.h"
#include "engine/core/half.h"
#include "engine/formats/safetensors.h"

using namespace tessera;

namespace {

template <typename T>
StoredWeight weightOf(TensorType type, std::uint64_t rows, std::uint64_t columns,
                      const std::vector<T>& values) {
    StoredWeight weight;
    weight.type = type;
    weight.rows = rows;
    weight.columns = columns;
    weight.data = std::as_bytes(std::span(values));
    return weight;
}

}  // namespace

class TestDequantize : public QObject {
    Q_OBJECT

  private slots:
    void f32Rows() {
        const std::vector<float> values = {1, 2, 3, 4, 5, 6};
        const auto rows = dequantizeRows(weightOf(TensorType::F32, 3, 2, values), 1, 2);
        QVERIFY(rows.has_value() && *rows == (std::vector<float>{3, 4, 5, 6}));
        const auto none = dequantizeRows(weightOf(TensorType::F32, 3, 2, values), 3, 0);
        QVERIFY(none.has_value() && none->empty());
    }

    void f16AndBf16() {
        const std::vector<std::uint16_t> halves = {floatToHalf(0.5f), floatToHalf(-3.0f), 0x0001};
        const auto f16 = dequantizeRows(weightOf(TensorType::F16, 1, 3, halves), 0, 1);
        QVERIFY(f16.has_value() && *f16 == (std::vector<float>{0.5f, -3.0f, halfToFloat(1)}));
        const std::vector<std::uint16_t> brains = {0x3f80, 0xc040, 0x0000};
        const auto bf16 = dequantizeRows(weightOf(TensorType::BF16, 1, 3, brains), 0, 1);
        QVERIFY(bf16.has_value() && *bf16 == (std::vector<float>{1.0f, -3.0f, 0.0f}));
    }

    void q8_0Blocks() {
        std::vector<std::int8_t> bytes;
        const float scales[] = {0.25f, -2.0f, 1.0f, 0.0f};
        for (const float scale : scales) {  // [2, 64]: two blocks a row
            const std::uint16_t half = floatToHalf(scale);
            bytes.push_back(std::int8_t(half & 0xff));
            bytes.push_back(std::int8_t(half >> 8));
            for (int i = 0; i < 32; ++i)
                bytes.push_back(std::int8_t(i * 8 - 128));
        }
        const StoredWeight weight = weightOf(TensorType::Q8_0, 2, 64, bytes);
        QCOMPARE(weight.rowBytes(), std::uint64_t(68));
        const auto rows = dequantizeRows(weight, 0, 2);
        QVERIFY(rows.has_value());
        for (int i = 0; i < 128; ++i)
            QCOMPARE((*rows)[std::size_t(i)], scales[i / 32] * float(i % 32 * 8 - 128));
        const auto second = dequantizeRows(weight, 1, 1);
        QVERIFY(second.has_value() &&
                std::equal(second->begin(), second->end(), rows->begin() + 64));
    }

    // The numbers that gguf-py gives for random blocks (make_quant_blocks.py), bit by bit.
    void referenceBlocks_data() {
        QTest::addColumn<int>("type");
        for (const TensorType type : supportedMatrixTypes())
            if (tensorTypeInfo(type).blockWeights > 1)
                QTest::newRow(tensorTypeInfo(type).name.data()) << static_cast<int>(type);
    }
    void referenceBlocks() {
        QFETCH(int, type);
        const auto tensorType = static_cast<TensorType>(type);
        const TensorTypeInfo& info = tensorTypeInfo(tensorType);
        const auto file = SafetensorsFile::open(std::filesystem::path(TESSERA_SOURCE_DIR) /
                                                "tests/engine/model/quant_blocks.safetensors");
        QVERIFY2(file.has_value(), file ? "" : file.error().message().c_str());
        const TensorEntry* blocks = file->find(std::string(info.name) + ".blocks");
        const TensorEntry* expected = file->find(std::string(info.name) + ".values");
        QVERIFY(blocks != nullptr && expected != nullptr);
        StoredWeight weight;
        weight.type = tensorType;
        weight.rows = 1;
        weight.columns = expected->data.size() / sizeof(float);
        weight.data = blocks->data;
        QCOMPARE(weight.data.size(), std::size_t(weight.rowBytes()));
        const auto values = dequantizeRows(weight, 0, 1);
        QVERIFY2(values.has_value(), values ? "" : values.error().message().c_str());
        for (std::size_t i = 0; i < values->size(); ++i) {
            std::uint32_t bits = 0;
            std::memcpy(&bits, expected->data.data() + i * sizeof(bits), sizeof(bits));
            QVERIFY2(std::bit_cast<std::uint32_t>((*values)[i]) == bits,
                     qPrintable(QString("weight %1: %2 instead of %3")
                                    .arg(i)
                                    .arg(double((*values)[i]), 0, 'g', 9)
                                    .arg(double(std::bit_cast<float>(bits)), 0, 'g', 9)));
        }
    }

    void wrongRequests() {
        const std::vector<float> values(6);
        const StoredWeight weight = weightOf(TensorType::F32, 3, 2, values);
        for (const auto& [first, count] : {std::pair{2ull, 2ull}, {4ull, 0ull}, {1ull, ~0ull}}) {
            const auto rows = dequantizeRows(weight, first, count);
            QVERIFY(!rows && rows.error().code == ErrorCode::InvalidArgument);
        }
        const auto tooShort = dequantizeRows(weightOf(TensorType::F32, 4, 2, values), 0, 1);
        QVERIFY(!tooShort && tooShort.error().code == ErrorCode::InvalidFormat);
        const auto noColumns = dequantizeRows(weightOf(TensorType::F32, 1, 0, values), 0, 1);
        QVERIFY(!noColumns && noColumns.error().code == ErrorCode::InvalidFormat);
        const auto halfBlock = dequantizeRows(weightOf(TensorType::Q8_0, 1, 16, values), 0, 1);
        QVERIFY(!halfBlock && halfBlock.error().code == ErrorCode::InvalidFormat);
    }

    void everySupportedTypeIsReadable() {
        for (const TensorType type : supportedMatrixTypes()) {
            const TensorTypeInfo& info = tensorTypeInfo(type);
            const std::vector<std::uint8_t> bytes(info.blockBytes);
            const auto rows = dequantizeRows(weightOf(type, 1, info.blockWeights, bytes), 0, 1);
            QVERIFY2(rows.has_value(), info.name.data());
            QCOMPARE(rows->size(), std::size_t(info.blockWeights));
        }
    }
};

QTEST_APPLESS_MAIN(TestDequantize)
#include "tst_dequantize.moc"
