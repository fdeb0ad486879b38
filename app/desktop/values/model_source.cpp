// SPDX-License-Identifier: MIT
#include "app/desktop/values/model_source.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace tessera {
namespace {

const QString kText = QStringLiteral("model/text");
const QString kMmproj = QStringLiteral("model/mmproj");

QString absolutePath(const QString& path) {
    return path.isEmpty() ? path : QDir::current().absoluteFilePath(path);
}

}  // namespace

bool ModelSource::exists() const {
    return QFileInfo::exists(textPath);
}

QString ModelSource::name() const {
    return QFileInfo(textPath).completeBaseName();
}

// A path may contain characters that keys must not.
QString ModelSource::settingsKey() const {
    const QByteArray path = QDir::cleanPath(QFileInfo(textPath).absoluteFilePath()).toUtf8();
    const QByteArray hash = QCryptographicHash::hash(path, QCryptographicHash::Sha1).toHex();
    return QStringLiteral("models/%1").arg(QString::fromLatin1(hash.left(16)));
}

ModelSource ModelSource::fromCommandLine(const QString& model, const QString& mmproj) {
    return {absolutePath(model), absolutePath(mmproj)};
}

ModelSource ModelSource::fromSettings(const QSettings& settings) {
    return {settings.value(kText).toString(), settings.value(kMmproj).toString()};
}

void ModelSource::save(QSettings& settings) const {
    settings.setValue(kText, textPath);
    settings.setValue(kMmproj, mmprojPath);
}

QDataStream& operator<<(QDataStream& out, const ModelSource& source) {
    return out << source.textPath << source.mmprojPath;
}

QDataStream& operator>>(QDataStream& in, ModelSource& source) {
    return in >> source.textPath >> source.mmprojPath;
}

}  // namespace tessera
