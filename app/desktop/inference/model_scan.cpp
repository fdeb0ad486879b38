// SPDX-License-Identifier: MIT
#include "app/desktop/inference/model_scan.h"

#include <QCollator>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>
#include <vector>

#include "app/desktop/inference/local_models.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/text/sentences.h"
#include "engine/checkpoint/hub/hub_folder.h"
#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/formats/gguf/gguf_parts.h"

namespace tessera {
namespace {

// HUB/models--owner--name/snapshots/REVISION/part/file
constexpr int kMaxDepth = 6;

// For a part of a split file: whether an earlier part exists, which then represents this one.
bool hasEarlierPart(const QFileInfo& file) {
    static const QRegularExpression part(QStringLiteral("^(.*)-(\\d{5})(-of-\\d{5}\\.gguf)$"),
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = part.match(file.fileName());
    for (int number = match.captured(2).toInt() - 1; match.hasMatch() && number > 0; --number)
        if (file.dir().exists(match.captured(1) +
                              QStringLiteral("-%1").arg(number, 5, 10, QLatin1Char('0')) +
                              match.captured(3)))
            return true;
    return false;
}

// If the beginning of a split file is missing, the sentence names all missing parts.
Sentence problemOf(const ModelFile& file) {
    const auto parts = file.isFolder ? Result<GgufParts>(GgufParts()) : openGgufParts(file.path);
    return parts ? file.problem : parts.error().sentence;
}

struct Walk {
    const std::stop_token& stop;
    QSet<QString> seen;  // canonical paths
    QStringList found;   // files and hub folders

    bool isNew(const QString& path) {
        const QString canonical = QFileInfo(path).canonicalFilePath();
        if (canonical.isEmpty() || seen.contains(canonical))
            return false;
        seen.insert(canonical);
        return true;
    }

    void visit(const QDir& folder, int depth) {
        if (stop.stop_requested() || !isNew(folder.absolutePath()))
            return;
        const bool hub = looksLikeHubModel(toPath(folder.absolutePath()));
        if (hub)
            found.append(folder.absolutePath());
        const QFileInfoList files = folder.entryInfoList({QStringLiteral("*.gguf")},
                                                         QDir::Files | QDir::Readable, QDir::Name);
        for (const QFileInfo& file : files)
            if (!hasEarlierPart(file) && isNew(file.absoluteFilePath()))
                found.append(file.absoluteFilePath());
        if (hub || depth == kMaxDepth)
            return;
        const QFileInfoList below =
            folder.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::Readable, QDir::Name);
        for (const QFileInfo& entry : below)
            visit(QDir(entry.absoluteFilePath()), depth + 1);
    }
};

// Keeps the image parts that a user might have picked too: those beside the model, and those whose
// name has something in common with it.
std::vector<PairCandidate> plausible(std::vector<PairCandidate> fitting) {
    std::erase_if(fitting, [](const PairCandidate& candidate) {
        return !candidate.sameFolder && candidate.sharedWords.empty();
    });
    return fitting;
}

// For an image part that no model here can use: which sizes the models have instead.
Sentence whyUnwanted(const ModelFile& mmproj, const std::vector<ModelFile>& files) {
    QStringList sizes;
    for (const ModelFile& file : files) {
        const QString size = QString::number(file.embeddingSize);
        if (file.kind == ModelFileKind::TextModel && file.family == mmproj.family &&
            !sizes.contains(size))
            sizes.append(size);
    }
    const Sentence own =
        mmproj.family == ModelFamily::Llava
            ? Sentence("An image part for models with a hidden size of {}.", mmproj.embeddingSize)
            : Sentence("An image part for models of {} with a hidden size of {}.",
                       nameOf(mmproj.family), mmproj.embeddingSize);
    return sizes.isEmpty() ? Sentence("{} There is no such language model in these folders.", own)
                           : Sentence("{} The language models here have {}.", own,
                                      sizes.join(QStringLiteral(", ")));
}

bool fitsAny(const ModelFile& mmproj, const std::vector<ModelFile>& files) {
    return std::any_of(files.begin(), files.end(), [&](const ModelFile& file) {
        return file.kind == ModelFileKind::TextModel && belongTogether(file, mmproj);
    });
}

// Where it lies, as people write it: from the home folder on, if it is in there.
QString shownFolder(const QString& path) {
    const QString folder = QFileInfo(path).absolutePath();
    const QString home = QDir::homePath() + QLatin1Char('/');
    return QDir::toNativeSeparators(
        folder.startsWith(home) ? QStringLiteral("~/") + folder.mid(home.size()) : folder);
}

void tellApart(QList<ModelEntry>& entries) {
    QHash<QString, int> uses;
    for (const ModelEntry& entry : entries)
        ++uses[entry.title];
    for (ModelEntry& entry : entries)
        if (uses[entry.title] > 1)
            entry.place = shownFolder(entry.source.textPath);
}

}  // namespace

QList<ModelEntry> scanModels(const QStringList& folders,
                             const std::function<void(int done, int total)>& onProgress,
                             const std::stop_token& stop) {
    Walk walk{stop, {}, {}};
    for (const QString& folder : folders)
        walk.visit(QDir(folder), 0);
    const int total = static_cast<int>(walk.found.size());
    std::vector<ModelFile> files;
    for (const QString& path : walk.found) {
        if (stop.stop_requested())
            return {};
        onProgress(static_cast<int>(files.size()), total);
        files.push_back(classifyModelFile(toPath(path)));
    }
    QList<ModelEntry> entries;
    for (const ModelFile& file : files) {
        if (stop.stop_requested())
            return {};
        if (file.kind == ModelFileKind::TextModel)
            entries.append(describeModel(file, plausible(rankMmproj(file, files)),
                                         describeMisfits(file, files)));
        else if (file.kind == ModelFileKind::Neither)
            entries.append(describeUnusable(file, problemOf(file)));
        else if (file.kind == ModelFileKind::Mmproj && !fitsAny(file, files))
            entries.append(describeUnusable(file, whyUnwanted(file, files)));
    }
    onProgress(total, total);
    QCollator byName;
    byName.setNumericMode(true);
    byName.setCaseSensitivity(Qt::CaseInsensitive);
    std::stable_sort(entries.begin(), entries.end(), [&](const ModelEntry& a, const ModelEntry& b) {
        if (a.isUsable() != b.isUsable())
            return a.isUsable();
        const int names = byName.compare(a.name, b.name);
        return names != 0 ? names < 0 : byName.compare(a.title, b.title) < 0;
    });
    tellApart(entries);
    return entries;
}

}  // namespace tessera
