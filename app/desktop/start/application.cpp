// SPDX-License-Identifier: MIT
#include "app/desktop/start/application.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QGuiApplication>
#include <QImageReader>
#include <QQmlApplicationEngine>
#include <QStandardPaths>
#include <utility>

#include "app/desktop/photos/photo_provider.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/text/sentences.h"
#include "engine/image/decode/decode.h"

namespace tessera {
namespace {

constexpr const char* kInstanceProperty = "tesseraApplication";

// Pictures for the screen may be as large as the photos that the engine takes: 4 bytes a pixel.
constexpr int kImageLimitMegabytes = static_cast<int>((kMaxPhotoPixels * 4) >> 20);

bool isTaken(const Error& error) {
    return error.code == ErrorCode::InvalidArgument;
}

ModelSource demoSource(const std::optional<DemoModel>& demo) {
    return demo ? ModelSource{fromPath(demo->text), fromPath(demo->mmproj)} : ModelSource();
}

}  // namespace

QString Application::dataDirOf(const ApplicationOptions& options) {
    return options.dataDir.isEmpty()
               ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
               : QDir(options.dataDir).absolutePath();
}

Result<std::unique_ptr<Application>> Application::create(const ApplicationOptions& options) {
    const QString dataDir = dataDirOf(options);
    auto lock = FolderLock::take(dataDir);
    if (!lock && isTaken(lock.error()))
        return lock.error();
    return std::unique_ptr<Application>(new Application(options, dataDir, std::move(lock)));
}

std::unique_ptr<Application> Application::explain(const ApplicationOptions& options,
                                                  const Error& reason) {
    return std::unique_ptr<Application>(new Application(options, dataDirOf(options), reason));
}

Application::Application(const ApplicationOptions& options, QString dataDir,
                         Result<FolderLock> lock)
    : m_dataDir(std::move(dataDir)),
      m_lock(std::move(lock)),
      m_request(StartRequest{options.photos, options.model}),
      m_settings(std::make_unique<AppSettings>(
          options.dataDir.isEmpty() ? QString()
                                    : QDir(m_dataDir).filePath(QStringLiteral("settings.ini")))),
      m_language(m_settings.get()),
      m_storage(std::make_unique<Storage>(m_dataDir)),
      m_importer(std::make_unique<PhotoImporter>(m_dataDir)),
      m_inference(std::make_unique<InferenceThread>(options.backend)),
      m_models(std::make_unique<ModelController>(m_inference.get(), m_settings.get(),
                                                 demoSource(options.demo))),
      m_modelChoice(
          std::make_unique<ModelChoice>(m_models.get(), m_settings.get(), options.backend)),
      m_library(std::make_unique<ModelLibrary>(m_settings.get(), options.places)),
      m_composer(std::make_unique<Composer>(m_importer.get())),
      m_presets(std::make_unique<PresetList>(m_storage.get(), m_settings.get())),
      m_history(std::make_unique<History>(m_storage.get())),
      m_undo(std::make_unique<Undo>(m_history.get(), m_storage.get())),
      m_notice(std::make_unique<Notice>(m_storage.get())),
      m_chatSettings(std::make_unique<ChatSettings>(ChatSettings::Parts{
          m_storage.get(), m_models.get(), m_presets.get(), m_history->conversations()})),
      m_conversation(std::make_unique<Conversation>(Conversation::Parts{
          m_storage.get(), m_history.get(), m_undo.get(), m_composer.get(), m_chatSettings.get()})),
      m_find(std::make_unique<ConversationFind>(m_conversation.get())),
      m_answer(std::make_unique<AnswerRun>(AnswerRun::Parts{
          m_inference.get(), m_storage.get(), m_history.get(), m_conversation.get()})),
      m_waiting(std::make_unique<WaitingQuestions>(
          WaitingQuestions::Parts{m_answer.get(), m_models.get(), m_conversation.get(),
                                  m_history.get(), m_composer.get(), m_storage.get()})),
      m_meter(std::make_unique<PromptMeter>(
          PromptMeter::Parts{m_inference.get(), m_models.get(), m_composer.get(),
                             m_chatSettings.get(), m_conversation.get(), m_answer.get()})),
      m_asking(std::make_unique<Asking>(Asking::Parts{
          m_models.get(), m_composer.get(), m_chatSettings.get(), m_conversation.get(),
          m_answer.get(), m_waiting.get(), m_meter.get(), m_notice.get()})),
      m_notifier(std::make_unique<AnswerNotifier>(AnswerNotifier::Parts{
          m_answer.get(), m_conversation.get(), m_history.get(), m_settings.get()})),
      m_comparison(std::make_unique<GridComparison>(GridComparison::Parts{
          m_conversation.get(), m_asking.get(), m_models.get(), m_storage.get()})),
      m_regions(std::make_unique<RegionLinks>(m_conversation->messages())),
      m_search(std::make_unique<SearchModel>(m_storage.get())),
      m_trash(std::make_unique<TrashModel>(m_history.get(), m_storage.get())),
      m_archive(std::make_unique<ArchiveController>(m_dataDir, m_storage.get(), m_settings.get())),
      m_samples(std::make_unique<Samples>(
          options.demo ? options.demo->samples : std::vector<DemoSample>(),
          Samples::Parts{m_models.get(), m_importer.get(), m_composer.get(), m_asking.get()})) {
    QImageReader::setAllocationLimit(kImageLimitMegabytes);
    const QString lastFolder = m_settings->lastPhotoFolder();
    m_composer->setPhotoFolder(QUrl::fromLocalFile(
        lastFolder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::PicturesLocation)
                             : lastFolder));
    connect(m_composer.get(), &Composer::photoFolderChanged, this,
            [this] { m_settings->setLastPhotoFolder(m_composer->photoFolder().toLocalFile()); });
    connect(m_models.get(), &ModelController::changed, m_composer.get(),
            [this] { m_composer->setScheme(m_models->handling()->tileScheme()); });
    connect(m_notifier.get(), &AnswerNotifier::raiseRequested, this, &Application::raiseRequested);
    connect(&m_screenshots, &ScreenshotPortal::taken, this,
            [this](const QString& path) { m_composer->addFiles({path}); });
    connect(&m_screenshots, &ScreenshotPortal::failed, this,
            [this](const Error& error) { m_composer->addRefused(tr("Screenshot"), error); });
    connect(m_conversation.get(), &Conversation::switched, m_archive.get(),
            &ArchiveController::dismissOutcome);
    connect(m_modelChoice.get(), &ModelChoice::folderDropped, m_library.get(),
            &ModelLibrary::addPath);
    followLanguage();
    openStorage();
    begin();
}

Application::~Application() = default;

void Application::openStorage() {
    if (m_lock) {
        listen();
        m_storage->open();
    } else if (isTaken(m_lock.error())) {
        m_storage->refuse(m_lock.error());
    } else {
        m_storage->openForReading(m_lock.error());
    }
}

void Application::begin() {
    if (!m_request || (!m_lock && isTaken(m_lock.error())))
        return;
    const StartRequest request = *std::exchange(m_request, std::nullopt);
    if (request.model.isEmpty())
        m_models->startLast();
    else
        m_models->loadWhole(request.model);
    m_composer->addFiles(request.photos);
}

void Application::listen() {
    if (m_instance)
        return;
    m_instance = std::make_unique<SingleInstance>(m_dataDir);
    connect(m_instance.get(), &SingleInstance::handedOver, this,
            [this](const StartRequest& request) {
                m_models->loadWhole(request.model);
                // They are for a question of their own, not for the conversation that happens to be
                // open.
                if (!request.photos.isEmpty())
                    m_conversation->startNew();
                m_composer->addFiles(request.photos);
                emit raiseRequested();
            });
}

void Application::tryAgain() {
    if (!m_lock)
        m_lock = FolderLock::take(m_dataDir);
    openStorage();
    begin();
}

void Application::copy(const QString& text) const {
    QGuiApplication::clipboard()->setText(text);
}

void Application::showDataFolder() const {
    QDesktopServices::openUrl(QUrl::fromLocalFile(m_dataDir));
}

void Application::followLanguage() {
    const auto showAgain = [this](auto* owner, auto... signalOrSlot) {
        (connect(&m_language, &Language::changed, owner, signalOrSlot), ...);
    };
    showAgain(m_models.get(), &ModelController::changed);
    showAgain(m_modelChoice.get(), &ModelChoice::retranslate);
    showAgain(m_library.get(), &ModelLibrary::retranslate);
    showAgain(m_presets.get(), &PresetList::changed);
    showAgain(m_chatSettings.get(), &ChatSettings::changed);
    showAgain(m_history.get(), &History::startErrorChanged);
    showAgain(m_undo.get(), &Undo::changed);
    showAgain(m_notice.get(), &Notice::changed);
    showAgain(m_answer.get(), &AnswerRun::stageChanged);
    showAgain(m_meter.get(), &PromptMeter::changed, &PromptMeter::blockerChanged);
    showAgain(m_comparison.get(), &GridComparison::retranslate);
    showAgain(m_samples.get(), &Samples::changed);
    showAgain(m_archive.get(), &ArchiveController::changed, &ArchiveController::backupsChanged);
    const auto showRowsAgain = [this](QAbstractItemModel* model, const QList<int>& roles) {
        connect(&m_language, &Language::changed, model, [model, roles] {
            if (const int rows = model->rowCount(); rows > 0)
                emit model->dataChanged(model->index(0, 0), model->index(rows - 1, 0), roles);
        });
    };
    showRowsAgain(m_composer.get(), {Composer::NoteRole, Composer::CostRole, Composer::SizeRole});
    showRowsAgain(conversations(), {ConversationListModel::SectionRole});
    showRowsAgain(messages(), {MessageListModel::ErrorRole, MessageListModel::StatsRole,
                               MessageListModel::DetailsRole});
    showRowsAgain(m_search.get(), {SearchModel::DateRole});
    showRowsAgain(m_trash.get(), {TrashModel::NoteRole});
}

Application* Application::create(QQmlEngine* engine, QJSEngine*) {
    auto* application = engine->property(kInstanceProperty).value<Application*>();
    QJSEngine::setObjectOwnership(application, QJSEngine::CppOwnership);
    return application;
}

void Application::attach(QQmlEngine& engine) {
    engine.setProperty(kInstanceProperty, QVariant::fromValue(this));
    engine.addImportPath(QStringLiteral(":/qt/qml"));
    engine.setNetworkAccessManagerFactory(&m_network);
    engine.addImageProvider(QStringLiteral("photos"), new PhotoProvider(m_dataDir));
    connect(&m_language, &Language::changed, &engine, &QQmlEngine::retranslate);
}

bool Application::show(QQmlApplicationEngine& engine) {
    attach(engine);
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Tessera/Window/Main.qml")));
    return !engine.rootObjects().isEmpty();
}

}  // namespace tessera
