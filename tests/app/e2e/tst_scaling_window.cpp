// SPDX-License-Identifier: MIT
// The window on screens of other densities and sizes. Run with QT_SCALE_FACTOR of 1, 2 and 3:
// everything is drawn in the screen's own pixels, nothing extends beyond the window's edges.
#include <QImage>
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

const char* const kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device", "contextLength": 4096},
  "answers": [{"text": "# What is on the table\n\nA white cup of coffee, seen from above. A small spoon lies on the saucer, and the foam on top forms the shape of a leaf; around it the grain of the wood runs from left to right over the whole width of the picture.\n\n| Thing | Where |\n|---|---|\n| Cup | in the middle |\n\n```python\nprint('A line of code that is longer than a narrow window, so that it has to be scrolled to be read to its end')\n```"}]})";

bool scrollsSideways(const QQuickItem* item) {
    return item->inherits("QQuickFlickable") &&
           item->property("contentWidth").toReal() > item->width() + 1;
}

// The visible words and buttons of which a part is beyond the left or right side.
void collectOutside(const QQuickItem* item, qreal widthPx, QStringList& found) {
    if (!item->isVisible() || item->opacity() == 0 || scrollsSideways(item))
        return;
    const bool words = item->inherits("QQuickText") || item->inherits("QQuickTextEdit") ||
                       item->inherits("QQuickAbstractButton");
    if (words && item->width() > 0 && item->height() > 0) {
        const qreal left = item->mapToScene(QPointF()).x();
        const qreal right = item->mapToScene(QPointF(item->width(), 0)).x();
        if (left < -0.5 || right > widthPx + 0.5)
            found.append(QStringLiteral("%1 \"%2\" from %3 to %4")
                             .arg(item->objectName(), item->property("text").toString().left(40))
                             .arg(left)
                             .arg(right));
    }
    for (const QQuickItem* child : item->childItems())
        collectOutside(child, widthPx, found);
}

// Visible words that end in three dots.
void collectShortened(const QQuickItem* item, QStringList& found) {
    if (!item->isVisible())
        return;
    if (item->property("truncated").toBool())
        found.append(item->property("text").toString());
    for (const QQuickItem* child : item->childItems())
        collectShortened(child, found);
}

// The largest step between neighbours in a row, of 255. What is drawn small and then made larger
// has none of more than the contrast over the factor.
int sharpestStep(const QImage& image, const QRect& where) {
    int sharpest = 0;
    for (int y = where.top(); y <= where.bottom(); ++y)
        for (int x = where.left(); x < where.right(); ++x)
            sharpest = std::max(sharpest,
                                std::abs(qGray(image.pixel(x, y)) - qGray(image.pixel(x + 1, y))));
    return sharpest;
}

}  // namespace

class TestScalingWindow : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        m_scale = qEnvironmentVariable("QT_SCALE_FACTOR", QStringLiteral("1")).toDouble();
        m_running = std::make_unique<WindowDriver>(m_dir.path(), kScript);
        QVERIFY(m_running->waitForModel());
        QCOMPARE(m_running->window->effectiveDevicePixelRatio(), m_scale);
        attach();
        QVERIFY(m_running->ask(QStringLiteral("What is on the table?")));
        attach();
    }
    void cleanupTestCase() { m_running.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("qrc:/qt/qml/Tessera"))); }

    void everyPixelOfTheScreenIsUsed() {
        m_running->resize(1000, 700);
        const QImage picture = m_running->window->grabWindow();
        QCOMPARE(picture.size(), (QSizeF(1000, 700) * m_scale).toSize());
        for (const char* name : {"modelButton", "sendButton", "photoButton"}) {
            const int step = sharpestStep(picture, pixelsOf(m_running->find(name)));
            QVERIFY2(step > 120,
                     qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(name)).arg(step)));
        }
        // Pictures are decoded for the pixels that they cover.
        QVector<const QQuickItem*> images;
        collectImages(m_running->window->contentItem(), images);
        QVERIFY(images.size() >= 2);
        for (const QQuickItem* image : images) {
            const QSize decoded = image->property("sourceSize").toSize();
            const qreal wanted =
                std::min(image->property("paintedWidth").toReal() * m_scale, 480.0);
            QVERIFY2(decoded.width() + 1 >= wanted,
                     qPrintable(QStringLiteral("%1 for %2").arg(decoded.width()).arg(wanted)));
        }
        shot("window");
    }

    void nothingPassesTheSides_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("textPercent");
        for (const QSize size : {QSize(400, 700), QSize(700, 500), QSize(1000, 700),
                                 QSize(1920, 1080), QSize(3840, 2160)})
            if (std::max(size.width(), size.height()) * m_scale <= 4000)
                QTest::addRow("%d", size.width()) << size << 100;
        QTest::addRow("400 with large text") << QSize(400, 700) << 200;
        QTest::addRow("1000 with large text") << QSize(1000, 700) << 200;
        QTest::addRow("1000 with small text") << QSize(1000, 700) << 70;
    }
    void nothingPassesTheSides() {
        QFETCH(const QSize, size);
        QFETCH(const int, textPercent);
        m_running->application->settings()->setTextPercent(textPercent);
        m_running->resize(size.width(), size.height());
        const auto check = [&](const char* screen) {
            QVERIFY(m_running->settle());
            shot(qPrintable(QStringLiteral("%1-%2-%3")
                                .arg(QLatin1String(screen))
                                .arg(size.width())
                                .arg(textPercent)));
            QStringList outside;
            collectOutside(m_running->window->contentItem(), size.width(), outside);
            QVERIFY2(outside.isEmpty(), qPrintable(QLatin1String(screen) + QStringLiteral(": ") +
                                                   outside.join(QStringLiteral("; "))));
        };
        check("conversation");
        // Lines stay short enough to be read.
        const QQuickItem* list = m_running->find("messageList");
        QVERIFY(list->property("columnWidth").toReal() <= 8 * std::max(100, textPercent));

        const struct {
            const char* name;
            Qt::Key key;
            const char* item;
            const char* all;  // of which nothing is shortened
        } screens[] = {{"models", Qt::Key_M, "loadButton", nullptr},
                       {"settings", Qt::Key_Comma, "languageCombo", "settingsScroller"},
                       {"chat", Qt::Key_E, "temperatureInput", "conversationSettingsScroller"},
                       {"shortcuts", Qt::Key_Slash, "shortcutList", nullptr}};
        for (const auto& screen : screens) {
            QTest::keyClick(m_running->window, screen.key, Qt::ControlModifier);
            QTRY_VERIFY(m_running->find(screen.item));
            check(screen.name);
            if (screen.all != nullptr) {
                QStringList shortened;
                collectShortened(m_running->find(screen.all), shortened);
                QVERIFY2(shortened.isEmpty(), qPrintable(shortened.join(QStringLiteral("; "))));
            }
            if (const QQuickItem* hint = m_running->find("systemPromptHint"))
                QVERIFY(hint->y() + hint->height() <= hint->parentItem()->height());
            QTest::keyClick(m_running->window, Qt::Key_Escape);
            QTRY_VERIFY(m_running->find(screen.item) == nullptr);
        }
        QVERIFY(m_running->click("attachmentPhoto"));
        QTRY_VERIFY(m_running->find("tilePanel") != nullptr);
        check("tiles");
        QVERIFY(m_running->click("closeInspector"));
        QTRY_VERIFY(m_running->find("tilePanel") == nullptr);
    }

  private:
    void attach() const {
        QVERIFY(m_running->attach(coffeePhoto()));
        QTRY_VERIFY(m_running->find("attachmentPhoto") != nullptr);
    }
    QRect pixelsOf(const QQuickItem* item) const {
        return QRectF(item->mapToScene(QPointF()) * m_scale,
                      QSizeF(item->width(), item->height()) * m_scale)
            .toAlignedRect();
    }
    static void collectImages(const QQuickItem* item, QVector<const QQuickItem*>& found) {
        if (!item->isVisible())
            return;
        if (item->inherits("QQuickImage") && item->width() > 30 &&
            item->property("source").toUrl().scheme() == QStringLiteral("image"))
            found.append(item);
        for (const QQuickItem* child : item->childItems())
            collectImages(child, found);
    }
    void shot(const char* name) const {
        m_running->screenshot(
            qPrintable(QStringLiteral("scale%1-%2").arg(m_scale).arg(QLatin1String(name))));
    }

    QTemporaryDir m_dir;
    std::unique_ptr<WindowDriver> m_running;
    double m_scale = 1;
};

QTEST_MAIN(TestScalingWindow)
#include "tst_scaling_window.moc"
