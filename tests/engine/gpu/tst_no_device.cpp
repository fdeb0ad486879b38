// SPDX-License-Identifier: MIT
// A machine without any Vulkan driver. A program of its own, since the loader reads the environment
// once.
#include <QtTest>

#include "engine/devices/devices.h"
#include "engine/engine.h"

using namespace tessera;

class TestNoDevice : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        for (const char* name : {"VK_ICD_FILENAMES", "VK_DRIVER_FILES"})
            qputenv(name, "/nonexistent/driver.json");
        qunsetenv("TESSERA_VALIDATION");
    }

    void theProcessorIsThere() {
        const auto devices = listDevices();
        QVERIFY(devices.has_value());
        QCOMPARE(devices->size(), std::size_t(1));
        QCOMPARE(devices->front().kind, DeviceKind::Processor);
        const auto device = openDevice({});
        QVERIFY(device.has_value());
        QCOMPARE((*device)->info().kind, DeviceKind::Processor);
        DeviceOptions options;
        options.selector = "llvmpipe";
        const auto other = openDevice(options);
        QVERIFY(!other);
        QCOMPARE(other.error().code, ErrorCode::NoDevice);
        QVERIFY(other.error().message().find("Processor") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestNoDevice)
#include "tst_no_device.moc"
