// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "engine/kernels/rope.h"
#include "engine/vulkan/kernels/kv_windows.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

struct Case {
    RopeStyle style = RopeStyle::Interleaved;
    std::uint32_t heads = 4;
    std::uint32_t kvHeads = 4;
    std::uint32_t headDim = 64;
    std::uint32_t ropeDim = 64;
    std::uint32_t tokens = 1;
    std::uint32_t firstPosition = 0;
    std::uint32_t headsPerWindow = 64;
    TensorType kvType = TensorType::F16;
    bool scaled = false;  // with factors for q

    std::string text() const {
        return fmt::format("style {}, {}/{} heads of {} ({} rotated), {} tokens at {}, {}{}",
                           static_cast<int>(style), heads, kvHeads, headDim, ropeDim, tokens,
                           firstPosition, tensorTypeInfo(kvType).name, scaled ? ", scaled" : "");
    }
};

constexpr std::uint32_t kContext = 48;

KvLayer makeCache(GpuFixture& gpu, const Case& c) {
    KvLayer cache;
    cache.context = kContext;
    cache.headDim = c.headDim;
    cache.type = c.kvType;
    for (std::uint32_t head = 0; head < c.kvHeads; head += c.headsPerWindow) {
        const std::uint32_t count = std::min(c.headsPerWindow, c.kvHeads - head);
        const std::uint64_t bytes = kvBytes(c.kvType, count, kContext, c.headDim);
        cache.windows.push_back({gpu.output(bytes), gpu.output(bytes), head, count});
    }
    return cache;
}

template <typename T>
T at(const std::vector<std::byte>& bytes, std::size_t index) {
    T value = {};
    std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
    return value;
}

// The components of one position of a head; nullopt if nothing was stored there.
std::optional<std::vector<float>> readPosition(const Case& c, const KvLayer::Window& window,
                                               const std::vector<std::byte>& bytes,
                                               std::size_t row) {
    std::vector<float> values;
    std::size_t untouched = 0;
    const std::size_t scaleBase = kvScaleBase(c.kvType, window.numKvHeads, kContext, c.headDim);
    for (std::size_t i = 0; i < c.headDim; ++i) {
        const std::size_t index = row * kvRowLength(c.headDim) + i;
        if (c.kvType == TensorType::F32) {
            values.push_back(at<float>(bytes, index));
            untouched += at<std::uint32_t>(bytes, index) == 0x7fc17fc1 ? 1 : 0;
            continue;
        }
        const std::size_t scalesPerRow = (c.headDim + 63) / 64 * 2;
        const auto half = at<std::uint16_t>(
            bytes,
            c.kvType == TensorType::F16 ? index : scaleBase * 2 + row * scalesPerRow + i / 32);
        untouched += half == 0x7fc1 ? 1 : 0;
        values.push_back(reference::fromHalf(half) *
                         (c.kvType == TensorType::F16 ? 1.0f : at<std::int8_t>(bytes, index)));
    }
    return untouched == values.size() ? std::nullopt : std::optional(values);
}

// The cache holds `expected` [tokens, kvHeads, headDim] at its positions and nothing elsewhere.
std::string checkCache(GpuFixture& gpu, const Case& c, const KvLayer& cache, bool values,
                       const std::vector<float>& expected) {
    std::vector<float> stored;
    std::vector<float> wanted;
    for (const KvLayer::Window& window : cache.windows) {
        const auto bytes = gpu.bytes(values ? window.v : window.k);
        for (std::uint32_t row = 0; row < window.numKvHeads * kContext; ++row) {
            const std::uint32_t position = row % kContext;
            const auto read = readPosition(c, window, bytes, row);
            const bool written =
                position >= c.firstPosition && position < c.firstPosition + c.tokens;
            if (read.has_value() != written)
                return fmt::format("position {} was {}", position, read ? "overwritten" : "left");
            if (!read)
                continue;
            const std::size_t head = window.firstKvHead + row / kContext;
            const auto from =
                expected.begin() +
                std::ptrdiff_t(((position - c.firstPosition) * c.kvHeads + head) * c.headDim);
            stored.insert(stored.end(), read->begin(), read->end());
            wanted.insert(wanted.end(), from, from + c.headDim);
        }
    }
    // Rounding to half: at most 2^-11 of each value. Q8_0: half a step of 1 / 127 of the largest of
    // 32, evenly distributed, so 1/12 of a step squared against 1/3 of the largest squared.
    const double bound = c.kvType == TensorType::Q8_0  ? 1e-4
                         : c.kvType == TensorType::F16 ? 1e-7
                                                       : 1e-12;
    if (std::string complaint = compare(stored, wanted, bound); !complaint.empty())
        return complaint;
    // Where the rotation's last bit does not decide about a quant, it is the twin's.
    return compare(stored, reference::keptInCache(c.kvType, wanted, c.headDim),
                   c.kvType == TensorType::Q8_0 ? 1e-6 : 1e-7);
}

std::string runCase(GpuFixture& gpu, const Case& c) {
    gpu.clear();
    const auto angles = randomFloats(std::size_t(kContext) * c.ropeDim, 1);
    const auto q = randomFloats(std::size_t(c.tokens) * c.heads * c.headDim, 2);
    const auto k = randomFloats(std::size_t(c.tokens) * c.kvHeads * c.headDim, 3);
    const auto v = randomFloats(std::size_t(c.tokens) * c.kvHeads * c.headDim, 4);
    RopeParams params;
    params.style = c.style;
    params.ropeDim = c.ropeDim;
    params.numHeads = c.heads;
    params.numKvHeads = c.kvHeads;
    params.firstPosition = c.firstPosition;
    params.angles = gpu.input(angles);
    const auto scale = randomFloats(kContext, 5);
    if (c.scaled)
        params.queryScale = gpu.input(scale);
    const Tensor qTensor = gpu.input(q, c.tokens, c.heads * c.headDim);
    const Tensor kTensor = gpu.input(k, c.tokens, c.kvHeads * c.headDim);
    const Tensor vTensor = gpu.input(v, c.tokens, c.kvHeads * c.headDim);
    const Tensor rotated = gpu.output(c.tokens, c.heads * c.headDim);
    const KvLayer cache = makeCache(gpu, c);
    std::string complaint = gpu.run([&](CommandStream& stream) {
        ropeStore(stream, params, qTensor, kTensor, vTensor, rotated, cache);
    });
    reference::Rope rope = {c.style, c.headDim, c.ropeDim, c.firstPosition, {}};
    if (complaint.empty()) {
        rope.scale = c.scaled ? std::span<const float>(scale) : std::span<const float>();
        complaint =
            compare(gpu.values(rotated), reference::ropeStore(rope, angles, q, c.heads), 1e-12);
        rope.scale = {};
    }
    if (complaint.empty()) {
        complaint =
            checkCache(gpu, c, cache, false, reference::ropeStore(rope, angles, k, c.kvHeads));
    }
    return complaint.empty() ? checkCache(gpu, c, cache, true, v) : complaint;
}

RopeConfig llamaConfig() {
    RopeConfig config;
    config.dim = 128;
    config.theta = 10000.0f;
    return config;
}

// cos and sin at (position, i) as an angle.
double angleAt(const std::vector<float>& angles, std::uint32_t position, std::uint32_t i) {
    const std::size_t at = (std::size_t(position) * 64 + i) * 2;
    return std::atan2(angles[at + 1], angles[at]);
}

}  // namespace

class TestRope : public QObject {
    Q_OBJECT

  private slots:
    void storing_data() { addFamilies(kVulkanFamilies); }
    void storing() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        for (const RopeStyle style : {RopeStyle::Interleaved, RopeStyle::HalfRotation}) {
            for (Case c : {Case{style, 4, 4, 64, 64, 1, 0}, Case{style, 4, 4, 64, 64, 5, 43},
                           Case{style, 8, 2, 128, 128, 7, 3}, Case{style, 6, 3, 80, 20, 3, 1, 1},
                           Case{style, 8, 8, 16, 10, 2, 40, 3}, Case{style, 4, 1, 8, 2, 9, 0},
                           Case{style, 28, 4, 128, 128, 1, 47, 2},
                           Case{style, 2, 2, 256, 64, 33, 15}, Case{style, 3, 1, 1, 0, 5, 2},
                           Case{style, 4, 2, 12, 12, 7, 9}, Case{style, 4, 2, 26, 26, 3, 20},
                           Case{style, 2, 2, 33, 32, 4, 1}, Case{style, 6, 3, 67, 20, 2, 1, 1}}) {
                for (const TensorType type : kKvTypes) {
                    c.kvType = type;
                    c.scaled = !c.scaled;
                    TESSERA_VERIFY_OK(runCase(gpu, c), c.text());
                }
            }
        }
    }

    void plainAngles() {
        const RopeConfig config = llamaConfig();
        const auto angles = ropeAngles(config, {}, 4096);
        QCOMPARE(angles.size(), std::size_t(4096) * 128);
        for (const std::uint32_t position : {0u, 1u, 17u, 4095u}) {
            for (std::uint32_t i = 0; i < 64; ++i) {
                const double angle = position * std::pow(10000.0, -2.0 * i / 128.0);
                const std::size_t at = (std::size_t(position) * 64 + i) * 2;
                QVERIFY(std::fabs(angles[at] - std::cos(angle)) < 1e-3);
                QVERIFY(std::fabs(angles[at + 1] - std::sin(angle)) < 1e-3);
            }
        }
    }

    void linearScaling() {
        RopeConfig config = llamaConfig();
        const auto plain = ropeAngles(config, {}, 64);
        config.scaling = RopeScaling::Linear;
        config.scalingFactor = 4.0f;
        const auto scaled = ropeAngles(config, {}, 256);
        for (std::uint32_t position = 0; position < 64; ++position) {
            for (std::uint32_t i = 0; i < 128; ++i) {
                QVERIFY(std::fabs(scaled[std::size_t(position) * 4 * 128 + i] -
                                  plain[std::size_t(position) * 128 + i]) < 1e-5f);
            }
        }
    }

    void frequencyFactors() {
        const RopeConfig config = llamaConfig();
        std::vector<float> factors(64, 1.0f);
        factors[10] = 8.0f;
        const auto plain = ropeAngles(config, {}, 8);
        const auto adapted = ropeAngles(config, factors, 8);
        for (std::uint32_t i = 0; i < 64; ++i) {
            const double wanted = angleAt(plain, 3, i) / double(factors[i]);
            QVERIFY(std::fabs(angleAt(adapted, 3, i) - wanted) < 1e-5);
        }
    }

    void ntkAlphas() {
        for (const std::uint32_t tokens : {1u, 100u, 2047u, 2048u}) {
            QCOMPARE(ntkAlpha(2048, tokens), 1u);
            QCOMPARE(ntkAlpha(0, tokens * 1000), 1u);
        }
        QCOMPARE(ntkAlpha(2048, 2049), 3u);
        QCOMPARE(ntkAlpha(2048, 4096), 3u);
        QCOMPARE(ntkAlpha(2048, 4097), 7u);
        QCOMPARE(ntkAlpha(2048, 8192), 7u);
        QCOMPARE(ntkAlpha(2048, 8193), 15u);
        QCOMPARE(ntkAlpha(280, 560), 3u);
        QCOMPARE(ntkAlpha(1, 5), 15u);
    }

    void ntkAngles() {
        const RopeConfig config = llamaConfig();
        const auto plain = ropeAngles(config, {}, 4);
        QVERIFY(ropeAngles(config, {}, 4, 1) == plain);
        const auto stretched = ropeAngles(config, {}, 4, 7);
        for (std::uint32_t i = 0; i < 64; ++i) {
            const double theta = 10000.0 * std::pow(7.0, 128.0 / 126.0);
            const double wanted = 3.0 * std::pow(theta, -2.0 * i / 128.0);
            QVERIFY(std::fabs(std::remainder(angleAt(stretched, 3, i) - wanted,
                                             2.0 * std::numbers::pi)) < 1e-5);
        }
        // The fastest frequency stays, the slowest becomes exactly alpha times slower.
        QVERIFY(std::fabs(angleAt(stretched, 1, 0) - angleAt(plain, 1, 0)) < 1e-6);
        QVERIFY(std::fabs(angleAt(plain, 3, 63) / angleAt(stretched, 3, 63) - 7.0) < 1e-4);
    }

    void logN() {
        const auto scales = logNScales(280, 300);
        QCOMPARE(scales.size(), std::size_t(300));
        for (std::uint32_t position = 0; position < 300; ++position) {
            const double wanted = position < 280 ? 1.0 : std::log(position + 1.0) / std::log(280.0);
            QVERIFY(std::fabs(scales[position] - wanted) < 1e-7);
        }
        QVERIFY(logNScales(280, 10) == std::vector<float>(10, 1.0f));
    }

    // YaRN leaves fast frequencies alone, divides slow ones by the factor, and scales all.
    void yarn() {
        RopeConfig config = llamaConfig();
        config.scaling = RopeScaling::Yarn;
        config.scalingFactor = 4.0f;
        config.originalContext = 4096;
        const auto angles = ropeAngles(config, {}, 4);
        const double magnitude = 0.1 * std::log(4.0) + 1.0;
        double before = 2.0;
        for (std::uint32_t i = 0; i < 64; ++i) {
            const std::size_t at = (64 + i) * 2;
            QVERIFY(std::fabs(std::hypot(angles[at], angles[at + 1]) - magnitude) < 1e-6);
            const double plain = std::pow(10000.0, -2.0 * i / 128.0);
            const double ratio = angleAt(angles, 1, i) / plain;
            const double turns = 4096 * plain / (2.0 * std::numbers::pi);
            QVERIFY(ratio < 1.0 + 1e-5 && ratio > 0.25 - 1e-5);
            QVERIFY(turns < 45.0 || std::fabs(ratio - 1.0) < 1e-5);
            QVERIFY(turns > 0.8 || std::fabs(ratio - 0.25) < 1e-5);
            QVERIFY(ratio <= before + 1e-5);
            before = ratio;
        }
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestRope)
#include "tst_rope.moc"
