// SPDX-License-Identifier: MIT
#include "tests/app/scripted_model.h"

#include <memory>
#include <utility>

namespace tessera {
namespace {

class HeldBackend : public ScriptedBackend {
  public:
    HeldBackend(Script script, std::shared_ptr<ScriptedModel> model)
        : ScriptedBackend(std::move(script)), m_model(std::move(model)) {}

    Result<LoadedModel> load(const ModelSource& source, const LoadOptions& options,
                             const std::function<void(double)>& onProgress,
                             std::stop_token stop) override {
        m_model->pass(ScriptedModel::Place::Loading, 0, stop);
        return ScriptedBackend::load(source, options, onProgress, stop);
    }
    Result<AnswerStats> answer(const Turns& turns, const AnswerSettings& settings,
                               const std::function<void(std::string_view)>& onText,
                               const std::function<void(GenerateStage, double)>& onStage,
                               std::stop_token stop) override {
        m_model->addQuestion(settings);
        onStage(GenerateStage::Prefill, 0);
        m_model->pass(ScriptedModel::Place::Reading, 0, stop);
        int tokens = 0;
        const auto thenWait = [&](std::string_view delta) {
            onText(delta);
            m_model->pass(ScriptedModel::Place::Token, ++tokens, stop);
        };
        return ScriptedBackend::answer(turns, settings, thenWait, onStage, stop);
    }
    Result<PromptSize> measure(const Turns& turns, const AnswerSettings& settings) override {
        m_model->addMeasure();
        return ScriptedBackend::measure(turns, settings);
    }

  private:
    std::shared_ptr<ScriptedModel> m_model;
};

}  // namespace

void ScriptedModel::hold(Place place, int tokens) {
    const std::scoped_lock lock(m_mutex);
    m_place = place;
    m_tokens = tokens;
}

bool ScriptedModel::isHeld() const {
    const std::scoped_lock lock(m_mutex);
    return m_held;
}

void ScriptedModel::release() {
    const std::scoped_lock lock(m_mutex);
    m_held = false;
    m_released.notify_all();
}

void ScriptedModel::pass(Place place, int tokens, const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    if (place == Place::Token)
        m_given = tokens;
    if (m_place != place || m_tokens != tokens)
        return;
    m_place.reset();
    m_held = true;
    m_released.wait(lock, stop, [this] { return !m_held; });
    m_held = false;
}

AnswerSettings ScriptedModel::lastSettings() const {
    const std::scoped_lock lock(m_mutex);
    return m_settings.isEmpty() ? AnswerSettings() : m_settings.last();
}

qsizetype ScriptedModel::questions() const {
    const std::scoped_lock lock(m_mutex);
    return m_settings.size();
}

qsizetype ScriptedModel::measures() const {
    const std::scoped_lock lock(m_mutex);
    return m_measures;
}

int ScriptedModel::tokens() const {
    const std::scoped_lock lock(m_mutex);
    return m_given;
}

void ScriptedModel::addQuestion(const AnswerSettings& settings) {
    const std::scoped_lock lock(m_mutex);
    m_settings.append(settings);
}

void ScriptedModel::addMeasure() {
    const std::scoped_lock lock(m_mutex);
    ++m_measures;
}

Script scriptFrom(const QByteArray& json) {
    auto script = Script::fromJson(json);
    if (!script)
        qFatal("%s", script.error().message().c_str());
    return *std::move(script);
}

BackendFactory scriptedBackend(const QByteArray& script, std::shared_ptr<ScriptedModel> model) {
    if (!model)
        model = std::make_shared<ScriptedModel>();
    return [script = scriptFrom(script), model = std::move(model)] {
        return std::make_unique<HeldBackend>(script, model);
    };
}

}  // namespace tessera
