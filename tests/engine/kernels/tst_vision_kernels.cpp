// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "engine/kernels/vision.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

class TestVisionKernels : public QObject {
    Q_OBJECT

  private slots:
    void patches_data() { addFamilies(); }
    void patches() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        struct Shape {
            std::uint32_t tiles, size, patchSize;
        };
        for (const Shape& shape : {Shape{1, 14, 14}, Shape{3, 336, 14}, Shape{2, 35, 7},
                                   Shape{1, 224, 32}, Shape{2, 15, 5}}) {
            gpu.clear();
            const auto pixels =
                randomFloats(std::size_t(shape.tiles) * 3 * shape.size * shape.size, 1);
            const std::uint32_t side = shape.size / shape.patchSize;
            const std::uint32_t columns = patchColumns(shape.patchSize);
            const BufferSlice in = gpu.input(pixels);
            const Tensor y = gpu.output(shape.tiles * side * side, columns);
            const std::string text = fmt::format("{} of {}", shape.size, shape.patchSize);
            TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                patchify(stream, in, shape.size, shape.patchSize, y);
            }),
                              text);
            QVERIFY2(
                gpu.values(y) == reference::patchify(pixels, shape.size, shape.patchSize, columns),
                text.c_str());
        }
    }

    void classTokens_data() { addFamilies(); }
    void classTokens() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const std::uint32_t tiles : {1u, 5u}) {
            for (const std::uint32_t perTile : {1u, 576u}) {
                for (const std::uint32_t hidden : {4u, 80u, 1024u}) {
                    gpu.clear();
                    const auto patches = randomFloats(std::size_t(tiles) * perTile * hidden, 1);
                    const auto classEmbedding = randomFloats(hidden, 2);
                    const auto positions = randomFloats(std::size_t(perTile + 1) * hidden, 3);
                    const Tensor in = gpu.input(patches, tiles * perTile, hidden);
                    const BufferSlice classSlice = gpu.input(classEmbedding);
                    const BufferSlice positionSlice = gpu.input(positions);
                    const Tensor y = gpu.output(tiles * (perTile + 1), hidden);
                    const Tensor dropped = gpu.output(tiles * perTile, hidden);
                    const std::string text = fmt::format("{} x {} x {}", tiles, perTile, hidden);
                    TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                        embedPatches(stream, in, classSlice, positionSlice, perTile, y);
                        dropClassToken(stream, y, perTile, dropped);
                    }),
                                      text);
                    const auto expected =
                        reference::vitEmbed(patches, classEmbedding, positions, perTile);
                    TESSERA_VERIFY_OK(compare(gpu.values(y), expected, 1e-14), text);
                    TESSERA_VERIFY_OK(
                        compare(gpu.values(dropped),
                                reference::dropClass(expected, perTile, hidden), 1e-14),
                        text);
                }
            }
        }
    }

    // Also more rows than a dimension of the grid may have groups.
    void withoutClassTokens_data() { addFamilies(); }
    void withoutClassTokens() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        struct Shape {
            std::uint32_t tiles, perTile, hidden;
        };
        for (const Shape& shape : {Shape{1, 1, 4}, Shape{3, 49, 72}, Shape{2, 35000, 3}}) {
            gpu.clear();
            const auto patches =
                randomFloats(std::size_t(shape.tiles) * shape.perTile * shape.hidden, 1);
            const auto positions = randomFloats(std::size_t(shape.perTile) * shape.hidden, 2);
            const Tensor in = gpu.input(patches, shape.tiles * shape.perTile, shape.hidden);
            const BufferSlice positionSlice = gpu.input(positions);
            const Tensor y = gpu.output(shape.tiles * shape.perTile, shape.hidden);
            const std::string text =
                fmt::format("{} x {} x {}", shape.tiles, shape.perTile, shape.hidden);
            TESSERA_VERIFY_OK(gpu.run([&](CommandStream& stream) {
                embedPatches(stream, in, std::nullopt, positionSlice, shape.perTile, y);
            }),
                              text);
            TESSERA_VERIFY_OK(
                compare(gpu.values(y), reference::vitEmbed(patches, {}, positions, shape.perTile),
                        1e-14),
                text);
        }
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestVisionKernels)
#include "tst_vision_kernels.moc"
