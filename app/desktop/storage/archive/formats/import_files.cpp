// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/formats/import_files.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

class FolderFiles : public ImportFiles {
  public:
    explicit FolderFiles(const QDir& folder) : m_folder(folder) {}

    bool has(const QString& name) const override {
        return QFileInfo(m_folder.filePath(name)).isFile();
    }

    QStringList all(const std::stop_token& stop) const override {
        QStringList names;
        QDirIterator files(m_folder.path(), QDir::Files | QDir::NoSymLinks,
                           QDirIterator::Subdirectories);
        while (files.hasNext() && names.size() < kMostImportFiles && !stop.stop_requested())
            names.append(m_folder.relativeFilePath(files.next()));
        return names;
    }

    Result<QByteArray> read(const QString& name, qint64 mostBytes) const override {
        QFile file(m_folder.filePath(name));
        const QString shown = QFileInfo(name).fileName();
        if (!file.open(QIODevice::ReadOnly))
            return Error(ErrorCode::FileUnreadable, "{} cannot be read: {}.", shown,
                         file.errorString());
        if (file.size() > mostBytes)
            return Error(ErrorCode::Unsupported, "{} is too large to be imported.", shown);
        return file.readAll();
    }

  private:
    const QDir m_folder;
};

bool isZip(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray mark = file.read(4);
    // The second is an empty archive.
    return mark == QByteArrayLiteral("PK\x03\x04") || mark == QByteArrayLiteral("PK\x05\x06");
}

}  // namespace

bool isPartOfExport(const QString& fileName) {
    static const QRegularExpression part(QStringLiteral("\\Aconversations-[0-9]{3,6}\\.json\\z"));
    return part.match(fileName).hasMatch();
}

bool holdsConversations(const QString& fileName) {
    return fileName == QLatin1String("conversations.json") || isPartOfExport(fileName);
}

Result<ImportSource> openImport(const QString& path) {
    if (isZip(path))
        return openZip(path);
    const QFileInfo chosen(path);
    const QDir folder = chosen.absoluteDir();
    QStringList names = {chosen.fileName()};
    if (isPartOfExport(chosen.fileName())) {
        names.clear();
        for (const QString& name :
             folder.entryList({QStringLiteral("conversations-*.json")}, QDir::Files, QDir::Name))
            if (isPartOfExport(name))
                names.append(name);
    }
    return ImportSource{std::make_unique<FolderFiles>(folder), names};
}

}  // namespace tessera
