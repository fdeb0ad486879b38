// SPDX-License-Identifier: MIT
#include "app/desktop/models/model_choice.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <utility>

#include "app/desktop/inference/local_models.h"
#include "app/desktop/text/error_text.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

// Typing changes a path with every keystroke.
constexpr int kEstimateDelayMs = 250;

QString nativePath(const QUrl& url) {
    return QDir::toNativeSeparators(url.toLocalFile());
}

QString deviceLabel(const ComputeDevice& device) {
    return device.usable
               ? ModelChoice::tr("%1, %2").arg(
                     shownSentence(device.title),
                     QLocale().formattedDataSize(static_cast<qint64>(device.memoryBytes), 1))
               : ModelChoice::tr("%1: cannot be used, %2")
                     .arg(shownSentence(device.title), shownSentence(device.unusableReason));
}

}  // namespace

ModelChoice::ModelChoice(ModelController* models, AppSettings* settings,
                         const BackendFactory& backend, QObject* parent)
    : QObject(parent),
      m_models(models),
      m_settings(settings),
      m_estimate(std::optional<MemoryEstimate>()),
      m_fileThread(QStringLiteral("model files"), backend),
      m_deviceThread(QStringLiteral("devices"), backend),
      m_look(m_fileThread.jobs()),
      m_estimation(m_deviceThread.jobs()),
      m_deviceSearch(m_deviceThread.jobs()) {
    m_estimateTimer.setSingleShot(true);
    m_estimateTimer.setInterval(kEstimateDelayMs);
    connect(&m_estimateTimer, &QTimer::timeout, this, &ModelChoice::estimate);
    connect(models, &ModelController::changed, this, [this] {
        if (!m_source.isEmpty())
            scheduleEstimate();
    });
}

ModelChoice::~ModelChoice() = default;

int ModelChoice::contextLength() const {
    return static_cast<int>(m_settings->contextOf(m_source));
}

void ModelChoice::setContextLength(int tokens) {
    if (tokens == contextLength() || m_source.isEmpty())
        return;
    m_settings->setContextOf(m_source, static_cast<quint32>(std::max(0, tokens)));
    emit optionsChanged();
    scheduleEstimate();
}

QVariantList ModelChoice::devices() const {
    QVariantList shown = {QVariant::fromValue(ModelDevice{{}, tr("Best available"), true})};
    for (const ComputeDevice& device : m_devices)
        shown.append(
            QVariant::fromValue(ModelDevice{device.selector, deviceLabel(device), device.usable}));
    return shown;
}

QString ModelChoice::device() const {
    return m_settings->device();
}

void ModelChoice::setDevice(const QString& device) {
    if (device == this->device())
        return;
    m_settings->setDevice(device);
    emit optionsChanged();
    scheduleEstimate();
}

int ModelChoice::threads() const {
    return static_cast<int>(m_settings->threads());
}

void ModelChoice::setThreads(int threads) {
    if (threads == this->threads())
        return;
    m_settings->setThreads(static_cast<quint32>(std::max(0, threads)));
    emit optionsChanged();
}

int ModelChoice::mostThreads() const {
    quint32 most = 0;
    for (const ComputeDevice& device : m_devices)
        most = std::max(most, device.threads);
    return static_cast<int>(most);
}

int ModelChoice::deviceMemoryMiB() const {
    return static_cast<int>(m_settings->deviceMemoryMiB());
}

void ModelChoice::setDeviceMemoryMiB(int mebibytes) {
    if (mebibytes == deviceMemoryMiB())
        return;
    m_settings->setDeviceMemoryMiB(static_cast<quint32>(std::max(0, mebibytes)));
    emit optionsChanged();
    scheduleEstimate();
}

bool ModelChoice::compactCache() const {
    return m_settings->compactCacheOf(m_source);
}

void ModelChoice::setCompactCache(bool compact) {
    if (compact == compactCache() || m_source.isEmpty())
        return;
    m_settings->setCompactCacheOf(m_source, compact);
    emit optionsChanged();
    scheduleEstimate();
}

void ModelChoice::set(const ModelSource& source) {
    if (source == m_source)
        return;
    const bool sameModel = source.textPath == m_source.textPath;
    m_source = source;
    if (!sameModel) {
        m_entry = {};
        emit entryChanged();
        emit optionsChanged();
    }
    emit changed();
    scheduleEstimate();
}

void ModelChoice::choose(const QString& textPath) {
    const QString path = textPath.trimmed();
    if (path == m_source.textPath)
        return;
    set({path, {}});
    look(true);
}

void ModelChoice::chooseMmproj(const QString& mmprojPath) {
    set({m_source.textPath, mmprojPath.trimmed()});
}

void ModelChoice::chooseSource(const ModelSource& source) {
    set({source.textPath.trimmed(), source.mmprojPath.trimmed()});
    look(false);
}

void ModelChoice::look(bool suggest) {
    m_look.cancel();
    if (m_source.isEmpty())
        return;
    const auto job = [this, source = m_source,
                      folders = m_settings->modelFolders()](const JobControl&) {
        return m_fileThread.backend().describe(source, folders);
    };
    m_look.start(job, [this, suggest](const Result<ModelEntry>& entry) {
        if (!entry)
            return;
        m_entry = *entry;
        emit entryChanged();
        if (suggest && m_source.mmprojPath.isEmpty() && !entry->source.mmprojPath.isEmpty())
            chooseMmproj(entry->source.mmprojPath);
    });
}

void ModelChoice::chooseDropped(const QList<QUrl>& urls) {
    QStringList paths;
    for (const QUrl& url : urls)
        if (url.isLocalFile())
            paths.append(nativePath(url));
    const auto job = [paths](const JobControl&) { return sortModelFiles(paths); };
    m_look.start(job, [this](const Result<SortedFiles>& sorted) {
        if (!sorted)
            return;
        for (const QString& folder : sorted->folders)
            emit folderDropped(folder);
        const ModelSource& chosen = sorted->source;
        if (!chosen.isEmpty() && !chosen.mmprojPath.isEmpty())
            chooseSource(chosen);
        else if (!chosen.isEmpty())
            choose(chosen.textPath);
        else if (!chosen.mmprojPath.isEmpty())
            chooseMmproj(chosen.mmprojPath);
    });
}

void ModelChoice::load() {
    m_models->load(m_source);
}

void ModelChoice::refresh() {
    const auto job = [this](const JobControl&) { return m_deviceThread.backend().devices(); };
    m_deviceSearch.start(job, [this](const Result<QList<ComputeDevice>>& devices) {
        if (!devices || *devices == m_devices)
            return;
        m_devices = *devices;
        emit devicesChanged();
    });
    scheduleEstimate();
}

void ModelChoice::scheduleEstimate() {
    m_estimateTimer.start();
}

void ModelChoice::estimate() {
    const auto job = [this, source = m_source, options = m_models->loadOptions(m_source),
                      before = m_models->loadedModel()](const JobControl&) {
        return m_deviceThread.backend().estimate(source, options, before);
    };
    m_estimation.start(job, [this](const Result<std::optional<MemoryEstimate>>& found) {
        const MemoryNeed memoryBefore = memory();
        const QString problemBefore = problem();
        m_estimate = found;
        if (memory() != memoryBefore || problem() != problemBefore)
            emit memoryChanged();
    });
}

MemoryNeed ModelChoice::memory() const {
    return m_estimate && *m_estimate ? describeMemory(**m_estimate) : MemoryNeed();
}

QString ModelChoice::problem() const {
    return m_estimate ? QString() : errorText(m_estimate.error());
}

void ModelChoice::retranslate() {
    emit memoryChanged();
    emit devicesChanged();
    // An entry that compares equal would not be shown again.
    const ModelEntry entry = std::exchange(m_entry, {});
    emit entryChanged();
    m_entry = entry;
    emit entryChanged();
}

QString ModelChoice::toLocalPath(const QUrl& url) const {
    return nativePath(url);
}

QUrl ModelChoice::folderOf(const QString& path) const {
    return path.isEmpty() ? QUrl() : QUrl::fromLocalFile(QFileInfo(path).absolutePath());
}

}  // namespace tessera
