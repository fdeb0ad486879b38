// SPDX-License-Identifier: MIT
#include <QCommandLineParser>
#include <QDir>
#include <QGuiApplication>
#include <QIcon>
#include <QLibraryInfo>
#include <QQmlApplicationEngine>
#include <QQmlExtensionPlugin>
#include <QQuickStyle>
#include <QStandardPaths>
#include <QTranslator>
#include <cstdio>

#include "app/desktop/application.h"
#include "app/desktop/file_path.h"
#include "app/desktop/inference/engine_backend.h"
#include "app/desktop/inference/scripted_backend.h"

Q_IMPORT_QML_PLUGIN(TesseraPlugin)

namespace {

using tessera::Application;
using tessera::ApplicationOptions;

int fail(const std::string& message) {
    std::fprintf(stderr, "tessera: %s\n", message.c_str());
    return 1;
}

tessera::EngineOptions engineOptions(const QString& dataDir) {
    const QString cache = dataDir.isEmpty()
                              ? QStandardPaths::writableLocation(QStandardPaths::CacheLocation)
                              : dataDir;
    QDir().mkpath(cache);
    tessera::EngineOptions options;
    options.pipelineCacheFile =
        tessera::toPath(QDir(cache).filePath(QStringLiteral("pipelines.bin")));
    return options;
}

QString absolutePath(const QString& path) {
    return path.isEmpty() ? path : QDir::current().absoluteFilePath(path);
}

}  // namespace

int main(int argc, char* argv[]) {
    QGuiApplication gui(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("tessera"));
    QCoreApplication::setOrganizationName(QStringLiteral("tessera"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TESSERA_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Tessera"));
    QGuiApplication::setDesktopFileName(QStringLiteral("tessera"));
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/tessera/icons/tessera.svg")));
    QQuickStyle::setStyle(QStringLiteral("Basic"));

    QTranslator qtTranslator;
    if (qtTranslator.load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                          QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&qtTranslator);
    QTranslator translator;
    if (translator.load(QLocale(), QStringLiteral("tessera"), QStringLiteral("_"),
                        QStringLiteral(":/i18n")))
        QCoreApplication::installTranslator(&translator);

    QCommandLineParser parser;
    parser.setApplicationDescription(
        Application::tr("Ask a LLaVA model about photos, on this computer and offline."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption model(QStringLiteral("model"),
                                   Application::tr("The model to load (GGUF)."),
                                   Application::tr("file"));
    const QCommandLineOption mmproj(QStringLiteral("mmproj"),
                                    Application::tr("The model's image part (GGUF)."),
                                    Application::tr("file"));
    const QCommandLineOption scripted(
        QStringLiteral("scripted"),
        Application::tr("Answer from this JSON script instead of a model, for tests."),
        Application::tr("file"));
    const QCommandLineOption dataDir(QStringLiteral("data-dir"),
                                     Application::tr("Keep conversations and settings here."),
                                     Application::tr("folder"));
    parser.addOptions({model, mmproj, scripted, dataDir});
    parser.addPositionalArgument(Application::tr("photo"), Application::tr("Photos to ask about."),
                                 Application::tr("[photo...]"));
    parser.process(gui);

    ApplicationOptions options;
    options.dataDir = parser.value(dataDir);
    options.model = {absolutePath(parser.value(model)), absolutePath(parser.value(mmproj))};
    for (const QString& photo : parser.positionalArguments())
        options.photos.append(absolutePath(photo));
    if (parser.isSet(scripted)) {
        auto script = tessera::Script::fromFile(parser.value(scripted));
        if (!script)
            return fail(script.error().message);
        options.backend = [script = *script] {
            return std::make_unique<tessera::ScriptedBackend>(script);
        };
    } else {
        options.backend = [settings = engineOptions(options.dataDir)] {
            return std::make_unique<tessera::EngineBackend>(settings);
        };
    }

    auto application = Application::create(options);
    if (!application)
        return fail(application.error().message);
    QQmlApplicationEngine engine;
    if (!(*application)->show(engine))
        return fail(Application::tr("The window could not be created.").toStdString());
    return QGuiApplication::exec();
}
