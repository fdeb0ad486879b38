// SPDX-License-Identifier: MIT
#include "app/desktop/models/model_controller.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "app/desktop/error_text.h"
#include "app/desktop/file_path.h"

namespace tessera {

ModelController::ModelController(InferenceThread* inference, AppSettings* settings, ModelFiles demo,
                                 QObject* parent)
    : QObject(parent), m_inference(inference), m_settings(settings), m_demo(std::move(demo)) {
    m_pool.setMaxThreadCount(1);
    m_estimatePool.setMaxThreadCount(1);
    connect(inference, &InferenceThread::loadProgressed, this, [this](quint64 id, double fraction) {
        if (id != m_loadId || m_status != Loading)
            return;
        m_progress = fraction;
        emit progressChanged();
    });
    connect(inference, &InferenceThread::loaded, this,
            [this](quint64 id, const LoadedModel& model) {
                if (id != m_loadId)
                    return;
                m_model = model;
                m_status = Ready;
                // Nothing chosen: a later version may bring a better one.
                m_settings->setLastModel(isDemo() ? ModelFiles{} : model.files);
                emit changed();
            });
    connect(inference, &InferenceThread::loadFailed, this, [this](quint64 id, const Error& error) {
        if (id != m_loadId)
            return;
        m_status = error.code == ErrorCode::Cancelled ? None : Failed;
        m_errorMessage = m_status == Failed ? errorText(error) : QString();
        emit changed();
    });
}

ModelController::~ModelController() {
    for (QThreadPool* pool : {&m_pool, &m_estimatePool}) {
        pool->clear();
        pool->waitForDone();
    }
}

bool ModelController::isDemo() const {
    return hasDemo() && m_files == m_demo && (m_status == Ready || m_status == Loading);
}

QString ModelController::name() const {
    switch (m_status) {
        case Ready:
            return m_model.name;
        case Loading:
            return QFileInfo(m_files.textPath).completeBaseName();
        default:
            return {};
    }
}

QString ModelController::note() const {
    if (m_status != Ready)
        return {};
    if (!canSee())
        return tr(
            "This model has no image part (mmproj): it answers questions, but cannot see photos.");
    if (m_model.hostLayers > 0)
        return tr("%1 of %2 layers are in main memory, because the device has no room for them: "
                  "answers take longer.")
            .arg(m_model.hostLayers)
            .arg(m_model.numLayers);
    if (!m_model.templateRecognised)
        return tr("This model's chat template is not one that Tessera knows; answers may be poor.");
    return {};
}

QVariantList ModelController::pairs() const {
    QVariantList values;
    for (const ModelPair& pair : m_pairs)
        values.append(QVariant::fromValue(pair));
    return values;
}

void ModelController::start(const ModelFiles& files) {
    m_files = files;
    m_model = {};
    m_errorMessage.clear();
    m_progress = 0;
    m_status = Loading;
    m_loadId = m_inference->load(files);
    emit progressChanged();
    emit changed();
}

void ModelController::startLast() {
    const ModelFiles last = m_settings->lastModel();
    if (!last.textPath.isEmpty())
        start(last);
    else
        loadDemo();
}

void ModelController::loadDemo() {
    if (hasDemo())
        start(m_demo);
}

void ModelController::load(const QString& textPath, const QString& mmprojPath) {
    const QString text = textPath.trimmed();
    if (!text.isEmpty())
        start({text, mmprojPath.trimmed()});
}

void ModelController::cancel() {
    if (m_status == Loading)
        m_inference->cancelLoad();
}

void ModelController::lookAround(const QString& path) {
    const QString trimmed = path.trimmed();
    if (trimmed.isEmpty())
        return;
    const quint64 id = ++m_lookId;
    m_pool.clear();
    m_pool.start([this, id, trimmed] {
        const QFileInfo info(trimmed);
        QList<ModelPair> pairs = findModelPairs(info.isDir() ? trimmed : info.absolutePath());
        QMetaObject::invokeMethod(
            this,
            [this, id, trimmed, pairs = std::move(pairs)] {
                if (id != m_lookId)
                    return;
                m_pairs = pairs;
                emit pairsChanged();
                const QString wanted = QFileInfo(trimmed).absoluteFilePath();
                for (const ModelPair& pair : m_pairs)
                    if (pair.textPath == wanted && !pair.mmprojPath.isEmpty()) {
                        emit mmprojSuggested(trimmed, pair.mmprojPath);
                        break;
                    }
            },
            Qt::QueuedConnection);
    });
}

void ModelController::estimate(const QString& textPath, const QString& mmprojPath) {
    const quint64 id = ++m_estimateId;
    ModelPaths paths{toPath(textPath.trimmed()), std::nullopt};
    if (!mmprojPath.trimmed().isEmpty())
        paths.mmproj = toPath(mmprojPath.trimmed());
    const MemoryUse returned = m_status == Ready ? m_model.memory : MemoryUse();
    m_estimatePool.clear();
    m_estimatePool.start([this, id, paths, returned] {
        MemoryNeed need;
        // Files that cannot be loaded say so when they are.
        if (!paths.text.empty())
            if (const auto estimate = Engine::estimate(paths, {}, returned))
                need = describeMemory(*estimate);
        QMetaObject::invokeMethod(
            this,
            [this, id, need] {
                if (id != m_estimateId || need == m_memory)
                    return;
                m_memory = need;
                emit memoryChanged();
            },
            Qt::QueuedConnection);
    });
}

QString ModelController::toLocalPath(const QUrl& url) const {
    return QDir::toNativeSeparators(url.toLocalFile());
}

QUrl ModelController::folderOf(const QString& path) const {
    return path.isEmpty() ? QUrl() : QUrl::fromLocalFile(QFileInfo(path).absolutePath());
}

}  // namespace tessera
