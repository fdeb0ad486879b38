// SPDX-License-Identifier: MIT
#include "tests/app/e2e/window_driver.h"

#include <QAbstractAnimation>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QPointer>
#include <QQmlExtensionPlugin>
#include <QQuickStyle>
#include <QRegularExpression>
#include <QSignalSpy>

Q_IMPORT_QML_PLUGIN(TesseraPlugin)

namespace tessera {
namespace {

constexpr int kPatienceMs = 20000;
constexpr int kLoading = 2;  // QQuickImageBase::Loading

void collect(QQuickItem* item, const QString& name, QList<QQuickItem*>& found) {
    if (item->objectName() == name && item->isVisible())
        found.append(item);
    for (QQuickItem* child : item->childItems())
        collect(child, name, found);
}

// Where everything is, and in which colour. Equal for two moments between which nothing moved or
// faded.
struct Places {
    QList<std::tuple<const QQuickItem*, QRectF, QVariant>> items;
    bool loading = false;

    explicit Places(const QQuickWindow* window) { add(window->contentItem()); }
    void add(const QQuickItem* item) {
        if (!item->isVisible())
            return;
        items.append(
            {item, {item->x(), item->y(), item->width(), item->height()}, item->property("color")});
        loading |= item->inherits("QQuickImageBase") && item->property("status") == kLoading;
        for (const QQuickItem* child : item->childItems())
            add(child);
    }
};

// Counts the steps in which all running animations move.
class StepCounter : public QAbstractAnimation {
  public:
    int steps = 0;
    int duration() const override { return -1; }  // until it is stopped

  protected:
    void updateCurrentTime(int) override { ++steps; }
};

// Until a frame is drawn and animations have moved on; false if that does not happen.
bool waitForSteps(QQuickWindow* window) {
    StepCounter counter;
    QSignalSpy frames(window, &QQuickWindow::afterRendering);
    counter.start();
    const int begun = counter.steps;
    window->update();
    return QTest::qWaitFor([&] { return counter.steps >= begun + 2 && !frames.isEmpty(); });
}

}  // namespace

WindowDriver::WindowDriver(const ApplicationOptions& options) : AppFixture(options) {
    show();
}

WindowDriver::WindowDriver(const ApplicationOptions& options, const QByteArray& script)
    : AppFixture(options, script) {
    show();
}

WindowDriver::WindowDriver(const QString& dataDir, const QByteArray& script)
    : AppFixture(dataDir, script) {
    show();
}

WindowDriver::~WindowDriver() {
    engine.reset();  // before the application
}

void WindowDriver::show() {
    QTest::failOnWarning(QRegularExpression(QStringLiteral("qrc:/qt/qml/Tessera")));
    static const bool styled = (QQuickStyle::setStyle(QStringLiteral("Basic")), true);
    Q_UNUSED(styled)
    engine = std::make_unique<QQmlApplicationEngine>();
    if (!application->show(*engine))
        qFatal("no window");
    window = qobject_cast<QQuickWindow*>(engine->rootObjects().constFirst());
    if (!QTest::qWaitForWindowExposed(window))
        qFatal("the window does not appear");
}

QList<QQuickItem*> WindowDriver::all(const char* name) const {
    QList<QQuickItem*> found;
    collect(window->contentItem(), QString::fromLatin1(name), found);
    return found;
}

QQuickItem* WindowDriver::find(const char* name) const {
    const auto found = all(name);
    return found.isEmpty() ? nullptr : found.constLast();
}

QString WindowDriver::text(const char* name) const {
    const QQuickItem* item = find(name);
    return item == nullptr ? QString() : item->property("text").toString();
}

QPoint WindowDriver::middleOf(const QQuickItem* item) {
    return item->mapToScene(QPointF(item->width() / 2, item->height() / 2)).toPoint();
}

bool WindowDriver::settle() const {
    Places before(window);
    const auto isStill = [&] {
        const bool passed = waitForSteps(window);
        Places after(window);
        const bool still = passed && !after.loading && after.items == before.items;
        before = std::move(after);
        return still;
    };
    return QTest::qWaitFor(isStill, kPatienceMs);
}

bool WindowDriver::press(const QQuickItem* item, Qt::MouseButton button) const {
    if (item == nullptr || !item->isEnabled())
        return false;
    QTest::mouseMove(window, middleOf(item));
    QTest::mouseClick(window, button, Qt::NoModifier, middleOf(item));
    return true;
}

bool WindowDriver::click(const QQuickItem* item, Qt::MouseButton button) const {
    const QPointer<const QQuickItem> alive(item);
    return settle() && press(alive, button);
}

bool WindowDriver::click(const char* name) const {
    return settle() && press(find(name), Qt::LeftButton);
}

void WindowDriver::drag(const QPoint& from, const QPoint& to) const {
    constexpr int kSteps = 10;
    QTest::mousePress(window, Qt::LeftButton, Qt::NoModifier, from);
    for (int step = 1; step <= kSteps; ++step)
        QTest::mouseMove(window, from + (to - from) * step / kSteps);
    QTest::mouseRelease(window, Qt::LeftButton, Qt::NoModifier, to);
}

void WindowDriver::drop(const QMimeData& mime, const QPoint& at) const {
    QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &enter);
    QDropEvent event(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &event);
}

void WindowDriver::drop(const QMimeData& mime) const {
    drop(mime, QPoint(window->width() / 2, window->height() / 2));
}

void WindowDriver::type(const QString& text) const {
    for (const QChar& c : text)
        QTest::keyClick(window, c.toLatin1());
}

void WindowDriver::resize(int widthPx, int heightPx) const {
    window->resize(widthPx, heightPx);
    QVERIFY(settle());
}

void WindowDriver::screenshot(const char* name) const {
    const QString folder = qEnvironmentVariable("TESSERA_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QVERIFY(settle());
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(
        window->grabWindow().save(QStringLiteral("%1/%2.png").arg(folder, QLatin1String(name))));
}

void WindowDriver::screenshots(const char* name) const {
    QList<int> widths = {1000, 400};
    if (qEnvironmentVariableIsSet("TESSERA_SCREENSHOTS"))
        widths.prepend(1600);
    for (const int widthPx : widths)
        for (const auto look : {AppSettings::Light, AppSettings::Dark}) {
            resize(widthPx, 700);
            application->settings()->setAppearance(look);
            const char* lookName = look == AppSettings::Dark ? "dark" : "light";
            screenshot(qPrintable(
                QStringLiteral("%1-%2-%3")
                    .arg(QLatin1String(name), QString::number(widthPx), QLatin1String(lookName))));
        }
    resize(1000, 700);
    application->settings()->setAppearance(AppSettings::Light);
}

std::unique_ptr<WindowDriver> startWindow(const QString& dataDir, const QByteArray& script,
                                          QSize sizePx) {
    auto driver = std::make_unique<WindowDriver>(dataDir, script);
    driver->resize(sizePx.width(), sizePx.height());
    if (!driver->waitForModel())
        qFatal("no model");
    return driver;
}

}  // namespace tessera
