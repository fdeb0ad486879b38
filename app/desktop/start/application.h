// SPDX-License-Identifier: MIT
// The application without its window: owns every part and hands them to QML.
#pragma once

#include <QObject>
#include <QQmlEngine>
#include <QtQmlIntegration>
#include <memory>

#include "app/demo_model/demo_model.h"
#include "app/desktop/chat/answer_run.h"
#include "app/desktop/chat/asking.h"
#include "app/desktop/chat/conversation.h"
#include "app/desktop/chat/find/conversation_find.h"
#include "app/desktop/chat/grid_comparison.h"
#include "app/desktop/chat/prompt_meter.h"
#include "app/desktop/chat/regions/region_links.h"
#include "app/desktop/chat/settings/chat_settings.h"
#include "app/desktop/chat/settings/preset_list.h"
#include "app/desktop/history/history.h"
#include "app/desktop/history/notice.h"
#include "app/desktop/history/search_model.h"
#include "app/desktop/history/trash_model.h"
#include "app/desktop/history/undo.h"
#include "app/desktop/inference/inference_thread.h"
#include "app/desktop/models/model_choice.h"
#include "app/desktop/models/model_controller.h"
#include "app/desktop/models/model_library.h"
#include "app/desktop/photos/photo_files.h"
#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/photos/screenshot_portal.h"
#include "app/desktop/settings/app_settings.h"
#include "app/desktop/settings/language.h"
#include "app/desktop/start/answer_notifier.h"
#include "app/desktop/start/folder_lock.h"
#include "app/desktop/start/offline_network.h"
#include "app/desktop/start/samples.h"
#include "app/desktop/start/single_instance.h"
#include "app/desktop/storage/archive/archive_controller.h"
#include "app/desktop/storage/storage.h"

class QQmlApplicationEngine;

namespace tessera {

struct ApplicationOptions {
    QString dataDir;     // empty: the system's place for application data
    ModelSource model;   // empty: the one used last
    QStringList photos;  // to attach at the start
    // The model to use until one is chosen, and the pictures of the empty page that go with it.
    std::optional<DemoModel> demo = {};
    // Where other programs keep models; as it is, nowhere.
    PlaceEnvironment places = {};
    BackendFactory backend;
};

// The singleton "App" of QML. GUI thread only. Create it after QGuiApplication and before the QML
// engine, which it must outlive.
class Application : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(App)
    QML_SINGLETON
    Q_PROPERTY(tessera::AppSettings* settings READ settings CONSTANT)
    Q_PROPERTY(tessera::Language* language READ language CONSTANT)
    Q_PROPERTY(tessera::ModelController* models READ models CONSTANT)
    Q_PROPERTY(tessera::ModelChoice* modelChoice READ modelChoice CONSTANT)
    Q_PROPERTY(tessera::ModelLibrary* library READ library CONSTANT)
    Q_PROPERTY(tessera::Composer* composer READ composer CONSTANT)
    Q_PROPERTY(tessera::Conversation* conversation READ conversation CONSTANT)
    Q_PROPERTY(tessera::ConversationFind* find READ find CONSTANT)
    Q_PROPERTY(tessera::AnswerRun* answer READ answer CONSTANT)
    Q_PROPERTY(tessera::WaitingQuestions* waiting READ waiting CONSTANT)
    Q_PROPERTY(tessera::PromptMeter* meter READ meter CONSTANT)
    Q_PROPERTY(tessera::Asking* asking READ asking CONSTANT)
    Q_PROPERTY(tessera::ChatSettings* chatSettings READ chatSettings CONSTANT)
    Q_PROPERTY(tessera::PresetList* presets READ presets CONSTANT)
    Q_PROPERTY(tessera::GridComparison* comparison READ comparison CONSTANT)
    Q_PROPERTY(tessera::RegionLinks* regions READ regions CONSTANT)
    Q_PROPERTY(tessera::History* history READ history CONSTANT)
    Q_PROPERTY(tessera::Undo* undo READ undo CONSTANT)
    Q_PROPERTY(tessera::Notice* notice READ notice CONSTANT)
    Q_PROPERTY(tessera::ConversationListModel* conversations READ conversations CONSTANT)
    Q_PROPERTY(tessera::Samples* samples READ samples CONSTANT)
    Q_PROPERTY(tessera::PhotoFiles* photoFiles READ photoFiles CONSTANT)
    Q_PROPERTY(tessera::ScreenshotPortal* screenshots READ screenshots CONSTANT)
    Q_PROPERTY(tessera::MessageListModel* messages READ messages CONSTANT)
    Q_PROPERTY(tessera::SearchModel* search READ search CONSTANT)
    Q_PROPERTY(tessera::TrashModel* trash READ trash CONSTANT)
    Q_PROPERTY(tessera::ArchiveController* archive READ archive CONSTANT)
    // Where conversations, photos and settings are; an absolute path.
    Q_PROPERTY(QString dataDir READ dataDir CONSTANT)

  public:
    // In a data folder that cannot be written, with its conversations for reading; if there are
    // none, with nothing but the reason. Errors: InvalidArgument (another Tessera uses this data
    // folder).
    static Result<std::unique_ptr<Application>> create(const ApplicationOptions& options);
    // Touches nothing and only shows why it cannot work.
    static std::unique_ptr<Application> explain(const ApplicationOptions& options,
                                                const Error& reason);
    // The data folder that these options mean; an absolute path.
    static QString dataDirOf(const ApplicationOptions& options);
    ~Application() override;

    // For QML: the instance that was attached to the engine.
    static Application* create(QQmlEngine* engine, QJSEngine* scriptEngine);

    // Makes the QML module, the photos and this instance known to the engine.
    void attach(QQmlEngine& engine);

    // Attaches and loads the window. False if the window could not be created.
    bool show(QQmlApplicationEngine& engine);

    const QString& dataDir() const { return m_dataDir; }
    AppSettings* settings() const { return m_settings.get(); }
    Language* language() { return &m_language; }
    ModelController* models() const { return m_models.get(); }
    ModelChoice* modelChoice() const { return m_modelChoice.get(); }
    ModelLibrary* library() const { return m_library.get(); }
    Composer* composer() const { return m_composer.get(); }
    Samples* samples() const { return m_samples.get(); }
    PhotoFiles* photoFiles() { return &m_photoFiles; }
    ScreenshotPortal* screenshots() { return &m_screenshots; }
    PresetList* presets() const { return m_presets.get(); }
    ChatSettings* chatSettings() const { return m_chatSettings.get(); }
    Conversation* conversation() const { return m_conversation.get(); }
    ConversationFind* find() const { return m_find.get(); }
    AnswerRun* answer() const { return m_answer.get(); }
    WaitingQuestions* waiting() const { return m_waiting.get(); }
    PromptMeter* meter() const { return m_meter.get(); }
    Asking* asking() const { return m_asking.get(); }
    GridComparison* comparison() const { return m_comparison.get(); }
    RegionLinks* regions() const { return m_regions.get(); }
    History* history() const { return m_history.get(); }
    Undo* undo() const { return m_undo.get(); }
    Notice* notice() const { return m_notice.get(); }
    ConversationListModel* conversations() const { return m_history->conversations(); }
    MessageListModel* messages() const { return m_conversation->messages(); }
    SearchModel* search() const { return m_search.get(); }
    TrashModel* trash() const { return m_trash.get(); }
    ArchiveController* archive() const { return m_archive.get(); }

    // Looks again whether the data folder can be used, where it could not.
    Q_INVOKABLE void tryAgain();

    // Copies to the clipboard.
    Q_INVOKABLE void copy(const QString& text) const;
    // In the desktop's file manager.
    Q_INVOKABLE void showDataFolder() const;

  signals:
    // A second start handed over to this instance, or a notification was clicked: the window should
    // come to the front.
    void raiseRequested();

  private:
    Application(const ApplicationOptions& options, QString dataDir, Result<FolderLock> lock);
    // Opens the conversations as far as the lock allows it.
    void openStorage();
    // Loads the model and takes the photos that this was started with; once.
    void begin();
    void listen();
    // Makes every text from C++ be read again when the language changes.
    void followLanguage();

    // Destroyed in reverse: the controllers first, then the threads they talk to.
    const QString m_dataDir;
    Result<FolderLock> m_lock;
    std::optional<StartRequest> m_request;       // until the data folder can be used
    std::unique_ptr<SingleInstance> m_instance;  // while the lock is held
    std::unique_ptr<AppSettings> m_settings;
    Language m_language;
    std::unique_ptr<Storage> m_storage;
    std::unique_ptr<PhotoImporter> m_importer;
    std::unique_ptr<InferenceThread> m_inference;
    std::unique_ptr<ModelController> m_models;
    std::unique_ptr<ModelChoice> m_modelChoice;
    std::unique_ptr<ModelLibrary> m_library;
    std::unique_ptr<Composer> m_composer;
    std::unique_ptr<PresetList> m_presets;
    std::unique_ptr<History> m_history;
    std::unique_ptr<Undo> m_undo;
    std::unique_ptr<Notice> m_notice;
    std::unique_ptr<ChatSettings> m_chatSettings;
    std::unique_ptr<Conversation> m_conversation;
    std::unique_ptr<ConversationFind> m_find;
    std::unique_ptr<AnswerRun> m_answer;
    std::unique_ptr<WaitingQuestions> m_waiting;
    std::unique_ptr<PromptMeter> m_meter;
    std::unique_ptr<Asking> m_asking;
    std::unique_ptr<AnswerNotifier> m_notifier;
    std::unique_ptr<GridComparison> m_comparison;
    std::unique_ptr<RegionLinks> m_regions;
    std::unique_ptr<SearchModel> m_search;
    std::unique_ptr<TrashModel> m_trash;
    std::unique_ptr<ArchiveController> m_archive;
    std::unique_ptr<Samples> m_samples;
    PhotoFiles m_photoFiles;
    ScreenshotPortal m_screenshots;
    OfflineNetwork m_network;
};

}  // namespace tessera
