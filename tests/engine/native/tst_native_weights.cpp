// SPDX-License-Identifier: MIT
// Stored weights as f32: the numbers of the engine's decoders, in every SIMD target.
#include <fmt/format.h>

#include <QtTest>
#include <algorithm>
#include <vector>

#include "engine/native/products/dequantise.h"
#include "engine/native/products/embedding.h"
#include "tests/engine/native/simd_targets.h"
#include "tests/kernels/reference/reference.h"
#include "tests/kernels/reference/test_data.h"

using namespace tessera;
using namespace tessera::native;
using namespace tessera::testing;

namespace {

constexpr float kUntouched = 12345.0f;

// Not aligned to anything, as rows of a mapped file.
struct Unaligned {
    explicit Unaligned(const std::vector<std::byte>& from) : bytes(from.size() + 1) {
        std::copy(from.begin(), from.end(), bytes.begin() + 1);
    }
    const std::byte* data() const { return bytes.data() + 1; }
    std::vector<std::byte> bytes;
};

std::vector<std::size_t> lengths(TensorType type) {
    const std::size_t block = tensorTypeInfo(type).blockWeights;
    return block == 256  ? std::vector<std::size_t>{256, 1280}
           : block == 32 ? std::vector<std::size_t>{32, 96, 256, 736}
                         : std::vector<std::size_t>{1, 5, 16, 27, 256, 589};
}

}  // namespace

class TestNativeWeights : public QObject {
    Q_OBJECT

  private slots:
    void exact_data() { addSimdTargets(); }
    void exact() {
        TESSERA_USE_SIMD_TARGET();
        for (const TensorType type : supportedMatrixTypes()) {
            for (const std::size_t columns : lengths(type)) {
                constexpr std::uint32_t kRows = 5;
                const auto stored = randomStored(type, kRows, std::uint32_t(columns), 3);
                const Unaligned rows(stored);
                const auto expected =
                    reference::weights(type, stored, kRows, std::uint32_t(columns));
                const WeightView view = weightView(type, rows.data(), kRows, columns);
                for (std::size_t r = 0; r < kRows; ++r) {
                    // In one piece and in two.
                    for (const std::size_t first : {std::size_t(0), columns / 256 / 2 * 256}) {
                        std::vector<float> actual(columns + 1, kUntouched);
                        const Dequantiser dequantise = dequantiser(type);
                        if (first != 0)
                            dequantise(view.row(r), 0, first, actual.data());
                        dequantise(view.row(r), first, columns - first, actual.data() + first);
                        QCOMPARE(actual.back(), kUntouched);
                        for (std::size_t k = 0; k < columns; ++k) {
                            const float wanted = expected[r * columns + k];
                            QVERIFY2(actual[k] == wanted,
                                     fmt::format("{}, weight {} of {}: {} instead of {}",
                                                 tensorTypeInfo(type).name, k, columns, actual[k],
                                                 wanted)
                                         .c_str());
                        }
                    }
                }
            }
        }
    }

    void embedding_data() { addSimdTargets(); }
    void embedding() {
        TESSERA_USE_SIMD_TARGET();
        ThreadPool pool(2);
        for (const TensorType type : supportedMatrixTypes()) {
            for (const std::size_t columns : lengths(type)) {
                constexpr std::uint32_t kRows = 30;
                const auto stored = randomStored(type, kRows, std::uint32_t(columns), 4);
                std::vector<std::int32_t> ids;
                for (std::int32_t token = 0; token < 45; ++token)
                    ids.push_back(token % 7 == 3 ? -1 : token * 11 % std::int32_t(kRows));
                const std::size_t length = (columns + 3) / 4 * 4;
                const std::size_t stride = length + 5;
                std::vector<float> y(ids.size() * stride, kUntouched);
                embedTokens(pool, weightView(type, stored.data(), kRows, columns), ids,
                            {y.data(), ids.size(), length, stride});
                std::vector<float> expected(ids.size() * columns, kUntouched);
                reference::embedding(
                    reference::weights(type, stored, kRows, std::uint32_t(columns)),
                    std::uint32_t(columns), ids, expected);
                for (std::size_t i = 0; i < y.size(); ++i) {
                    const std::size_t token = i / stride;
                    const std::size_t k = i % stride;
                    const bool inside = k < length && ids[token] >= 0;
                    const float wanted = k < columns ? expected[token * columns + k]
                                         : inside    ? 0.0f
                                                     : kUntouched;
                    QVERIFY2(y[i] == wanted,
                             fmt::format("{}, token {}, column {}: {} not {}",
                                         tensorTypeInfo(type).name, token, k, y[i], wanted)
                                 .c_str());
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestNativeWeights)
#include "tst_native_weights.moc"
