// SPDX-License-Identifier: MIT
#include "app/desktop/models/model_pairs.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

#include "app/desktop/file_path.h"
#include "engine/model/pairing.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(ModelPairs)
};

}  // namespace

QList<ModelPair> findModelPairs(const QString& folder) {
    QList<ModelPair> pairs;
    const QFileInfoList files = QDir(folder).entryInfoList(
        {QStringLiteral("*.gguf")}, QDir::Files | QDir::Readable, QDir::Name);
    for (const QFileInfo& info : files) {
        const std::filesystem::path path = toPath(info.absoluteFilePath());
        if (classifyModelFile(path).kind != ModelFileKind::TextModel)
            continue;
        ModelPair pair;
        pair.textPath = info.absoluteFilePath();
        pair.title = info.fileName();
        pair.detail = QLocale().formattedDataSize(info.size());
        const std::vector<PairCandidate> fitting = findMmprojFor(path);
        if (fitting.empty()) {
            pair.detail = Text::tr("%1, no image part fits").arg(pair.detail);
        } else {
            pair.mmprojPath = fromPath(fitting.front().file.path);
            pair.detail =
                Text::tr("%1, with %2").arg(pair.detail, QFileInfo(pair.mmprojPath).fileName());
        }
        pairs.append(pair);
    }
    return pairs;
}

}  // namespace tessera
