// SPDX-License-Identifier: MIT
#include "engine/device/command_stream.h"

#include <array>

#include "engine/devices/devices.h"
#include "engine/kernels/elementwise.h"
#include "engine/kernels/norm.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

constexpr std::uint64_t kMiB = std::uint64_t(1) << 20;

// Of the row's family.
DeviceOptions familyOptions() {
    DeviceOptions options;
    QFETCH(int, family);
    options.family = static_cast<KernelFamily>(family);
    return options;
}

}  // namespace

class TestCommandStream : public QObject {
    Q_OBJECT

  private slots:
    // Every command here depends on the one before it.
    void chain_data() { addFamilies(); }
    void chain() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        constexpr std::uint32_t kRows = 64;
        constexpr std::uint32_t kColumns = 256;
        const auto x = randomFloats(std::size_t(kRows) * kColumns, 1);
        const auto weight = randomFloats(kColumns, 2, 0.5f, 1.5f);
        const BufferSlice weightSlice = gpu.input(weight);
        const Tensor in = gpu.input(x, kRows, kColumns);
        const Tensor a = gpu.output(kRows, kColumns);
        const Tensor b = gpu.output(kRows, kColumns);
        const int rounds = reducedRun() ? 20 : 100;
        const auto record = [&](CommandStream& stream) {
            stream.fillZero(b.slice);
            stream.copy(in.slice, a.slice);
            for (int round = 0; round < rounds; ++round) {
                rmsNorm(stream, a, weightSlice, 1e-5f, b);
                stream.copy(b.slice, a.slice);
                siluMul(stream, a, b, a);
                rmsNorm(stream, a, weightSlice, 1e-5f, a);
            }
        };
        TESSERA_VERIFY_OK(gpu.run(record), "chain");
        auto expected = x;
        for (int round = 0; round < rounds; ++round) {
            const auto normed = reference::rmsNorm(expected, weight, 1e-5f);
            expected = reference::rmsNorm(reference::siluMul(normed, normed), weight, 1e-5f);
        }
        TESSERA_VERIFY_OK(compare(gpu.values(a), expected, 1e-8), "chain");
        const auto first = gpu.bytes(a.slice);
        TESSERA_VERIFY_OK(gpu.run(record), "again");
        QVERIFY(gpu.bytes(a.slice) == first);
    }

    // More than the staging memory of one submission holds, at an odd size.
    void largeTransfers() {
        if (reducedRun())
            QSKIP("reduced");
        GpuFixture* gpu = m_fixtures.get(KernelFamily::Tiled);
        QVERIFY(gpu != nullptr);
        std::vector<std::byte> bytes(70 * kMiB + 12);
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::byte>((i * 2654435761u) >> 24);
        const BufferSlice slice = gpu->input(bytes);
        const BufferSlice copy = gpu->output(bytes.size());
        TESSERA_VERIFY_OK(gpu->run([&](CommandStream& stream) { stream.copy(slice, copy); }),
                          "large transfers");
        QVERIFY(gpu->bytes(slice) == bytes);
        QVERIFY(gpu->bytes(copy) == bytes);
    }

    void stopping() {
        GpuFixture* gpu = m_fixtures.get(KernelFamily::Tiled);
        QVERIFY(gpu != nullptr);
        const std::vector<float> x = {1.0f, 3.0f, 2.0f, 0.0f};
        const Tensor in = gpu->input(x, 1, 4);
        const BufferSlice index = gpu->output(4);
        std::stop_source source;
        gpu->stream().begin(source.get_token());
        argmax(gpu->stream(), in, index);
        std::array<std::byte, 4> untouched = {};
        gpu->stream().download(index, untouched);
        source.request_stop();
        const auto finished = gpu->stream().finish();
        QVERIFY(!finished);
        QCOMPARE(finished.error().code, ErrorCode::Cancelled);
        QVERIFY(gpu->stream().failed());
        QVERIFY(untouched == (std::array<std::byte, 4>{}));
        TESSERA_VERIFY_OK(gpu->run([&](CommandStream& stream) { argmax(stream, in, index); }),
                          "after a stop");
        QCOMPARE(gpu->values<std::uint32_t>(index).at(0), 1u);
    }

    void memoryLimit_data() { addFamilies(); }
    void memoryLimit() {
        DeviceOptions options = familyOptions();
        options.memoryLimitBytes = 8 * kMiB;
        auto device = openDevice(options);
        QVERIFY(device.has_value());
        {
            MemoryArena arena(**device, MemoryDomain::Device, kMiB);
            QVERIFY(arena.allocate(4 * kMiB).has_value());
            QCOMPARE((*device)->memoryInUse(), 4 * kMiB);
            const auto tooMuch = arena.allocate(5 * kMiB);
            QVERIFY(!tooMuch);
            QCOMPARE(tooMuch.error().code, ErrorCode::OutOfDeviceMemory);
            QVERIFY(arena.allocate(3 * kMiB).has_value());
            QCOMPARE((*device)->memoryInUse(), 7 * kMiB);
        }
        QCOMPARE((*device)->memoryInUse(), std::uint64_t(0));
        QCOMPARE((*device)->peakMemory(), 7 * kMiB);
    }

    // Transfers of any size go through the same few blocks of main memory, which the limit for the
    // device's memory leaves alone.
    void stagingMemoryStaysSmall_data() { addFamilies(); }
    void stagingMemoryStaysSmall() {
        DeviceOptions options = familyOptions();
        options.memoryLimitBytes = 21 * kMiB;
        auto gpu = GpuFixture::create(options);
        QVERIFY(gpu.has_value());
        auto& device = (*gpu)->device();
        QCOMPARE(device.memoryInUse(), device.stagingBytes());
        QCOMPARE(device.deviceMemoryInUse(), std::uint64_t(0));
        {
            MemoryArena arena(device, MemoryDomain::Device, kMiB);
            const auto slice = arena.allocate(21 * kMiB);
            QVERIFY(slice.has_value());
            std::vector<std::byte> bytes(21 * kMiB);
            for (std::size_t i = 0; i < bytes.size(); ++i)
                bytes[i] = static_cast<std::byte>((i * 2654435761u) >> 24);
            std::vector<std::byte> back(bytes.size());
            CommandStream& stream = (*gpu)->stream();
            stream.begin({});
            // In odd pieces, so that blocks end within one.
            for (std::size_t first = 0; first < bytes.size(); first += 3 * kMiB) {
                stream.upload(std::span(bytes).subspan(first, 3 * kMiB),
                              slice->sub(first, 3 * kMiB));
            }
            stream.download(*slice, back);
            QVERIFY(stream.finish().has_value());
            QVERIFY(back == bytes);
            QCOMPARE(device.memoryInUse(), 21 * kMiB + device.stagingBytes());
            QVERIFY(!arena.allocate(1).has_value());
        }
        QCOMPARE(device.memoryInUse(), device.stagingBytes());
    }

    // A forecast is what the real arena takes, whatever the requests.
    void arenaForecast() {
        GpuFixture* gpu = m_fixtures.get(KernelFamily::Tiled);
        QVERIFY(gpu != nullptr);
        Device& device = gpu->device();
        const std::vector<float> sizes = randomFloats(60, 5, 0.0f, 2.0f);
        for (const bool expecting : {false, true}) {
            const std::uint64_t before = device.deviceMemoryInUse();
            MemoryArena real(device, MemoryDomain::Device, 5 * kMiB);
            MemoryArena forecast = MemoryArena::forecast(device, 5 * kMiB);
            std::uint64_t aligned = 0;
            for (const float size : sizes)
                aligned += real.alignedBytes(std::uint64_t(size * kMiB));
            if (expecting) {
                real.expect(aligned);
                forecast.expect(aligned);
            }
            for (const float size : sizes) {
                QVERIFY(real.allocate(std::uint64_t(size * kMiB)).has_value());
                const auto slice = forecast.allocate(std::uint64_t(size * kMiB));
                QVERIFY(slice.has_value() && !*slice);
            }
            QCOMPARE(forecast.sizeBytes(), real.sizeBytes());
            QCOMPARE(device.deviceMemoryInUse(), before + real.sizeBytes());
            QVERIFY(real.sizeBytes() >= aligned);
            if (expecting) {
                // The last block is not larger than needed; holes remain in the others.
                QVERIFY(real.sizeBytes() < aligned + aligned / 10);
            }
        }
    }

    void memoryBudget_data() { addFamilies(); }
    void memoryBudget() {
        DeviceOptions options = familyOptions();
        auto device = openDevice(options);
        QVERIFY(device.has_value());
        const MemoryBudget open = (*device)->memoryBudget();
        QVERIFY(open.totalBytes > 0 && open.freeBytes > 0 && open.hostFreeBytes > 0);
        QVERIFY(open.freeBytes <= open.totalBytes);
        options.memoryLimitBytes = 8 * kMiB;
        auto limited = openDevice(options);
        QVERIFY(limited.has_value());
        QCOMPARE((*limited)->memoryBudget().freeBytes, 8 * kMiB);
        MemoryArena arena(**limited, MemoryDomain::Device, kMiB);
        QVERIFY(arena.allocate(3 * kMiB).has_value());
        QCOMPARE((*limited)->memoryBudget().freeBytes, 5 * kMiB);
    }

    void tooLargeForOneBlock_data() { addFamilies(); }
    void tooLargeForOneBlock() {
        auto device = openDevice(familyOptions());
        QVERIFY(device.has_value());
        MemoryArena arena(**device, MemoryDomain::Device, kMiB);
        const auto slice = arena.allocate(std::uint64_t(1) << 45);
        QVERIFY(!slice);
        QCOMPARE(slice.error().code, ErrorCode::OutOfDeviceMemory);
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestCommandStream)
#include "tst_command_stream.moc"
