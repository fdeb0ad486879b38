// SPDX-License-Identifier: MIT
// WeightLayout::pack against the rules written in shaders/include/weights.glsl.
#include <fmt/format.h>

#include <array>

#include "engine/kernels/weight.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

struct Shape {
    KernelFamily family;
    TensorType type;
    std::uint32_t rows;
    std::uint32_t columns;
};

// The 16-byte word (or half, for scales) of (row, part).
std::size_t index(const Shape& shape, std::size_t row, std::size_t part, std::size_t parts) {
    return shape.family == KernelFamily::Lanes ? ((row / 8) * parts + part) * 8 + row % 8
                                               : row * parts + part;
}

// Reads a packed window back into rows as stored; every byte of padding must be zero.
std::string unpack(const Shape& shape, const WeightLayout& layout,
                   std::span<const std::byte> packed, std::vector<std::byte>& stored) {
    std::vector<bool> used(packed.size(), false);
    const auto take = [&](std::size_t at, std::size_t count) {
        for (std::size_t i = at; i < at + count; ++i) {
            if (i >= packed.size() || used[i]) {
                return false;
            }
            used[i] = true;
            stored.push_back(packed[i]);
        }
        return true;
    };
    const std::size_t units = layout.units();
    const std::size_t scaleStart = std::size_t(layout.scaleBase(shape.rows)) * 16;
    for (std::size_t row = 0; row < shape.rows; ++row) {
        if (shape.type == TensorType::Q8_0) {
            for (std::size_t block = 0; block < shape.columns / 32; ++block) {
                if (!take(scaleStart + 2 * index(shape, row, block, units / 2), 2) ||
                    !take(16 * index(shape, row, 2 * block, units), 16) ||
                    !take(16 * index(shape, row, 2 * block + 1, units), 16)) {
                    return "a word is missing or shared";
                }
            }
            continue;
        }
        std::size_t left = layout.storedRowBytes();
        for (std::size_t part = 0; left > 0; ++part) {
            const std::size_t size = std::min<std::size_t>(left, 16);
            if (!take(16 * index(shape, row, part, units), size)) {
                return "a word is missing or shared";
            }
            left -= size;
        }
    }
    for (std::size_t i = 0; i < packed.size(); ++i) {
        // The last word of scales may have halves that stand for no row.
        if (!used[i] && packed[i] != std::byte(0)) {
            return fmt::format("padding at {} of {} is not zero", i, packed.size());
        }
    }
    return {};
}

}  // namespace

class TestWeightLayout : public QObject {
    Q_OBJECT

  private slots:
    void roundTrips_data() { addFamilies(); }
    void roundTrips() {
        QFETCH(int, family);
        for (const TensorType type :
             {TensorType::F32, TensorType::F16, TensorType::BF16, TensorType::Q8_0}) {
            for (const std::uint32_t rows : {1u, 7u, 8u, 9u, 31u, 64u, 577u}) {
                for (const std::uint32_t columns : {4u, 32u, 36u, 96u, 588u, 1056u}) {
                    if (columns % tensorTypeInfo(type).blockWeights != 0) {
                        continue;
                    }
                    const Shape shape = {static_cast<KernelFamily>(family), type, rows, columns};
                    const WeightLayout layout(shape.family, type, columns);
                    auto stored = randomStored(type, rows, columns, rows + columns);
                    QCOMPARE(layout.storedRowBytes() * rows, std::uint64_t(stored.size()));
                    // Packing must not rely on what the target holds.
                    std::vector<std::byte> packed(layout.packedBytes(rows), std::byte(0xa5));
                    layout.pack(stored, rows, packed);
                    std::vector<std::byte> unpacked;
                    const std::string text =
                        fmt::format("{} {} x {}", tensorTypeInfo(type).name, rows, columns);
                    TESSERA_VERIFY_OK(unpack(shape, layout, packed, unpacked), text);
                    QVERIFY2(unpacked == stored, text.c_str());
                }
            }
        }
    }

    void windows_data() { addFamilies(); }
    void windows() {
        QFETCH(int, family);
        for (const TensorType type :
             {TensorType::F32, TensorType::F16, TensorType::BF16, TensorType::Q8_0}) {
            const WeightLayout layout(static_cast<KernelFamily>(family), type, 4096);
            for (const std::uint32_t rows : {1u, 63u, 64u, 1000u, 32000u, 152064u}) {
                for (const std::uint64_t limit :
                     {std::uint64_t(1) << 20, std::uint64_t(1) << 27, std::uint64_t(1) << 30}) {
                    const std::uint32_t count = layout.windowRows(rows, limit);
                    QVERIFY(count > 0 && count <= rows);
                    QVERIFY(count == rows || count % 64 == 0);
                    QVERIFY(layout.packedBytes(count) <= limit || count <= 64);
                    // No smaller than needed: one step more would not fit.
                    QVERIFY(count == rows || layout.packedBytes(count + 64) > limit);
                }
            }
        }
    }

    void cleanupTestCase() {}
};

QTEST_GUILESS_MAIN(TestWeightLayout)
#include "tst_weight_layout.moc"
