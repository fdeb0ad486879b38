// SPDX-License-Identifier: MIT
// The tile view of each family in the real window, and the setting of the most tiles.
#include <QTemporaryDir>

#include "app/desktop/values/photo_plan.h"
#include "engine/image/tile_schemes.h"
#include "tests/app/e2e/photo_inspector.h"

using namespace tessera;

namespace {

QByteArray scriptFor(const QString& scheme) {
    return QStringLiteral(
               R"({"model": {"name": "Scripted", "contextLength": 16384, "vision": {"scheme": "%1"}}})")
        .arg(scheme)
        .toUtf8();
}

}  // namespace

class TestSchemeWindow : public QObject {
    Q_OBJECT

  private slots:
    void everySchemeIsShown_data() {
        QTest::addColumn<QString>("scheme");
        for (const NamedScheme& named : namedSchemes()) {
            const std::string name(named.name);
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }

    void everySchemeIsShown() {
        QFETCH(QString, scheme);
        const QTemporaryDir dir;
        const WindowDriver running(dir.path(), scriptFor(scheme));
        QVERIFY(running.waitForModel());
        QVERIFY(attachCoffee(running));
        QVERIFY(openInspector(running, "attachmentPhoto"));
        const TilePlan plan =
            planPhoto(running.application->composer()->photos().value(0),
                      *running.application->models()->handling()->tileScheme().scheme);
        QVERIFY(running.text("inspectorSummary").contains(QLocale().toString(plan.tokens)));
        QTRY_COMPARE(running.all("tile-0").size(), 1);
        QVERIFY(running.settle());
        running.screenshots(qPrintable(QStringLiteral("scheme-") + scheme));
        QVERIFY(running.click(plan.tiles.size() > 1 ? "tile-1" : "tile-0"));
        QTRY_VERIFY(running.text("hoverText").contains(QStringLiteral("token")));
        running.screenshots(qPrintable(QStringLiteral("scheme-lit-") + scheme));

        // The token bar, and the grids to choose from.
        QQuickItem* panel = running.find("tilePanel");
        const qreal most = panel->property("contentHeight").toReal() - panel->height();
        panel->setProperty(
            "contentY", std::clamp(running.find("tokenBar")->y() - 60, 0.0, std::max(0.0, most)));
        QVERIFY(running.settle());
        running.screenshot(qPrintable(QStringLiteral("scheme-tokens-") + scheme));
    }

    // Nothing in its heading overlaps, also where the window got another size while it was closed.
    void theHeadingFollowsTheWindow() {
        const QTemporaryDir dir;
        const WindowDriver running(dir.path(), scriptFor(QStringLiteral("llava-1.6")));
        QVERIFY(running.waitForModel());
        QVERIFY(attachCoffee(running));
        for (const char* name : {"cat.png", "rocket.png"})
            QVERIFY(running.attach(QStringLiteral(TESSERA_SOURCE_DIR "/resources/samples/%1")
                                       .arg(QLatin1String(name))));
        QTRY_COMPARE(running.all("attachmentPhoto").size(), 3);
        qsizetype shown = 0;
        for (const int widthPx : {1000, 1600, 400, 1000}) {
            running.resize(widthPx, 700);
            QVERIFY(running.click(running.all("attachmentPhoto").at(shown++ % 3)));
            QTRY_VERIFY(running.text("inspectorSummary").contains(QStringLiteral("tokens")));
            QVERIFY(running.settle());
            const QQuickItem* summary = running.find("inspectorSummary");
            QVERIFY(!summary->property("truncated").toBool());
            const QQuickItem* next = running.find(widthPx >= 480 ? "previousTiles" : "lookButton");
            QVERIFY(summary->mapToScene(QPointF(summary->width(), 0)).x() <=
                    next->mapToScene(QPointF()).x());
            QVERIFY(running.click("closeInspector"));
            QTRY_VERIFY(running.find("inspectorSummary") == nullptr);
        }
    }

    // The most tiles of a photo: chosen by keyboard, counted and drawn at once, kept with the
    // model. What other models can choose is not there.
    void theMostTilesAreASetting() {
        const QTemporaryDir dir;
        const WindowDriver running(dir.path(), scriptFor(QStringLiteral("xcomposer2-4khd")));
        ModelController* models = running.application->models();
        QVERIFY(running.waitForModel());
        QVERIFY(attachCoffee(running));
        const PromptMeter* meter = running.application->meter();
        QTRY_VERIFY(meter->promptTokens() > 1000);
        QVERIFY(running.click("modelButton"));
        if (running.find("tilesAtMostCombo") == nullptr)
            QVERIFY(running.click("handlingButton"));
        QTRY_VERIFY(running.find("tilesAtMostCombo") != nullptr);
        QVERIFY(running.find("imageModeCombo") == nullptr);
        QVERIFY(running.find("rulesCombo") == nullptr);
        QVERIFY(running.text("tilingText").contains(QStringLiteral("25 tiles")));
        QQuickItem* combo = running.find("tilesAtMostCombo");
        combo->forceActiveFocus();
        QTest::keyClick(running.window, Qt::Key_Down);
        QCOMPARE(models->handling()->tilesAtMost(), 4);
        QCOMPARE(models->handling()->tileScheme().scheme->hdTiles, 4);
        QVERIFY(running.text("tilingText").contains(QStringLiteral("4 tiles")));
        QTRY_VERIFY(meter->promptTokens() < 1000);
        running.screenshots("scheme-tiles-at-most");
        models->handling()->setTilesAtMost(55);
        QTRY_VERIFY(meter->promptTokens() > 6000);
        QCOMPARE(running.application->settings()->handlingOf(models->source()).tilesAtMost, 55);
    }
};

QTEST_MAIN(TestSchemeWindow)
#include "tst_scheme_window.moc"
