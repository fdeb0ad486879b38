// SPDX-License-Identifier: MIT
// What the tests of imports begin with: an empty history, and a folder to import from.
#pragma once

#include <QBuffer>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/storage/archive/import.h"

namespace tessera {

inline QByteArray picture(const QColor& colour) {
    QImage image(32, 24, QImage::Format_RGB888);
    image.fill(colour);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

class ImportCase : public QObject {
  protected:
    void setUp() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_source = std::make_unique<QTemporaryDir>();
        auto store = ChatStore::open(m_dir->path(), bundledMigrations());
        if (!store)
            qFatal("not opened");
        m_store = *std::move(store);
    }

    void write(const QString& name, const QByteArray& bytes) const {
        QFile file(m_source->filePath(name));
        QVERIFY(QDir().mkpath(QFileInfo(file).path()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    Result<Imported> tryImport(const QString& name) const {
        const auto merge = [this](const ConversationTree& tree) { return m_store->merge(tree); };
        return importConversations(m_source->filePath(name), m_dir->path(), merge, {});
    }
    Imported imported(const QString& name) const {
        const auto result = tryImport(name);
        if (!result)
            qWarning("%s", result.error().message().c_str());
        return result ? *result : Imported();
    }

    QList<MessageRow> shown(const QString& title) const {
        const auto rows = m_store->conversations();
        for (const ConversationRow& row : *rows)
            if (row.title == title)
                return *m_store->messages(row.id);
        return {};
    }

    static QStringList texts(const QList<MessageRow>& rows) {
        QStringList list;
        for (const MessageRow& row : rows)
            list << (row.role == MessageRole::User ? QStringLiteral("Q ") : QStringLiteral("A ")) +
                        row.text;
        return list;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QTemporaryDir> m_source;
    std::unique_ptr<ChatStore> m_store;
};

}  // namespace tessera
