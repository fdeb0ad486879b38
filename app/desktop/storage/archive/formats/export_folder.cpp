// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/formats/export_folder.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include "app/desktop/text/characters.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(Archive)
};

constexpr qsizetype kLongestName = 80;

Error notWritten(const QFileDevice& file) {
    return Error(ErrorCode::WriteFailed, "{} could not be written: {}.",
                 QDir::toNativeSeparators(file.fileName()), file.errorString());
}

}  // namespace

ExportFolder::~ExportFolder() {
    if (!m_kept && m_made)
        m_dir.removeRecursively();
}

Result<void> ExportFolder::make() {
    m_made = QDir().mkdir(m_dir.path());
    if (m_made && m_dir.mkdir(QStringLiteral("photos")))
        return {};
    return Error(ErrorCode::WriteFailed,
                 "The folder {} could not be created. Choose another location.",
                 QDir::toNativeSeparators(m_dir.path()));
}

Result<void> ExportFolder::addPhoto(const PhotoRef& photo) {
    const QString name = photoName(photo);
    if (m_photos.contains(name))
        return {};
    m_photos.insert(name);
    // A photo whose file is gone must not prevent the export of the text.
    QFile file(photo.filePath);
    if (!file.exists() || file.copy(m_dir.filePath(name)))
        return {};
    return Error(ErrorCode::WriteFailed, "The photo {} could not be copied: {}.", photo.name,
                 file.errorString());
}

QString ExportFolder::photoName(const PhotoRef& photo) {
    return QStringLiteral("photos/%1.%2").arg(photo.hash, photo.extension);
}

Result<void> ExportFolder::open(QFile& file, const QString& name) const {
    file.setFileName(m_dir.filePath(name));
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return notWritten(file);
    return {};
}

QString ExportFolder::freeFileName(const QString& name, const QString& ending) const {
    const auto path = [&](const QString& free) {
        return QStringLiteral("%1.%2").arg(free, ending);
    };
    return path(freeName(name, [&](const QString& free) { return m_dir.exists(path(free)); }));
}

QString ExportFolder::keep() {
    m_kept = true;
    return m_dir.path();
}

Result<void> writeAll(QFile& file, const QByteArray& bytes) {
    if (file.write(bytes) != bytes.size())
        return notWritten(file);
    return {};
}

Result<void> flush(QFile& file) {
    if (!file.flush())
        return notWritten(file);
    return {};
}

QString freeName(const QString& name, const std::function<bool(const QString&)>& taken) {
    QString free = name;
    for (int number = 2; taken(free); ++number)
        free = QStringLiteral("%1 (%2)").arg(name, QString::number(number));
    return free;
}

QString fileNameFor(const QString& title) {
    static const QRegularExpression forbidden(QStringLiteral("[\\x00-\\x1f\\x7f<>:\"/\\\\|?*]"));
    QString name = title;
    name.replace(forbidden, QStringLiteral(" "));
    name = firstCharacters(name.simplified(), kLongestName);
    while (name.startsWith(QLatin1Char('.')) || name.startsWith(QLatin1Char(' ')))
        name.remove(0, 1);
    while (name.endsWith(QLatin1Char('.')) || name.endsWith(QLatin1Char(' ')))
        name.chop(1);
    return name.isEmpty() ? Text::tr("Conversation") : name;
}

}  // namespace tessera
