// SPDX-License-Identifier: MIT
// Starts the real window and drives it with clicks and keys.
#pragma once

#include <QMimeData>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <memory>

#include "tests/app/app_fixture.h"

namespace tessera {

// A model for tests in which it does not matter what is said.
inline constexpr const char* kBoatScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "NVIDIA GeForce RTX 4070", "contextLength": 4096},
  "answers": [
    {"text": "The sign says: Boats for hire, in blue letters on a white board beside the water."},
    {"text": "Two boats are tied to the landing stage, and a third one is out on the lake."}
  ]})";

// The application with its window. A warning from its QML fails the test function that starts it.
class WindowDriver : public AppFixture {
  public:
    explicit WindowDriver(const ApplicationOptions& options);
    // With a scripted model instead of the options' backend.
    WindowDriver(const ApplicationOptions& options, const QByteArray& script);
    // With a scripted model that is already chosen.
    WindowDriver(const QString& dataDir, const QByteArray& script);
    ~WindowDriver();

    // Visible items of this name, in the window or in its popups.
    QList<QQuickItem*> all(const char* name) const;
    // The last one, or nullptr if there is none.
    QQuickItem* find(const char* name) const;
    QString text(const char* name) const;
    static QPoint middleOf(const QQuickItem* item);

    // Waits until nothing moves and all pictures are loaded. False if that does not happen in time.
    bool settle() const;
    // Both settle first, because a moving item slips away from under the mouse. False if there is
    // nothing enabled to click on.
    bool click(const QQuickItem* item, Qt::MouseButton button = Qt::LeftButton) const;
    bool click(const char* name) const;
    // Moves step by step, holding the left button.
    void drag(const QPoint& from, const QPoint& to) const;
    // Drops as the desktop does: the pointer enters with the data, then lets go.
    void drop(const QMimeData& mime, const QPoint& at) const;
    // In the middle of the window.
    void drop(const QMimeData& mime) const;
    void type(const QString& text) const;

    // Waits until the new layout has settled.
    void resize(int widthPx, int heightPx) const;
    // For people to look at: saves NAME.png in the folder that the environment variable
    // TESSERA_SCREENSHOTS names. Does nothing without it.
    void screenshot(const char* name) const;
    // In both appearances, wide and narrow, and very wide for people. Leaves the window 1000 pixels
    // wide and light.
    void screenshots(const char* name) const;

    std::unique_ptr<QQmlApplicationEngine> engine;
    QQuickWindow* window = nullptr;

  private:
    void show();
    bool press(const QQuickItem* item, Qt::MouseButton button) const;
};

// With a scripted model that is loaded. Ends the test program if that does not happen.
std::unique_ptr<WindowDriver> startWindow(const QString& dataDir, const QByteArray& script,
                                          QSize sizePx = QSize(1000, 700));

}  // namespace tessera
