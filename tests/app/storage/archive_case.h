// SPDX-License-Identifier: MIT
// What the tests of exports and backups begin with: a conversation with branches and photos.
#pragma once

#include <QDir>
#include <QDirIterator>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/storage/archive/archive.h"
#include "app/desktop/storage/archive/backup.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/values/data_folder.h"

namespace tessera {

inline std::unique_ptr<ChatStore> openStore(const QString& dir) {
    auto store = ChatStore::open(dir, bundledMigrations());
    return store ? std::move(*store) : nullptr;
}

inline PhotoRef storedPhoto(const QString& dataDir, const QColor& colour, const QString& name) {
    QImage image(64, 48, QImage::Format_RGB888);
    image.fill(colour);
    const QTemporaryDir dir;
    const QString path = dir.filePath(name);
    if (!image.save(path))
        qFatal("not saved");
    const auto photo = storePhotoFile(dataDir, path);
    if (!photo)
        qFatal("not stored");
    return *photo;
}

inline MergeConversation into(ChatStore& store) {
    return [&store](const ConversationTree& tree) { return store.merge(tree); };
}

inline QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

class ArchiveCase : public QObject {
  protected:
    void setUp() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_target = std::make_unique<QTemporaryDir>();
        m_store = openStore(m_dir->path());
        if (!m_store)
            qFatal("not opened");
        const auto added =
            m_store->addConversation({QStringLiteral("c"), QStringLiteral("../Boats: \"red\"?"),
                                      1700000000000, 1700000000000});
        if (!added)
            qFatal("not added");
        m_red = storedPhoto(m_dir->path(), Qt::red, QStringLiteral("red [1].png"));
        m_blue = storedPhoto(m_dir->path(), Qt::blue, QStringLiteral("blue.png"));
        m_red.grid = QStringLiteral("2x3");
        add("q1", "", MessageRole::User, QStringLiteral("What is this?\n\n| a | b |"), {m_red});
        add("a1", "q1", MessageRole::Assistant, QStringLiteral("A *boat*"));
        add("b1", "q1", MessageRole::Assistant, QStringLiteral("两艘船"));
        add("q2", "b1", MessageRole::User, QString(), {m_blue, m_red});
    }
    void tearDown() { m_store.reset(); }

    MessageRow add(const char* id, const char* parent, MessageRole role, const QString& text,
                   const QList<PhotoRef>& photos = {}) {
        MessageRow row;
        row.id = QString::fromLatin1(id);
        row.conversationId = QStringLiteral("c");
        row.parentId = QString::fromLatin1(parent);
        row.role = role;
        row.text = text;
        row.createdMs = 1700000000000 + ++m_time;
        row.photos = photos;
        if (role == MessageRole::Assistant) {
            row.modelName = QStringLiteral("LLaVA");
            row.figures.promptTokens = 600;
            row.figures.seed = ~quint64{0};
            row.figures.sampling = SamplingSettings{{.temperature = 0.5f}};
            row.figures.tokenIds = {1, 2, 3};
            row.error = Error(ErrorCode::Cancelled, "It ends at {}.", 3);
        }
        if (!m_store->addMessage(row))
            qFatal("not added");
        return row;
    }

    QString exported(const ExportFormat& format, const QStringList& ids = {}) {
        const auto path = exportConversations(*m_store, {format, ids, m_target->path()}, {});
        if (!path)
            qWarning("%s", path.error().message().c_str());
        return path ? *path : QString();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QTemporaryDir> m_target;
    std::unique_ptr<ChatStore> m_store;
    PhotoRef m_red;
    PhotoRef m_blue;
    qint64 m_time = 0;
};

}  // namespace tessera
