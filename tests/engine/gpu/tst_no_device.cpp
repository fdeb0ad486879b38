// SPDX-License-Identifier: MIT
// A machine without any Vulkan driver. A program of its own, since the loader reads the environment
// once.
#include <QtTest>

#include "engine/engine.h"
#include "engine/gpu/device.h"

using namespace tessera;

class TestNoDevice : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        for (const char* name : {"VK_ICD_FILENAMES", "VK_DRIVER_FILES"}) {
            qputenv(name, "/nonexistent/driver.json");
        }
        qunsetenv("TESSERA_VALIDATION");
    }

    void saysWhatToInstall() {
        const auto device = Device::create({});
        QVERIFY(!device);
        QCOMPARE(device.error().code, ErrorCode::NoDevice);
        QVERIFY(device.error().message().find("mesa-vulkan-drivers") != std::string::npos);
        const auto devices = listDevices();
        QVERIFY(!devices);
        QCOMPARE(devices.error().code, ErrorCode::NoDevice);
    }
};

QTEST_GUILESS_MAIN(TestNoDevice)
#include "tst_no_device.moc"
