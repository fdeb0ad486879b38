// SPDX-License-Identifier: MIT
#include "tests/engine/kernels/gpu_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/devices/devices.h"
#include "engine/kernels/operators.h"
#include "engine/vulkan/device/instance.h"

namespace tessera::testing {
namespace {

constexpr std::uint64_t kStripBytes = 4096;
constexpr std::uint64_t kArenaBlockBytes = std::uint64_t(32) << 20;

// Not a number in f32 and, in either half, in f16.
constexpr std::uint32_t kPattern = 0x7fc17fc1;

void fillPattern(std::span<std::byte> bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(kPattern >> (8 * (i % 4)));
}

bool isPattern(std::span<const std::byte> bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if (bytes[i] != static_cast<std::byte>(kPattern >> (8 * (i % 4))))
            return false;
    return true;
}

}  // namespace

const std::vector<float>& expectedOnce(const std::string& name,
                                       const std::function<std::vector<float>()>& compute) {
    static std::map<std::string, std::vector<float>> known;
    const auto found = known.find(name);
    return found != known.end() ? found->second : known.emplace(name, compute()).first->second;
}

Result<std::unique_ptr<GpuFixture>> GpuFixture::create(const DeviceOptions& options) {
    auto device = openDevice(options);
    if (!device)
        return device.error();
    auto fixture = std::make_unique<GpuFixture>();
    fixture->m_device = *std::move(device);
    auto stream = fixture->m_device->createStream();
    if (!stream)
        return stream.error();
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
    if (!bytes.empty())
        std::memcpy(region.contents.data() + kStripBytes, bytes.data(), bytes.size());
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
    const auto layout = m_device->operators().weightLayout(type, columns);
    m_stream->begin({});
    for (const Weight::Window& window : weight->windows) {
        std::vector<std::byte> packed(layout->packedBytes(window.rows));
        layout->pack(stored.subspan(window.firstRow * layout->storedRowBytes(),
                                    window.rows * layout->storedRowBytes()),
                     window.rows, packed);
        m_stream->upload(packed, window.slice);
    }
    if (auto finished = m_stream->finish(); !finished)
        m_error = finished.error().message();
    return *weight;
}

std::string GpuFixture::run(const std::function<void(CommandStream&)>& record) {
    if (!m_error.empty())
        return m_error;
    m_stream->begin({});
    for (const Region& region : m_regions)
        m_stream->upload(region.contents, region.whole);
    record(*m_stream);
    for (Region& region : m_regions) {
        region.after.assign(region.whole.sizeBytes, std::byte(0));
        m_stream->download(region.whole, region.after);
    }
    if (auto finished = m_stream->finish(); !finished)
        return finished.error().message();
    for (const Region& region : m_regions)
        if (std::string complaint = check(region); !complaint.empty())
            return complaint;
    return {};
}

std::string GpuFixture::check(const Region& region) const {
    const std::span<const std::byte> after = region.after;
    if (!isPattern(after.first(kStripBytes)))
        return fmt::format("something wrote before a buffer of {} bytes", region.sizeBytes);
    for (std::size_t i = kStripBytes + region.sizeBytes; i < after.size(); ++i)
        if (after[i] != region.contents[i])
            return fmt::format("something wrote past a buffer of {} bytes", region.sizeBytes);
    if (region.constant && region.after != region.contents)
        return fmt::format("an input of {} bytes was changed", region.sizeBytes);
    return {};
}

std::vector<std::byte> GpuFixture::bytes(const BufferSlice& slice) const {
    for (const Region& region : m_regions) {
        if (region.whole.block == slice.block && region.whole.offset <= slice.offset &&
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
