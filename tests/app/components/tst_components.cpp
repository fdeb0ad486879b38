// SPDX-License-Identifier: MIT
// The components of the window on their own, with the application's real objects behind them. The
// tests are the tst_*.qml beside this file.
#include <QGuiApplication>
#include <QPalette>
#include <QQmlContext>
#include <QQmlEngine>
#include <QQmlExtensionPlugin>
#include <QQuickStyle>
#include <QTemporaryDir>
#include <QtQuickTest>
#include <memory>
#include <vector>

#include "tests/app/app_fixture.h"

Q_IMPORT_QML_PLUGIN(TesseraPlugin)

using namespace tessera;

// The desktop's colours; `desktop` in the tests.
class Desktop : public QObject {
    Q_OBJECT

  public:
    Q_INVOKABLE void highlight(const QColor& colour) {
        QPalette palette;
        palette.setColor(QPalette::Highlight, colour);
        QGuiApplication::setPalette(palette);
    }
    Q_INVOKABLE void reset() { QGuiApplication::setPalette(QPalette()); }
};

class Setup : public QObject {
    Q_OBJECT

  public slots:
    void applicationAvailable() { QQuickStyle::setStyle(QStringLiteral("Basic")); }

    // Once for each file: every file starts with an empty history.
    void qmlEngineAvailable(QQmlEngine* engine) {
        m_folders.push_back(std::make_unique<QTemporaryDir>());
        // The engine's singleton is this one, so it goes after the engine.
        m_fixtures.push_back(
            std::make_unique<AppFixture>(optionsFor(m_folders.back()->path()), "{}"));
        m_fixtures.back()->application->attach(*engine);
        engine->rootContext()->setContextProperty(QStringLiteral("desktop"), &m_desktop);
    }

    // Before the Qt application: their threads end with its help.
    void cleanupTestCase() { m_fixtures.clear(); }

  private:
    Desktop m_desktop;
    std::vector<std::unique_ptr<QTemporaryDir>> m_folders;
    std::vector<std::unique_ptr<AppFixture>> m_fixtures;
};

QUICK_TEST_MAIN_WITH_SETUP(components, Setup)
#include "tst_components.moc"
