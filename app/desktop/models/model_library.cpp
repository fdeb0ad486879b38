// SPDX-License-Identifier: MIT
#include "app/desktop/models/model_library.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "app/desktop/text/error_text.h"
#include "app/desktop/text/file_path.h"
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

ModelLibrary::ModelLibrary(AppSettings* settings, PlaceEnvironment environment, QObject* parent)
    : QAbstractListModel(parent),
      m_settings(settings),
      m_environment(std::move(environment)),
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
    QStringList roots = folders();
    for (const ModelPlace& place : m_places)
        roots.append(fromPath(place.folder));
    for (const QString& folder : std::as_const(roots))
        if (path.startsWith(folder + QLatin1Char('/')))
            path.remove(0, folder.size());
    const QString text =
        QStringList({entry.name, path, entry.shownProgram(), shownSentence(entry.generation),
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
    if (m_environment.home.empty())
        return {};
    const QDir home(fromPath(m_environment.home));
    QStringList found;
    for (const char* place : {"models", "Models"}) {
        const QString folder = cleaned(home.filePath(QLatin1String(place)));
        if (QFileInfo(folder).isDir() && !folders().contains(folder))
            found.append(folder);
    }
    return found;
}

QList<LibraryPlace> ModelLibrary::places() const {
    const QStringList hidden = m_settings->hiddenPlaces();
    QList<LibraryPlace> shown;
    for (const ModelPlace& place : m_places) {
        const QString key = QString::fromStdString(place.key);
        const QString folder = QDir::toNativeSeparators(fromPath(place.folder));
        if (!shown.isEmpty() && shown.last().key == key)
            shown.last().folders.append(folder);
        else
            shown.append({key, shownSentence(place.name), {folder}, !hidden.contains(key)});
    }
    return shown;
}

void ModelLibrary::setPlaceOn(const QString& key, bool on) {
    QStringList hidden = m_settings->hiddenPlaces();
    if (hidden.contains(key) != on)
        return;
    if (on)
        hidden.removeAll(key);
    else
        hidden.append(key);
    m_settings->setHiddenPlaces(hidden);
    emit entriesChanged();
    rescan();
}

QString ModelLibrary::notes() const {
    QStringList lines;
    for (const Sentence& note : m_notes)
        lines.append(shownSentence(note));
    return lines.join(QLatin1Char('\n'));
}

QList<ModelEntry> ModelLibrary::ready() const {
    constexpr qsizetype kFew = 3;
    QList<ModelEntry> found;
    for (const ModelEntry& entry : m_entries)
        if (entry.isUsable() && entry.sees() && found.size() < kFew)
            found.append(entry);
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
    const auto job = [this, folders = folders(),
                      hidden = m_settings->hiddenPlaces()](const JobControl& control) {
        const auto onProgress = [&](int done, int total) {
            if (total > 0)
                control.tell([this, fraction = static_cast<double>(done) / total] {
                    m_progress = fraction;
                    emit progressChanged();
                });
        };
        Scan scan;
        scan.places = findModelPlaces(m_environment);
        scan.missing = missingFolders(folders);
        // The user's own first: what is in both is theirs.
        std::vector<ModelPlace> wanted = placesOf(folders);
        for (const ModelPlace& place : scan.places)
            if (!hidden.contains(QString::fromStdString(place.key)))
                wanted.push_back(place);
        scan.models = scanModels(wanted, onProgress, control.stop);
        return scan;
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
    m_entries = found.models.entries;
    m_notes = found.models.notes;
    m_places = found.places;
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
