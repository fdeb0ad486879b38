// SPDX-License-Identifier: MIT
// Where the window is: its size, maximised or not, kept from start to start; and its full screen.
import QtQuick
import Tessera

Item {
    id: root

    required property Window window
    readonly property bool fullScreen: window.visibility === Window.FullScreen
    // Of the window while it is neither maximised nor full screen.
    property int usualWidth: App.settings.windowSize.width
    property int usualHeight: App.settings.windowSize.height
    // It is, or is when it is no longer full screen.
    property bool maximized: App.settings.windowMaximized
    property bool startedMaximized: false

    function show(): void {
        root.startedMaximized = root.maximized;
        root.window.width = root.usualWidth;
        root.window.height = root.usualHeight;
        if (root.startedMaximized)
            root.window.showMaximized();
        else
            root.window.show();
    }
    function toggleFullScreen(): void {
        root.takeState();
        if (!root.fullScreen)
            root.window.showFullScreen();
        else if (root.maximized)
            root.window.showMaximized();
        else
            root.window.showNormal();
    }
    function save(): void {
        root.takeState();
        root.takeSize();
        App.settings.windowSize = Qt.size(root.usualWidth, root.usualHeight);
        App.settings.windowMaximized = root.maximized;
    }
    function takeState(): void {
        if (root.window.visibility === Window.Maximized)
            root.maximized = true;
        else if (root.window.visibility === Window.Windowed)
            root.maximized = false;
    }
    function takeSize(): void {
        if (root.window.visibility !== Window.Windowed)
            return;
        root.usualWidth = root.window.width;
        root.usualHeight = root.window.height;
    }

    Connections {
        target: root.window

        function onWidthChanged(): void {
            sizeTimer.restart();
        }
        function onHeightChanged(): void {
            sizeTimer.restart();
        }
        function onVisibilityChanged(): void {
            root.takeState();
            // Not every platform knows a size in which it has never shown the window.
            if (root.startedMaximized && root.window.visibility === Window.Windowed) {
                root.startedMaximized = false;
                root.window.width = root.usualWidth;
                root.window.height = root.usualHeight;
            }
        }
    }
    // A window manager tells the new size before it tells that it has maximised the window.
    Timer {
        id: sizeTimer

        interval: 500
        onTriggered: root.takeSize()
    }
}
