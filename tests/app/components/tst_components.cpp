// SPDX-License-Identifier: MIT
// The components of the window on their own, with the application's real objects behind them. The
// tests are the tst_*.qml beside this file.
#include <QQmlEngine>
#include <QQmlExtensionPlugin>
#include <QQuickStyle>
#include <QTemporaryDir>
#include <QtQuickTest>
#include <memory>
#include <vector>

#include "app/desktop/inference/scripted_backend.h"
#include "app/desktop/start/application.h"

Q_IMPORT_QML_PLUGIN(TesseraPlugin)

using namespace tessera;

class Setup : public QObject {
    Q_OBJECT

  public slots:
    void applicationAvailable() { QQuickStyle::setStyle(QStringLiteral("Basic")); }

    // Once for each file: every file starts with an empty history.
    void qmlEngineAvailable(QQmlEngine* engine) {
        m_folders.push_back(std::make_unique<QTemporaryDir>());
        ApplicationOptions options;
        options.dataDir = m_folders.back()->path();
        options.backend = [] { return std::make_unique<ScriptedBackend>(*Script::fromJson("{}")); };
        auto application = Application::create(options);
        if (!application)
            qFatal("%s", application.error().message.c_str());
        (*application)->attach(*engine);
        // The engine's singleton is this one, so it goes after the engine.
        m_applications.push_back(std::move(*application));
    }

    // Before the Qt application: their threads end with its help.
    void cleanupTestCase() { m_applications.clear(); }

  private:
    std::vector<std::unique_ptr<QTemporaryDir>> m_folders;
    std::vector<std::unique_ptr<Application>> m_applications;
};

QUICK_TEST_MAIN_WITH_SETUP(components, Setup)
#include "tst_components.moc"
