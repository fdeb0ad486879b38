// SPDX-License-Identifier: MIT
#include "engine/devices/devices.h"

#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <filesystem>
#include <fstream>

#include "engine/device/command_stream.h"
#include "engine/device/device_title.h"
#include "engine/engine.h"
#include "engine/kernels/elementwise.h"

using namespace tessera;

namespace {

// Runs one kernel, so that a pipeline is built.
bool useDevice(const DeviceOptions& options) {
    auto device = openDevice(options);
    if (!device)
        return false;
    MemoryArena arena(**device, MemoryDomain::Device, 4096);
    auto stream = (*device)->createStream();
    auto x = arena.allocate(16);
    auto index = arena.allocate(4);
    if (!stream || !x || !index)
        return false;
    std::array<std::byte, 4> result = {};
    (*stream)->begin({});
    (*stream)->fillZero(*x);
    argmax(**stream, {*x, 1, 4}, *index);
    (*stream)->download(*index, result);
    return (*stream)->finish().has_value();
}

}  // namespace

class TestDevice : public QObject {
    Q_OBJECT

  private slots:
    void processorsAreCalledSo() {
        DeviceInfo device;
        device.name = "Fast Card 9000";
        for (const DeviceKind kind : {DeviceKind::Discrete, DeviceKind::Integrated,
                                      DeviceKind::Virtual, DeviceKind::Other}) {
            device.kind = kind;
            QCOMPARE(deviceTitle(device).english(), device.name);
        }
        // By its kind: names change, and a GPU may have any.
        device.kind = DeviceKind::Cpu;
        QCOMPARE(deviceTitle(device).english(),
                 std::string("the processor, through a Vulkan driver"));
        device.kind = DeviceKind::Processor;
        device.threads = 4;
        QCOMPARE(deviceTitle(device).english(), std::string("Processor (4 threads)"));
        device.vectorUnit = "AVX2";
        QCOMPARE(deviceTitle(device).english(), std::string("Processor (AVX2, 4 threads)"));
        device.threads = 1;
        QCOMPARE(deviceTitle(device).english(), std::string("Processor (AVX2, 1 thread)"));
    }

    void selection() {
        const auto devices = listDevices();
        QVERIFY2(devices.has_value(), devices ? "" : devices.error().message().c_str());
        for (const DeviceInfo& info : *devices) {
            QCOMPARE(&info - devices->data(), std::ptrdiff_t(info.index));
            DeviceOptions options;
            options.selector = std::to_string(info.index);
            const auto byIndex = openDevice(options);
            QCOMPARE(byIndex.has_value(), info.usable);
            if (info.usable)
                QCOMPARE((*byIndex)->info().name, info.name);
        }
        DeviceOptions options;
        options.selector =
            QString::fromStdString(devices->front().name).left(5).toUpper().toStdString();
        QVERIFY(openDevice(options).has_value());
    }

    void unknownDevice() {
        const auto devices = listDevices();
        QVERIFY(devices.has_value());
        for (const char* selector : {"No such device", "99"}) {
            DeviceOptions options;
            options.selector = selector;
            const auto device = openDevice(options);
            QVERIFY(!device);
            QCOMPARE(device.error().code, ErrorCode::NoDevice);
            for (const DeviceInfo& info : *devices)
                QVERIFY(device.error().message().find(info.name) != std::string::npos);
        }
    }

    void pipelineCache() {
        const QTemporaryDir folder;
        DeviceOptions options;
        options.pipelineCacheFile =
            std::filesystem::path(folder.path().toStdString()) / "new folder" / "pipelines.bin";
        options.family = KernelFamily::Tiled;
        QVERIFY(useDevice(options));
        QVERIFY(std::filesystem::file_size(options.pipelineCacheFile) > 0);
        QVERIFY(useDevice(options));
        for (const std::size_t size : {0u, 3u, 32u, 5000u}) {
            std::ofstream(options.pipelineCacheFile, std::ios::binary | std::ios::trunc)
                << std::string(size, 'x');
            QVERIFY(useDevice(options));
        }
        QVERIFY(std::filesystem::file_size(options.pipelineCacheFile) > 0);
    }

    // A cache that cannot be written makes the next start slower, nothing else.
    void unwritableCache() {
        DeviceOptions options;
        options.pipelineCacheFile = "/proc/no such folder/pipelines.bin";
        options.family = KernelFamily::Tiled;
        QVERIFY(useDevice(options));
    }
};

QTEST_GUILESS_MAIN(TestDevice)
#include "tst_device.moc"
