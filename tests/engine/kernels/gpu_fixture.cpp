// SPDX-License-Identifier: MIT
#include "tests/engine/kernels/gpu_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "engine/gpu/instance.h"
#include "tests/kernels/reference/reference.h"

namespace tessera::testing {
namespace {

constexpr std::uint64_t kStripBytes = 4096;
constexpr std::uint64_t kArenaBlockBytes = std::uint64_t(32) << 20;

// Not a number in f32 and, in either half, in f16.
constexpr std::uint32_t kPattern = 0x7fc17fc1;

void fillPattern(std::span<std::byte> bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::byte>(kPattern >> (8 * (i % 4)));
    }
}

bool isPattern(std::span<const std::byte> bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != static_cast<std::byte>(kPattern >> (8 * (i % 4)))) {
            return false;
        }
    }
    return true;
}

template <typename T>
void append(std::vector<std::byte>& bytes, T value) {
    const auto* first = reinterpret_cast<const std::byte*>(&value);
    bytes.insert(bytes.end(), first, first + sizeof(T));
}

// Where the half-precision scales of a block begin, and how large its weights are with a scale
// of 1.
struct BlockScales {
    TensorType type;
    std::vector<std::size_t> offsets;
    float largest;
};

const std::vector<BlockScales>& blockScales() {
    static const std::vector<BlockScales> scales = {
        {TensorType::Q4_0, {0}, 8},       {TensorType::Q4_1, {0, 2}, 16},
        {TensorType::Q5_0, {0}, 16},      {TensorType::Q5_1, {0, 2}, 32},
        {TensorType::Q8_0, {0}, 128},     {TensorType::Q2_K, {80, 82}, 45},
        {TensorType::Q3_K, {108}, 128},   {TensorType::Q4_K, {0, 2}, 945},
        {TensorType::Q5_K, {0, 2}, 1953}, {TensorType::Q6_K, {208}, 4096},
        {TensorType::IQ4_NL, {0}, 127},   {TensorType::IQ4_XS, {0}, 4064},
    };
    return scales;
}

// Random bits everywhere, with scales that give weights of up to about 1; one scale in ten is zero
// or subnormal, and half of them are negative.
std::vector<std::byte> randomBlocks(TensorType type, std::size_t count, std::mt19937& engine) {
    const auto scales = std::ranges::find(blockScales(), type, &BlockScales::type);
    const std::size_t blockBytes = tensorTypeInfo(type).blockBytes;
    std::vector<std::byte> bytes(count * blockBytes);
    for (std::byte& byte : bytes) {
        byte = std::byte(engine() >> 24);
    }
    for (std::size_t block = 0; block < count; ++block) {
        for (const std::size_t offset : scales->offsets) {
            const std::uint32_t random = static_cast<std::uint32_t>(engine());
            const float scale = float(random % 1000 + 1) / 1000.0f / scales->largest;
            std::uint16_t half = reference::toHalf(scale);
            if (random % 10 == 0) {
                half = random % 20 == 0 ? 0 : static_cast<std::uint16_t>(random >> 22);
            }
            half = static_cast<std::uint16_t>(half | (random >> 16 & 0x8000u));
            std::memcpy(bytes.data() + block * blockBytes + offset, &half, sizeof(half));
        }
    }
    return bytes;
}

}  // namespace

bool reducedRun() {
    return std::getenv("TESSERA_TEST_REDUCED") != nullptr;
}

std::vector<float> randomFloats(std::size_t count, std::uint32_t seed, float low, float high) {
    std::mt19937 engine(seed);
    std::vector<float> values(count);
    for (float& value : values) {
        value = low + (high - low) * float(engine() >> 8) * 0x1p-24f;
    }
    return values;
}

std::vector<std::byte> randomStored(TensorType type, std::uint32_t rows, std::uint32_t columns,
                                    std::uint32_t seed) {
    std::mt19937 engine(seed);
    const std::size_t count = std::size_t(rows) * columns;
    std::vector<std::byte> bytes;
    bytes.reserve(count * 4);
    if (tensorTypeInfo(type).blockWeights > 1) {
        return randomBlocks(type, count / tensorTypeInfo(type).blockWeights, engine);
    }
    for (const float value : randomFloats(count, seed)) {
        if (type == TensorType::F16) {
            append(bytes, reference::toHalf(value));
        } else if (type == TensorType::BF16) {
            append(bytes, static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16));
        } else {
            append(bytes, value);
        }
    }
    return bytes;
}

const std::vector<float>& expectedOnce(const std::string& name,
                                       const std::function<std::vector<float>()>& compute) {
    static std::map<std::string, std::vector<float>> known;
    const auto found = known.find(name);
    return found != known.end() ? found->second : known.emplace(name, compute()).first->second;
}

std::string compare(std::span<const float> actual, std::span<const float> expected, double bound) {
    if (actual.size() != expected.size()) {
        return fmt::format("{} values instead of {}", actual.size(), expected.size());
    }
    for (std::size_t i = 0; i < actual.size(); ++i) {
        if (!std::isfinite(actual[i])) {
            return fmt::format("value {} of {} is {}, not {}", i, actual.size(), actual[i],
                               expected[i]);
        }
    }
    double error = 0;
    double power = 0;
    double worst = -1;
    std::size_t worstAt = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const double difference = double(actual[i]) - expected[i];
        error += difference * difference;
        power += double(expected[i]) * expected[i];
        if (std::fabs(difference) > worst) {
            worst = std::fabs(difference);
            worstAt = i;
        }
    }
    if (error <= bound * power) {
        return {};
    }
    return fmt::format("normalised error {:.3g} > {:.3g}; worst at {} of {}: {} instead of {}",
                       error / power, bound, worstAt, actual.size(), actual[worstAt],
                       expected[worstAt]);
}

Result<std::unique_ptr<GpuFixture>> GpuFixture::create(const DeviceOptions& options) {
    auto device = Device::create(options);
    if (!device) {
        return device.error();
    }
    auto fixture = std::make_unique<GpuFixture>();
    fixture->m_device = *std::move(device);
    auto stream = CommandStream::create(*fixture->m_device);
    if (!stream) {
        return stream.error();
    }
    fixture->m_arena =
        std::make_unique<MemoryArena>(*fixture->m_device, MemoryDomain::Device, kArenaBlockBytes);
    fixture->m_stream = *std::move(stream);
    return fixture;
}

void GpuFixture::clear() {
    m_stream->forgetViews();
    m_arena->reset();
    m_regions.clear();
    m_error.clear();
}

BufferSlice GpuFixture::add(std::vector<std::byte> bytes, bool constant) {
    // The start stays aligned because the strip is a multiple of every alignment in use.
    auto whole = m_arena->allocate(bytes.size() + 2 * kStripBytes);
    if (!whole) {
        m_error = whole.error().message();
        return {};
    }
    Region region;
    region.whole = *whole;
    region.sizeBytes = bytes.size();
    region.constant = constant;
    region.contents.resize(whole->sizeBytes);
    fillPattern(region.contents);
    if (!bytes.empty()) {
        std::memcpy(region.contents.data() + kStripBytes, bytes.data(), bytes.size());
    }
    m_regions.push_back(std::move(region));
    return whole->sub(kStripBytes, bytes.size());
}

BufferSlice GpuFixture::input(std::vector<std::byte> bytes) {
    return add(std::move(bytes), true);
}

Tensor GpuFixture::input(const std::vector<float>& values, std::uint32_t rows,
                         std::uint32_t columns) {
    return {input(values), rows, columns};
}

BufferSlice GpuFixture::output(std::uint64_t sizeBytes) {
    std::vector<std::byte> bytes(sizeBytes);
    fillPattern(bytes);
    return add(std::move(bytes), false);
}

Tensor GpuFixture::output(std::uint32_t rows, std::uint32_t columns) {
    return {output(Tensor::bytes(rows, columns)), rows, columns};
}

Tensor GpuFixture::inOut(const std::vector<float>& values, std::uint32_t rows,
                         std::uint32_t columns) {
    return {add(bytesOf(values), false), rows, columns};
}

BufferSlice GpuFixture::inOut(std::vector<std::byte> bytes) {
    return add(std::move(bytes), false);
}

Weight GpuFixture::weight(TensorType type, std::uint32_t rows, std::uint32_t columns,
                          std::span<const std::byte> stored) {
    auto weight = allocateWeight(*m_device, *m_arena, type, rows, columns);
    if (!weight) {
        m_error = weight.error().message();
        return {};
    }
    const WeightLayout layout(m_device->limits().family, type, columns);
    m_stream->begin({});
    for (const Weight::Window& window : weight->windows) {
        std::vector<std::byte> packed(layout.packedBytes(window.rows));
        layout.pack(stored.subspan(window.firstRow * layout.storedRowBytes(),
                                   window.rows * layout.storedRowBytes()),
                    window.rows, packed);
        m_stream->upload(packed, window.slice);
    }
    if (auto finished = m_stream->finish(); !finished) {
        m_error = finished.error().message();
    }
    return *weight;
}

std::string GpuFixture::run(const std::function<void(CommandStream&)>& record) {
    if (!m_error.empty()) {
        return m_error;
    }
    m_stream->begin({});
    for (const Region& region : m_regions) {
        m_stream->upload(region.contents, region.whole);
    }
    record(*m_stream);
    for (Region& region : m_regions) {
        region.after.assign(region.whole.sizeBytes, std::byte(0));
        m_stream->download(region.whole, region.after);
    }
    if (auto finished = m_stream->finish(); !finished) {
        return finished.error().message();
    }
    for (const Region& region : m_regions) {
        if (std::string complaint = check(region); !complaint.empty()) {
            return complaint;
        }
    }
    return {};
}

std::string GpuFixture::check(const Region& region) const {
    const std::span<const std::byte> after = region.after;
    if (!isPattern(after.first(kStripBytes))) {
        return fmt::format("something wrote before a buffer of {} bytes", region.sizeBytes);
    }
    for (std::size_t i = kStripBytes + region.sizeBytes; i < after.size(); ++i) {
        if (after[i] != region.contents[i]) {
            return fmt::format("something wrote past a buffer of {} bytes", region.sizeBytes);
        }
    }
    if (region.constant && region.after != region.contents) {
        return fmt::format("an input of {} bytes was changed", region.sizeBytes);
    }
    return {};
}

std::vector<std::byte> GpuFixture::bytes(const BufferSlice& slice) const {
    for (const Region& region : m_regions) {
        if (region.whole.buffer == slice.buffer && region.whole.offset <= slice.offset &&
            slice.offset + slice.sizeBytes <= region.whole.offset + region.whole.sizeBytes) {
            const auto first =
                region.after.begin() + std::ptrdiff_t(slice.offset - region.whole.offset);
            return {first, first + std::ptrdiff_t(slice.sizeBytes)};
        }
    }
    return {};
}

GpuFixture* Fixtures::get(KernelFamily family, std::uint64_t maxWindowBytes) {
    auto& fixture = m_fixtures[{family, maxWindowBytes}];
    if (!fixture) {
        DeviceOptions options;
        options.family = family;
        options.maxWindowBytes = maxWindowBytes;
        auto created = GpuFixture::create(options);
        if (!created) {
            QTest::qFail(created.error().message().c_str(), __FILE__, __LINE__);
            return nullptr;
        }
        fixture = *std::move(created);
    }
    if (fixture->device().limits().family != family) {
        QTest::qSkip("this device cannot run the family", __FILE__, __LINE__);
        return nullptr;
    }
    fixture->clear();
    return fixture.get();
}

std::uint64_t Fixtures::finish() {
    m_fixtures.clear();
    return Instance::validationErrors();
}

}  // namespace tessera::testing
