// SPDX-License-Identifier: MIT
#include "app/desktop/models/model_library.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>
#include <utility>

#include "app/desktop/inference/model_scan.h"
#include "app/desktop/text/error_text.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

QString cleaned(const QString& path) {
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

QStringList missingFolders(const QStringList& folders) {
    QStringList missing;
    for (const QString& folder : folders)
        if (!QFileInfo(folder).isDir())
            missing.append(QDir::toNativeSeparators(folder));
    return missing;
}

}  // namespace

ModelLibrary::ModelLibrary(AppSettings* settings, QObject* parent)
    : QAbstractListModel(parent),
      m_settings(settings),
      m_jobs(QStringLiteral("model library")),
      m_scan(m_jobs) {}

ModelLibrary::~ModelLibrary() = default;

int ModelLibrary::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant ModelLibrary::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != EntryRole)
        return {};
    return QVariant::fromValue(m_shown[index.row()]);
}

QHash<int, QByteArray> ModelLibrary::roleNames() const {
    return {{EntryRole, "entry"}};
}

bool ModelLibrary::isWanted(const ModelEntry& entry) const {
    // The library's own folders say nothing: everything in them would match.
    QString path = entry.source.textPath;
    for (const QString& folder : folders())
        if (path.startsWith(folder + QLatin1Char('/')))
            path.remove(0, folder.size());
    const QString text = QStringList({entry.name, path, shownSentence(entry.generation),
                                      entry.architecture, entry.weightTypes})
                             .join(QLatin1Char('\n'));
    const QStringList words = m_filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        return text.contains(word, Qt::CaseInsensitive);
    });
}

void ModelLibrary::show() {
    QList<ModelEntry> shown;
    for (const ModelEntry& entry : std::as_const(m_entries))
        if (isWanted(entry))
            shown.append(entry);
    // An unchanged list keeps its scroll position and selection.
    if (shown != m_shown) {
        beginResetModel();
        m_shown = shown;
        endResetModel();
    }
    emit entriesChanged();
}

void ModelLibrary::setFilter(const QString& filter) {
    const QString words = filter.simplified();
    if (words == m_filter)
        return;
    m_filter = words;
    emit filterChanged();
    show();
}

bool ModelLibrary::isUsable(int row) const {
    return row >= 0 && row < m_shown.size() && m_shown[row].isUsable();
}

int ModelLibrary::indexOf(const QString& textPath) const {
    const auto isIt = [&](const ModelEntry& e) { return e.source.textPath == textPath; };
    const auto found = std::find_if(m_shown.begin(), m_shown.end(), isIt);
    return found == m_shown.end() ? -1 : static_cast<int>(found - m_shown.begin());
}

QStringList ModelLibrary::folders() const {
    return m_settings->modelFolders();
}

QStringList ModelLibrary::suggestions() const {
    const QDir home = QDir::home();
    QStringList found;
    for (const char* place : {".cache/huggingface/hub", ".lmstudio/models",
                              ".cache/lm-studio/models", ".cache/llama.cpp", "models", "Models"}) {
        const QString folder = cleaned(home.filePath(QLatin1String(place)));
        if (QFileInfo(folder).isDir() && !folders().contains(folder))
            found.append(folder);
    }
    return found;
}

void ModelLibrary::addFolder(const QUrl& folder) {
    if (folder.isLocalFile())
        addPath(folder.toLocalFile());
}

void ModelLibrary::addPath(const QString& path) {
    if (path.trimmed().isEmpty())
        return;
    const QFileInfo info(path.trimmed());
    const QString folder = cleaned(info.isFile() ? info.absolutePath() : info.filePath());
    QStringList all = folders();
    if (!all.contains(folder)) {
        all.append(folder);
        m_settings->setModelFolders(all);
        emit foldersChanged();
    }
    rescan();
}

void ModelLibrary::removeFolder(const QString& folder) {
    QStringList all = folders();
    if (all.removeAll(folder) == 0)
        return;
    m_settings->setModelFolders(all);
    emit foldersChanged();
    rescan();
}

void ModelLibrary::ensureScanned() {
    if (!m_scanned && !m_scanning)
        rescan();
}

void ModelLibrary::rescan() {
    m_progress = 0;
    emit progressChanged();
    setScanning(true);
    const auto job = [this, folders = folders()](const JobControl& control) {
        const auto onProgress = [&](int done, int total) {
            if (total > 0)
                control.tell([this, fraction = static_cast<double>(done) / total] {
                    m_progress = fraction;
                    emit progressChanged();
                });
        };
        return Scan{scanModels(folders, onProgress, control.stop), missingFolders(folders)};
    };
    m_scan.start(job, [this](const Result<Scan>& scan) { finish(scan); });
}

void ModelLibrary::cancelScan() {
    m_scan.cancel();
    setScanning(false);
}

void ModelLibrary::finish(const Result<Scan>& scan) {
    const Scan found = scan ? *scan : Scan();
    m_scanned = true;
    m_entries = found.entries;
    m_missing = found.missing;
    m_error = scan ? std::nullopt : std::optional(scan.error());
    show();
    setScanning(false);
}

QString ModelLibrary::problem() const {
    if (m_error)
        return errorText(*m_error);
    return m_missing.isEmpty() ? QString()
                               : tr("Not found: %1. Connect the disk and search again, or remove "
                                    "the folder from the list.")
                                     .arg(m_missing.join(QStringLiteral(", ")));
}

void ModelLibrary::retranslate() {
    beginResetModel();
    endResetModel();
    emit entriesChanged();
}

void ModelLibrary::setScanning(bool scanning) {
    if (std::exchange(m_scanning, scanning) != scanning)
        emit scanningChanged();
}

}  // namespace tessera
