// SPDX-License-Identifier: MIT
#include "app/desktop/models/model_choice.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <utility>

#include "app/desktop/inference/engine_backend.h"
#include "app/desktop/text/error_text.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

// Typing changes a path with every key.
constexpr int kEstimateDelayMs = 250;

QString nativePath(const QUrl& url) {
    return QDir::toNativeSeparators(url.toLocalFile());
}

QString deviceLabel(const DeviceInfo& device) {
    const QString name = QString::fromStdString(device.name);
    return device.usable
               ? ModelChoice::tr("%1, %2").arg(
                     name, QLocale().formattedDataSize(static_cast<qint64>(device.memoryBytes), 1))
               : ModelChoice::tr("%1: cannot be used, %2")
                     .arg(name, shownSentence(QString::fromStdString(device.unusableReason)));
}

Result<std::vector<DeviceInfo>> findDevices() {
    auto devices = listDevices();
    return devices ? std::move(*devices) : std::vector<DeviceInfo>();
}

QVariantList shownDevices(const std::vector<DeviceInfo>& devices) {
    QVariantList shown = {
        QVariant::fromValue(ModelDevice{{}, ModelChoice::tr("The best one"), true})};
    for (const DeviceInfo& device : devices) {
        const auto sameName =
            std::count_if(devices.begin(), devices.end(),
                          [&](const DeviceInfo& other) { return other.name == device.name; });
        // An index may name another device after the next start, so it is taken only for twins.
        shown.append(QVariant::fromValue(ModelDevice{
            sameName == 1 ? QString::fromStdString(device.name) : QString::number(device.index),
            deviceLabel(device), device.usable}));
    }
    return shown;
}

}  // namespace

ModelChoice::ModelChoice(ModelController* models, AppSettings* settings, QObject* parent)
    : QObject(parent),
      m_models(models),
      m_settings(settings),
      m_fileJobs(QStringLiteral("model files")),
      m_deviceJobs(QStringLiteral("devices")),
      m_look(m_fileJobs),
      m_estimation(m_deviceJobs) {
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
    return shownDevices(m_devices);
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
    const auto job = [path = m_source.textPath,
                      folders = m_settings->modelFolders()](const JobControl&) {
        std::vector<std::filesystem::path> around;
        for (const QString& folder : folders)
            around.push_back(toPath(folder));
        return QFileInfo::exists(path) ? describeModelAt(path, around) : ModelEntry();
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
    const auto job = [paths](const JobControl&) {
        QList<std::pair<QString, ModelFile>> files;
        for (const QString& path : paths)
            files.append({path, classifyModelFile(firstPartOf(toPath(path)))});
        return files;
    };
    m_look.start(job, [this](const Result<QList<std::pair<QString, ModelFile>>>& files) {
        if (!files)
            return;
        ModelSource chosen;
        for (const auto& [path, file] : *files) {
            const bool isEyes =
                file.kind == ModelFileKind::Mmproj || file.kind == ModelFileKind::VisionTower;
            if (file.kind == ModelFileKind::Neither && QFileInfo(path).isDir())
                emit folderDropped(path);
            else
                (isEyes ? chosen.mmprojPath : chosen.textPath) = path;
        }
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
    m_deviceJobs.run(findDevices, [this](const Result<std::vector<DeviceInfo>>& devices) {
        if (!devices || shownDevices(*devices) == shownDevices(m_devices))
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
    const auto job = [source = m_source, options = m_models->loadOptions(m_source),
                      loadedOn = m_models->deviceName().toStdString(),
                      returned = m_models->memoryInUse()](const JobControl&) {
        Estimate found;
        // While a path is being typed there is nothing to say about it.
        if (source.isEmpty() || !QFileInfo::exists(source.textPath))
            return found;
        const ModelPaths paths = toModelPaths(source);
        const EngineOptions engineOptions = withOptions({}, options);
        auto estimate = Engine::estimate(paths, engineOptions, returned);
        // What another device gives back is of no use.
        if (estimate && returned.deviceBytes > 0 && estimate->deviceName != loadedOn)
            estimate = Engine::estimate(paths, engineOptions, {0, returned.hostBytes});
        if (estimate)
            found.memory = *estimate;
        else
            found.problem = estimate.error();
        return found;
    };
    m_estimation.start(job, [this](const Result<Estimate>& found) {
        if (!found)
            return;
        const MemoryNeed memoryBefore = memory();
        const QString problemBefore = problem();
        m_estimate = *found;
        if (memory() != memoryBefore || problem() != problemBefore)
            emit memoryChanged();
    });
}

MemoryNeed ModelChoice::memory() const {
    return m_estimate.memory ? describeMemory(*m_estimate.memory) : MemoryNeed();
}

QString ModelChoice::problem() const {
    return m_estimate.problem ? errorText(*m_estimate.problem) : QString();
}

void ModelChoice::retranslate() {
    emit memoryChanged();
    emit devicesChanged();
    // A value that stays the same would not be shown again.
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
