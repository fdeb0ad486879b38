// SPDX-License-Identifier: MIT
#include "engine/gpu/command_stream.h"

#include <array>

#include "engine/gpu/instance.h"
#include "engine/kernels/elementwise.h"
#include "engine/kernels/norm.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

constexpr std::uint64_t kMiB = std::uint64_t(1) << 20;

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
        if (reducedRun()) {
            QSKIP("reduced");
        }
        GpuFixture* gpu = m_fixtures.get(KernelFamily::Tiled);
        QVERIFY(gpu != nullptr);
        std::vector<std::byte> bytes(70 * kMiB + 12);
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bytes[i] = static_cast<std::byte>((i * 2654435761u) >> 24);
        }
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

    void memoryLimit() {
        DeviceOptions options;
        options.memoryLimitBytes = 8 * kMiB;
        auto device = Device::create(options);
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

    // Staging memory counts too: an upload that no longer fits is an error, not a crash.
    void memoryLimitWhileUploading() {
        DeviceOptions options;
        options.memoryLimitBytes = 6 * kMiB;
        auto gpu = GpuFixture::create(options);
        QVERIFY(gpu.has_value());
        auto& device = (*gpu)->device();
        {
            MemoryArena arena(device, MemoryDomain::Device, kMiB);
            const auto slice = arena.allocate(5 * kMiB);
            QVERIFY(slice.has_value());
            const std::vector<std::byte> bytes(5 * kMiB);
            (*gpu)->stream().begin({});
            (*gpu)->stream().upload(bytes, *slice);
            const auto finished = (*gpu)->stream().finish();
            QVERIFY(!finished);
            QCOMPARE(finished.error().code, ErrorCode::OutOfDeviceMemory);
        }
        QCOMPARE(device.memoryInUse(), std::uint64_t(0));
    }

    void tooLargeForOneBlock() {
        auto device = Device::create({});
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
