// SPDX-License-Identifier: MIT
// PlaneLayout against the rules written in shaders/include/weights.glsl.
#include <fmt/format.h>

#include <bit>
#include <set>

#include "engine/vulkan/weights/plane_layout.h"
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

// The 16-byte word of (row, part).
std::size_t index(const Shape& shape, std::size_t row, std::size_t part, std::size_t parts) {
    return shape.family == KernelFamily::Lanes ? ((row / 8) * parts + part) * 8 + row % 8
                                               : row * parts + part;
}

// Reads a packed window of F32, F16 or BF16 back into rows; every byte of padding must be zero.
std::string unpack(const Shape& shape, const PlaneLayout& layout, std::span<const std::byte> packed,
                   std::vector<std::byte>& stored) {
    std::vector<bool> used(packed.size(), false);
    const auto take = [&](std::size_t at, std::size_t count) {
        for (std::size_t i = at; i < at + count; ++i) {
            if (i >= packed.size() || used[i])
                return false;
            used[i] = true;
            stored.push_back(packed[i]);
        }
        return true;
    };
    const std::size_t units = layout.units();
    for (std::size_t row = 0; row < shape.rows; ++row) {
        std::size_t left = layout.storedRowBytes();
        for (std::size_t part = 0; left > 0; ++part) {
            const std::size_t size = std::min<std::size_t>(left, 16);
            if (!take(16 * index(shape, row, part, units), size))
                return "a word is missing or shared";
            left -= size;
        }
    }
    for (std::size_t i = 0; i < packed.size(); ++i)
        if (!used[i] && packed[i] != std::byte(0))
            return fmt::format("padding at {} of {} is not zero", i, packed.size());
    return {};
}

}  // namespace

class TestWeightLayout : public QObject {
    Q_OBJECT

  private slots:
    void roundTrips_data() { addFamilies(kVulkanFamilies); }
    void roundTrips() {
        QFETCH(int, family);
        for (const TensorType type : {TensorType::F32, TensorType::F16, TensorType::BF16}) {
            for (const std::uint32_t rows : {1u, 7u, 8u, 9u, 31u, 64u, 577u}) {
                for (const std::uint32_t columns : {4u, 32u, 36u, 96u, 588u, 1056u}) {
                    const Shape shape = {static_cast<KernelFamily>(family), type, rows, columns};
                    const PlaneLayout layout(shape.family, type, columns);
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

    // Packing a quantised type moves bits and adds zeros: every stored bit has one place of its
    // own.
    void bitsHavePlaces_data() { addFamilies(kVulkanFamilies); }
    void bitsHavePlaces() {
        QFETCH(int, family);
        for (const TensorType type : supportedMatrixTypes()) {
            const TensorTypeInfo& info = tensorTypeInfo(type);
            if (info.blockWeights == 1)
                continue;
            const std::uint32_t rows = 9;
            const std::uint32_t columns = 3 * info.blockWeights;
            const PlaneLayout layout(static_cast<KernelFamily>(family), type, columns);
            std::vector<std::byte> stored(layout.storedRowBytes() * rows);
            std::vector<std::byte> packed(layout.packedBytes(rows));
            std::set<std::size_t> places;
            // All bits of the second block in the last row, and some of the others.
            const std::size_t last = 8 * layout.storedRowBytes() * 8;
            const std::size_t second = last + info.blockBytes * 8;
            for (std::size_t bit = 0; bit < stored.size() * 8; ++bit) {
                const bool chosen = bit >= second && bit < second + info.blockBytes * 8;
                if (!chosen && bit % 131 != 0)
                    continue;
                stored[bit / 8] = std::byte(1u << bit % 8);
                layout.pack(stored, rows, packed);
                stored[bit / 8] = std::byte(0);
                std::vector<std::size_t> set;
                for (std::size_t i = 0; i < packed.size(); ++i)
                    for (unsigned byte = std::to_integer<unsigned>(packed[i]); byte != 0;
                         byte &= byte - 1)
                        set.push_back(i * 8 + std::size_t(std::countr_zero(byte)));
                const std::string text = fmt::format("{}, bit {}", info.name, bit);
                QVERIFY2(set.size() == 1, text.c_str());
                QVERIFY2(places.insert(set[0]).second, text.c_str());
            }
        }
    }

    // A weight does not grow on the device, but for the ends of rows and of groups of rows.
    void sizes_data() { addFamilies(kVulkanFamilies); }
    void sizes() {
        QFETCH(int, family);
        for (const TensorType type : supportedMatrixTypes()) {
            for (const std::uint32_t columns : {4096u, 5120u, 11008u, 14336u}) {
                const PlaneLayout layout(static_cast<KernelFamily>(family), type, columns);
                const double stored = double(layout.storedRowBytes()) * 4096;
                QVERIFY(double(layout.packedBytes(4096)) <= 1.02 * stored);
            }
        }
    }

    void windows_data() { addFamilies(kVulkanFamilies); }
    void windows() {
        QFETCH(int, family);
        for (const TensorType type : supportedMatrixTypes()) {
            for (const std::uint64_t limit :
                 {std::uint64_t(1) << 20, std::uint64_t(1) << 27, std::uint64_t(1) << 30}) {
                const PlaneLayout layout(static_cast<KernelFamily>(family), type, 4096, limit);
                for (const std::uint32_t rows : {1u, 63u, 64u, 1000u, 32000u, 152064u}) {
                    const std::uint32_t count = layout.windowRows(rows);
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
