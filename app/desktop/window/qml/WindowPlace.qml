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
    // On the way there, some window managers show the window in its usual size for a moment.
    property bool goesFullScreen: false

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
        root.goesFullScreen = !root.fullScreen;
        if (root.goesFullScreen)
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
            stillTimer.restart();
        }
        function onHeightChanged(): void {
            stillTimer.restart();
        }
        function onVisibilityChanged(): void {
            if (root.window.visibility === Window.Maximized)
                root.maximized = true;
            else
                stillTimer.restart();
            // Not every platform knows a size in which it has never shown the window.
            if (root.startedMaximized && !root.goesFullScreen && root.window.visibility === Window.Windowed) {
                root.startedMaximized = false;
                root.window.width = root.usualWidth;
                root.window.height = root.usualHeight;
            }
        }
    }
    // A window manager tells the new size before it tells that it has maximised the window.
    Timer {
        id: stillTimer

        interval: 500
        onTriggered: {
            root.takeState();
            root.takeSize();
        }
    }
}
