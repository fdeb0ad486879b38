// SPDX-License-Identifier: MIT
#include "tests/app/app_fixture.h"

#include <QTest>
#include <utility>

#include "app/desktop/inference/engine_backend.h"

namespace tessera {
namespace {

// Ends what hangs, and is no measure of speed: the real engine loads and answers in this time even
// on a busy machine.
constexpr int kPatienceMs = 120000;

template <typename Condition>
bool waitUntil(Condition condition) {
    return QTest::qWaitFor(condition, kPatienceMs);
}

}  // namespace

ModelSource anyModel() {
    return {QStringLiteral("/models/model.gguf"), QStringLiteral("/models/mmproj.gguf")};
}

ModelSource tinyModel() {
    const QString folder = QStringLiteral(TESSERA_SOURCE_DIR "/tests/golden/subset/");
    return {folder + QStringLiteral("model.gguf"), folder + QStringLiteral("mmproj.gguf")};
}

QString coffeePhoto() {
    return QStringLiteral(TESSERA_SOURCE_DIR "/resources/samples/coffee.png");
}

ApplicationOptions optionsFor(const QString& dataDir, const ModelSource& model) {
    ApplicationOptions options;
    options.dataDir = dataDir;
    options.model = model;
    return options;
}

ApplicationOptions engineOptions(const QString& dataDir, const ModelSource& model) {
    ApplicationOptions options = optionsFor(dataDir, model);
    options.backend = [] { return std::make_unique<EngineBackend>(EngineOptions()); };
    return options;
}

AppFixture::AppFixture(const ApplicationOptions& options) {
    start(options);
}

AppFixture::AppFixture(ApplicationOptions options, const QByteArray& script)
    : model(std::make_shared<ScriptedModel>()) {
    options.backend = scriptedBackend(script, model);
    start(options);
}

AppFixture::AppFixture(const QString& dataDir, const QByteArray& script)
    : AppFixture(optionsFor(dataDir, anyModel()), script) {}

void AppFixture::start(const ApplicationOptions& options) {
    auto created = Application::create(options);
    if (!created)
        qFatal("%s", created.error().message().c_str());
    application = *std::move(created);
}

bool AppFixture::waitForModel() const {
    const ModelController* models = application->models();
    return waitUntil([&] { return models->status() == ModelController::Ready; });
}

bool AppFixture::waitForAnswer() const {
    const AnswerRun* answer = application->answer();
    return waitUntil([&] { return !answer->isBusy(); });
}

bool AppFixture::waitUntilHeld() const {
    return waitUntil([&] { return model->isHeld(); });
}

bool AppFixture::attach(const QString& photo) const {
    Composer* composer = application->composer();
    composer->addFiles({photo});
    return waitUntil([&] { return !composer->isImporting(); });
}

bool AppFixture::send(const QString& question) const {
    application->composer()->setText(question);
    Asking* asking = application->asking();
    if (!waitUntil([&] { return asking->canSend(); }))
        return false;
    asking->send();
    return true;
}

bool AppFixture::ask(const QString& question) const {
    return send(question) && waitForAnswer();
}

}  // namespace tessera
