// SPDX-License-Identifier: MIT
// Runs the kernel tests (a reduced set) under the Vulkan validation layer.
#include <QProcess>
#include <QtTest>

#include "engine/devices/devices.h"
#include "engine/vulkan/device/instance.h"
#include "engine/vulkan/device/vulkan_device.h"

using namespace tessera;

class TestValidation : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        qputenv("TESSERA_VALIDATION", "1");
        const auto instance = Instance::create();
        if (!instance) {
            const QString message = QString::fromStdString(instance.error().message());
            // A machine without the layer must not pass for checked where it counts.
            if (qEnvironmentVariable("CI") == QLatin1String("true") ||
                instance.error().code != ErrorCode::Unsupported)
                QFAIL(qPrintable(message));
            QSKIP(qPrintable(message));
        }
    }

    // Without this, a layer that reports nothing would look like code without errors.
    void errorsAreCounted() {
        DeviceOptions options;
        options.family = KernelFamily::Tiled;
        auto device = openDevice(options);
        QVERIFY2(device.has_value(), device ? "" : device.error().message().c_str());
        const std::uint64_t before = Instance::validationErrors();
        VkBufferCreateInfo info = {};
        info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
        info.usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT;
        info.size = 0;  // not allowed
        VkBuffer buffer = VK_NULL_HANDLE;
        const VkDevice vulkan = static_cast<const VulkanDevice&>(**device).get();
        if (vkCreateBuffer(vulkan, &info, nullptr, &buffer) == VK_SUCCESS)
            vkDestroyBuffer(vulkan, buffer, nullptr);
        QVERIFY(Instance::validationErrors() > before);
    }

    void programs_data() {
        QTest::addColumn<QString>("program");
        const QStringList programs =
            QString::fromUtf8(TESSERA_VALIDATED_PROGRAMS).split(QLatin1Char('|'));
        for (const QString& program : programs)
            QTest::newRow(qPrintable(program.section(QLatin1Char('/'), -1))) << program;
    }
    void programs() {
        QFETCH(QString, program);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("TESSERA_VALIDATION"), QStringLiteral("1"));
        environment.insert(QStringLiteral("TESSERA_TEST_REDUCED"), QStringLiteral("1"));
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, QStringList());
        QVERIFY(process.waitForFinished(3'000'000));  // ends a hang, measures nothing
        const QByteArray output = process.readAll();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
                 output.right(20'000).constData());
        QVERIFY2(!output.contains("vulkan validation: Validation Error"),
                 output.right(20'000).constData());
    }
};

QTEST_GUILESS_MAIN(TestValidation)
#include "tst_validation.moc"
