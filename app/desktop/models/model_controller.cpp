// SPDX-License-Identifier: MIT
#include "app/desktop/models/model_controller.h"

#include <utility>

#include "app/desktop/text/error_text.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
ModelController::ModelController(InferenceThread* inference, AppSettings* settings,
                                 ModelSource demo, QObject* parent)
    : QObject(parent),
      m_inference(inference),
      m_settings(settings),
      m_demo(std::move(demo)),
      m_handling(m_model, settings) {
    connect(&m_handling, &ModelHandlingChoice::chosen, this, &ModelController::changed);
    connect(this, &ModelController::changed, &m_handling, &ModelHandlingChoice::changed);
    connectInference();
}

void ModelController::connectInference() {
    connect(m_inference, &InferenceThread::loadProgressed, this,
            [this](quint64 id, double fraction) {
                if (id != m_loadId || m_status != Loading)
                    return;
                m_progress = fraction;
                emit progressChanged();
            });
    connect(m_inference, &InferenceThread::loaded, this,
            [this](quint64 id, const LoadedModel& model) {
                if (id != m_loadId)
                    return;
                m_before.reset();
                setReady(model);
                // Not stored as a choice: a later version may bring a better demo model.
                m_settings->setLastModel(isDemo() ? ModelSource() : model.source);
                emit changed();
                emit loadFinished();
            });
    connect(m_inference, &InferenceThread::loadFailed, this,
            [this](quint64 id, const Error& error, const std::optional<LoadedModel>& stillLoaded) {
                if (id != m_loadId)
                    return;
                setNotLoaded(error, stillLoaded);
                emit changed();
            });
    connect(m_inference, &InferenceThread::unloaded, this, [this](quint64 id) {
        if (id == m_loadId)
            emit changed();
    });
}

void ModelController::setReady(const LoadedModel& model) {
    m_model = model;
    m_source = model.source;
    m_status = Ready;
    m_handling.readStored();
}

void ModelController::setNotLoaded(const Error& error,
                                   const std::optional<LoadedModel>& stillLoaded) {
    const bool cancelled = error.code == ErrorCode::Cancelled;
    m_error = cancelled ? std::nullopt : std::optional(error);
    m_missing = error.code == ErrorCode::FileNotFound && !m_source.exists();
    m_keptBefore = stillLoaded.has_value();
    const auto before = std::exchange(m_before, std::nullopt);
    if (stillLoaded) {
        setReady(*stillLoaded);
        m_namedSource = stillLoaded->source;
    } else {
        m_status = cancelled ? None : Failed;
        m_displaced = before;
    }
}

QString ModelController::errorMessage() const {
    QStringList sentences;
    // The engine's own message says how much is missing and what would fit.
    if (m_error)
        sentences.append(detailedErrorText(*m_error));
    if (isMissing())
        sentences.append(
            tr("Connect the disk that the model is on and try again, or choose where it is now."));
    if (m_error && m_keptBefore)
        sentences.append(tr("%1 is still loaded and can be used.").arg(m_model.name));
    if (m_displaced)
        sentences.append(tr("%1 was unloaded to make room.").arg(m_displaced->name));
    return sentences.join(QLatin1Char(' '));
}

bool ModelController::isDemo() const {
    return hasDemo() && m_source == m_demo && (m_status == Ready || m_status == Loading);
}

QString ModelController::name() const {
    switch (m_status) {
        case Ready:
            return m_model.name;
        case Loading:
            return m_source.name();
        default:
            return {};
    }
}

QString ModelController::note() const {
    if (m_status != Ready)
        return {};
    QStringList notes;
    if (!m_model.visionProblem.empty())
        notes.append(shownSentence(m_model.visionProblem));
    else if (!loaded().canSee())
        notes.append(
            tr("This model was loaded without an image part (mmproj): it answers "
               "questions, but cannot see photos."));
    if (m_model.hostLayers > 0)
        notes.append(
            tr("%n of %1 layers are in main memory, because the device has no room for them: "
               "answers take longer.",
               nullptr, static_cast<int>(m_model.hostLayers))
                .arg(m_model.numLayers));
    if (!m_model.templateRecognised && m_handling.chatTemplate().isEmpty())
        notes.append(tr("Tessera does not know this model's chat template, so %1 is used; answers "
                        "may be poor. You can choose another under the model's name.")
                         .arg(m_model.chatTemplate));
    if (m_handling.promptTemplate().continuesText)
        notes.append(
            tr("This model was not made for conversation: it continues your text instead of "
               "answering. There may be a chat version of it."));
    return notes.join(QLatin1Char('\n'));
}

LoadOptions ModelController::loadOptions(const ModelSource& source) const {
    return {m_settings->device(),
            m_settings->threads(),
            m_settings->modelFolders(),
            m_settings->contextOf(source),
            quint64{m_settings->deviceMemoryMiB()} << 20,
            m_settings->compactCacheOf(source)};
}

void ModelController::load(const ModelSource& source) {
    load(source, loadOptions(source));
}

void ModelController::loadWhole(const ModelSource& source) {
    LoadOptions options = loadOptions(source);
    options.findsVision = true;
    load(source, options);
}

void ModelController::load(const ModelSource& source, const LoadOptions& options) {
    if (source.isEmpty())
        return;
    if (m_status == Ready)
        m_before = m_model;
    m_displaced.reset();
    m_source = source;
    m_namedSource = source;
    m_model = {};
    m_handling.forget();
    m_error.reset();
    m_progress = 0;
    m_status = Loading;
    m_loadId = m_inference->load(source, options);
    emit progressChanged();
    emit changed();
}

void ModelController::startLast() {
    const ModelSource last = m_settings->lastModel();
    load(last.isEmpty() ? m_demo : last);
}

void ModelController::loadDemo() {
    load(m_demo);
}

void ModelController::loadDisplaced() {
    if (m_displaced)
        load(ModelSource(m_displaced->source));
}

void ModelController::loadAgain() {
    load(ModelSource(m_source));
}

void ModelController::unload() {
    if (m_status != Ready)
        return;
    m_model = {};
    m_handling.forget();
    m_error.reset();
    m_displaced.reset();
    m_status = None;
    m_loadId = m_inference->unload();
    emit changed();
}

void ModelController::dismissError() {
    m_error.reset();
    m_displaced.reset();
    emit changed();
}

void ModelController::cancel() {
    if (m_status == Loading)
        m_inference->cancelLoad();
}

}  // namespace tessera
