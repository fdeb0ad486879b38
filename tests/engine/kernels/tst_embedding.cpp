// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <array>

#include "engine/kernels/embedding.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

class TestEmbedding : public QObject {
    Q_OBJECT

  private slots:
    void rows_data() { addFamilies(); }
    void rows() {
        QFETCH(int, family);
        for (const std::uint64_t window : {std::uint64_t(0), std::uint64_t(20000)}) {
            GpuFixture* gpu = m_fixtures.get(static_cast<KernelFamily>(family), window);
            if (gpu == nullptr)
                return;
            for (const TensorType type : supportedMatrixTypes()) {
                for (const std::uint32_t columns : {4u, 96u, 768u, 1056u})
                    if (columns % tensorTypeInfo(type).blockWeights == 0)
                        check(*gpu, type, columns);
            }
        }
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    static void check(GpuFixture& gpu, TensorType type, std::uint32_t columns) {
        gpu.clear();
        constexpr std::uint32_t kRows = 579;
        const std::vector<std::int32_t> ids = {0,  578, -1, 1, 7,   8, 9,  63,
                                               64, 65,  -7, 3, 300, 3, 577};
        const auto stored = randomStored(type, kRows, columns, columns);
        const Weight weight = gpu.weight(type, kRows, columns, stored);
        const auto tokens = std::uint32_t(ids.size());
        auto expected = randomFloats(std::size_t(tokens) * columns, 1);
        const BufferSlice idSlice = gpu.input(ids);
        const Tensor y = gpu.inOut(expected, tokens, columns);
        const std::string text = fmt::format("{}, {} columns", tensorTypeInfo(type).name, columns);
        TESSERA_VERIFY_OK(
            gpu.run([&](CommandStream& stream) { embedTokens(stream, weight, idSlice, y); }), text);
        reference::embedding(reference::weights(type, stored, kRows, columns), columns, ids,
                             expected);
        // The reference's numbers bit by bit, but for the sign of zeros.
        QVERIFY2(gpu.values(y) == expected, text.c_str());
    }

    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestEmbedding)
#include "tst_embedding.moc"
