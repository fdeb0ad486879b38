// SPDX-License-Identifier: MIT
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QIcon>
#include <QQmlApplicationEngine>
#include <QQmlExtensionPlugin>
#include <QQuickStyle>
#include <QStandardPaths>
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <optional>

#include "app/desktop/dialogs/desktop_portal.h"
#include "app/desktop/inference/engine_backend.h"
#include "app/desktop/inference/scripted_backend.h"
#include "app/desktop/settings/language.h"
#include "app/desktop/start/application.h"
#include "app/desktop/start/single_instance.h"
#include "app/desktop/text/error_text.h"
#include "app/desktop/text/file_path.h"

Q_IMPORT_QML_PLUGIN(TesseraPlugin)

namespace {

using tessera::Application;
using tessera::ApplicationOptions;

// Stopping an answer and letting go of a large model takes its time.
constexpr int kHandOverTimeoutMs = 10000;

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

void describeProgram() {
    QCoreApplication::setApplicationName(QStringLiteral("tessera"));
    QCoreApplication::setOrganizationName(QStringLiteral("tessera"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TESSERA_VERSION));
    // For the texts of the command line; the window follows the settings.
    tessera::Language::use({});
}

struct CommandLine {
    QCommandLineParser parser;
    QCommandLineOption model{
        QStringLiteral("model"),
        Application::tr("The model to load: a GGUF file, or a model's folder."),
        Application::tr("file")};
    QCommandLineOption mmproj{
        QStringLiteral("mmproj"),
        Application::tr("The model's image part, if it is not found beside the model."),
        Application::tr("file")};
    QCommandLineOption scripted{
        QStringLiteral("scripted"),
        Application::tr("Answer from this JSON script instead of a model, for tests."),
        Application::tr("file")};
    QCommandLineOption dataDir{QStringLiteral("data-dir"),
                               Application::tr("Keep conversations and settings here."),
                               Application::tr("folder")};

    // Reads the program's arguments; ends the program if they only ask for help.
    explicit CommandLine(const QCoreApplication& app) {
        parser.setApplicationDescription(Application::tr(
            "Ask a vision-language model about photos, on this computer and offline."));
        parser.addHelpOption();
        parser.addVersionOption();
        parser.addOptions({model, mmproj, scripted, dataDir});
        parser.addPositionalArgument(Application::tr("photo"),
                                     Application::tr("Photos to ask about."),
                                     Application::tr("[photo...]"));
        parser.process(app);
    }
};

// Help is text: it must also work where no window can be opened.
bool asksForText(int argc, char** argv) {
    constexpr std::array<const char*, 5> kTextOptions = {"-h", "--help", "--help-all", "-v",
                                                         "--version"};
    return std::any_of(argv + 1, argv + argc, [&](const char* argument) {
        return std::any_of(kTextOptions.begin(), kTextOptions.end(),
                           [&](const char* option) { return std::strcmp(argument, option) == 0; });
    });
}

int printText(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    describeProgram();
    const CommandLine commandLine(app);
    return 0;
}

}  // namespace

int main(int argc, char* argv[]) {
    if (asksForText(argc, argv))
        return printText(argc, argv);
    // Not a QGuiApplication: see FileChooser.
    std::optional<tessera::PortalDialogs> dialogs(std::in_place);
    QApplication gui(argc, argv);
    dialogs.reset();
    describeProgram();
    QApplication::setApplicationDisplayName(QStringLiteral("Tessera"));
    QApplication::setDesktopFileName(QStringLiteral("tessera"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/tessera/icons/tessera.svg")));
    QQuickStyle::setStyle(QStringLiteral("Basic"));

    const CommandLine commandLine(gui);
    const QCommandLineParser& parser = commandLine.parser;

    ApplicationOptions options;
    options.dataDir = parser.value(commandLine.dataDir);
    options.model = tessera::ModelSource::fromCommandLine(parser.value(commandLine.model),
                                                          parser.value(commandLine.mmproj));
    if (parser.isSet(commandLine.model) && options.model.isEmpty())
        return fail(Application::tr("--model needs the path of a file.").toStdString());
    if (parser.isSet(commandLine.mmproj) && options.model.isEmpty())
        return fail(Application::tr("--mmproj also needs --model.").toStdString());
    options.demo = tessera::findDemoModel();
    options.places = tessera::placesOfThisUser();
    for (const QString& photo : parser.positionalArguments())
        options.photos.append(absolutePath(photo));
    if (parser.isSet(commandLine.scripted)) {
        auto script = tessera::Script::fromFile(parser.value(commandLine.scripted));
        if (!script)
            return fail(tessera::errorText(script.error()).toStdString());
        options.backend = [script = *script] {
            return std::make_unique<tessera::ScriptedBackend>(script);
        };
    } else {
        options.backend = [settings = engineOptions(options.dataDir)] {
            return std::make_unique<tessera::EngineBackend>(settings);
        };
    }

    auto application = Application::create(options);
    if (!application) {
        if (parser.isSet(commandLine.scripted))
            return fail(Application::tr("Tessera is already open with this data folder, and its "
                                        "window cannot change to a script. Close it first, or "
                                        "choose another folder with --data-dir.")
                            .toStdString());
        const auto hasEnded = [&] {
            application = Application::create(options);
            return bool(application);
        };
        if (tessera::handOver(Application::dataDirOf(options), {options.photos, options.model},
                              kHandOverTimeoutMs, hasEnded))
            return 0;
    }
    if (!application) {
        // For whoever started it in a terminal; the window says the same.
        std::fprintf(stderr, "tessera: %s\n",
                     tessera::errorText(application.error()).toUtf8().constData());
        application = Application::explain(options, application.error());
    }
    QQmlApplicationEngine engine;
    if (!(*application)->show(engine))
        return fail(Application::tr("The window could not be created.").toStdString());
    return QApplication::exec();
}
