// SPDX-License-Identifier: MIT
// Starts the real window and drives it with clicks and keys.
#pragma once

#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <memory>

#include "app/desktop/inference/scripted_backend.h"
#include "app/desktop/start/application.h"

namespace tessera {

// The application and its window, as main() makes them.
struct WindowDriver {
    std::unique_ptr<Application> application;
    std::unique_ptr<QQmlApplicationEngine> engine;
    QQuickWindow* window = nullptr;

    explicit WindowDriver(const ApplicationOptions& options) {
        auto created = Application::create(options);
        if (!created)
            qFatal("%s", created.error().message.c_str());
        application = std::move(*created);
        engine = std::make_unique<QQmlApplicationEngine>();
        if (!application->show(*engine))
            qFatal("no window");
        window = qobject_cast<QQuickWindow*>(engine->rootObjects().constFirst());
        if (!QTest::qWaitForWindowExposed(window))
            qFatal("the window does not appear");
    }
    // With a model that gives the script's answers already chosen.
    WindowDriver(const QString& dataDir, const QByteArray& script)
        : WindowDriver(scripted(
              dataDir, script,
              {QStringLiteral("/models/model.gguf"), QStringLiteral("/models/mmproj.gguf")})) {}

    static ApplicationOptions scripted(const QString& dataDir, const QByteArray& script,
                                       const ModelFiles& model = {}) {
        auto parsed = Script::fromJson(script);
        if (!parsed)
            qFatal("%s", parsed.error().message.c_str());
        ApplicationOptions options;
        options.dataDir = dataDir;
        options.model = model;
        options.backend = [script = *parsed] { return std::make_unique<ScriptedBackend>(script); };
        return options;
    }

    ~WindowDriver() { engine.reset(); }
    WindowDriver(const WindowDriver&) = delete;
    WindowDriver& operator=(const WindowDriver&) = delete;

    // Visible items of this name, in the window or in its popups.
    QList<QQuickItem*> all(const char* name) const {
        QList<QQuickItem*> found;
        collect(window->contentItem(), QString::fromLatin1(name), found);
        return found;
    }
    QQuickItem* find(const char* name) const {
        const auto found = all(name);
        return found.isEmpty() ? nullptr : found.constLast();
    }
    QString text(const char* name) const {
        const QQuickItem* item = find(name);
        return item == nullptr ? QString() : item->property("text").toString();
    }
    static QPoint middleOf(const QQuickItem* item) {
        return item->mapToScene(QPointF(item->width() / 2, item->height() / 2)).toPoint();
    }
    bool click(const QQuickItem* item, Qt::MouseButton button = Qt::LeftButton) const {
        if (item == nullptr || !item->isEnabled())
            return false;
        QTest::mouseMove(window, middleOf(item));
        QTest::mouseClick(window, button, Qt::NoModifier, middleOf(item));
        return true;
    }
    bool click(const char* name) const { return click(find(name)); }
    // Whether the item is there and stays where it is: a list that still moves takes it from under
    // the mouse.
    bool atRest(const char* name) const {
        const QQuickItem* item = find(name);
        if (item == nullptr || !item->isEnabled())
            return false;
        const QPoint place = middleOf(item);
        QTest::qWait(200);
        return find(name) == item && middleOf(item) == place;
    }
    // As the desktop brings a drop: the pointer with the data enters, then lets go.
    void drop(const QMimeData& mime, const QPoint& at) const {
        QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window, &enter);
        QDropEvent event(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window, &event);
    }
    // In the middle of the window.
    void drop(const QMimeData& mime) const {
        drop(mime, QPoint(window->width() / 2, window->height() / 2));
    }
    // Waits until the window is laid out anew.
    void resize(int widthPx, int heightPx) const {
        window->resize(widthPx, heightPx);
        QTest::qWait(300);
    }
    void type(const QString& text) const {
        for (const QChar& c : text)
            QTest::keyClick(window, c.toLatin1());
    }
    bool ask(const QString& question) const {
        application->composer()->setText(question);
        if (!QTest::qWaitFor([&] { return application->asking()->canSend(); }, 20000))
            return false;
        application->asking()->send();
        return QTest::qWaitFor([&] { return !application->answer()->isBusy(); }, 20000);
    }
    void screenshot(const char* name) const {
        QTest::qWait(400);  // pictures load on threads of their own
        QDir().mkpath(QStringLiteral(TESSERA_SCREENSHOT_DIR));
        QVERIFY(window->grabWindow().save(
            QStringLiteral(TESSERA_SCREENSHOT_DIR "/%1.png").arg(QLatin1String(name))));
    }

    // In both appearances, wide and narrow; wide and light in the end.
    void screenshots(const char* name) const {
        for (const int widthPx : {1000, 400})
            for (const auto look : {AppSettings::Light, AppSettings::Dark}) {
                resize(widthPx, 700);
                application->settings()->setAppearance(look);
                const char* lookName = look == AppSettings::Dark ? "dark" : "light";
                screenshot(qPrintable(QStringLiteral("%1-%2-%3")
                                          .arg(QLatin1String(name), QString::number(widthPx),
                                               QLatin1String(lookName))));
            }
        resize(1000, 700);
        application->settings()->setAppearance(AppSettings::Light);
    }

  private:
    static void collect(QQuickItem* item, const QString& name, QList<QQuickItem*>& found) {
        if (item->objectName() == name && item->isVisible())
            found.append(item);
        for (QQuickItem* child : item->childItems())
            collect(child, name, found);
    }
};

}  // namespace tessera
