// SPDX-License-Identifier: MIT
// Where the chosen model goes and how much memory it may take.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

ColumnLayout {
    id: root

    readonly property var contextLengths: {
        const lengths = [0, 1024, 2048, 4096, 8192, 16384, 32768];
        const chosen = App.modelChoice.contextLength;
        if (lengths.indexOf(chosen) < 0)
            lengths.push(chosen);
        return lengths;
    }

    // In GiB, including a value that was set by other means.
    readonly property var memoryLimits: {
        const limits = [0, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].map(gibibytes => gibibytes * 1024);
        const chosen = App.modelChoice.deviceMemoryMiB;
        if (limits.indexOf(chosen) < 0)
            limits.push(chosen);
        return limits;
    }

    // 0, for one on each core, and every smaller number.
    readonly property var threadCounts: {
        const counts = [0];
        for (let threads = 1; threads < App.modelChoice.mostThreads; ++threads)
            counts.push(threads);
        const chosen = App.modelChoice.threads;
        if (counts.indexOf(chosen) < 0)
            counts.push(chosen);
        return counts;
    }

    function memoryLabel(mebibytes: int): string {
        if (mebibytes === 0)
            return qsTr("all free memory");
        return mebibytes % 1024 === 0 ? qsTr("at most %L1 GiB").arg(mebibytes / 1024) : qsTr("at most %L1 MiB").arg(mebibytes);
    }

    spacing: Theme.gap

    SettingLine {
        Layout.fillWidth: true
        label: qsTr("Device")

        AppComboBox {
            id: deviceBox

            readonly property var known: App.modelChoice.devices

            objectName: "deviceCombo"
            width: parent.width
            model: known.map(device => device.label)
            chosen: Math.max(0, known.findIndex(device => device.selector === App.modelChoice.device))
            Accessible.name: qsTr("Device")
            onActivated: index => {
                if (known[index].usable)
                    App.modelChoice.device = known[index].selector;
                currentIndex = Qt.binding(() => deviceBox.chosen);
            }
        }
    }
    SettingLine {
        Layout.fillWidth: true
        visible: App.modelChoice.mostThreads > 1
        label: qsTr("Processor threads")
        note: qsTr("Fewer leave more for other programs. Only used when the processor is the device.")

        AppComboBox {
            objectName: "threadsCombo"
            width: parent.width
            model: root.threadCounts.map(threads => threads === 0 ? qsTr("one for each core") : qsTr("%Ln threads", "", threads))
            chosen: root.threadCounts.indexOf(App.modelChoice.threads)
            Accessible.name: qsTr("Processor threads")
            onActivated: index => App.modelChoice.threads = root.threadCounts[index]
        }
    }
    SettingLine {
        Layout.fillWidth: true
        label: qsTr("The device's memory")
        note: qsTr("Layers that do not fit stay in main memory, which is slower.")

        AppComboBox {
            objectName: "deviceMemoryCombo"
            width: parent.width
            model: root.memoryLimits.map(root.memoryLabel)
            chosen: root.memoryLimits.indexOf(App.modelChoice.deviceMemoryMiB)
            Accessible.name: qsTr("The device's memory")
            onActivated: index => App.modelChoice.deviceMemoryMiB = root.memoryLimits[index]
        }
    }
    SettingLine {
        Layout.fillWidth: true
        visible: !App.modelChoice.source.empty
        label: qsTr("Longest conversation")
        note: qsTr("The model's own is the length it was trained for, as far as memory allows.")

        AppComboBox {
            objectName: "contextCombo"
            width: parent.width
            model: root.contextLengths.map(tokens => tokens === 0 ? qsTr("the model's own") : qsTr("%Ln tokens", "", tokens))
            chosen: root.contextLengths.indexOf(App.modelChoice.contextLength)
            Accessible.name: qsTr("Longest conversation")
            onActivated: index => App.modelChoice.contextLength = root.contextLengths[index]
        }
    }
    SettingLine {
        Layout.fillWidth: true
        visible: !App.modelChoice.source.empty
        label: qsTr("Store the conversation as")
        note: qsTr("Q8_0 takes half the memory and is slightly less accurate.")

        AppComboBox {
            objectName: "cacheCombo"
            width: parent.width
            model: ["F16", "Q8_0"]
            chosen: App.modelChoice.compactCache ? 1 : 0
            Accessible.name: qsTr("Store the conversation as")
            onActivated: index => App.modelChoice.compactCache = index === 1
        }
    }
}
