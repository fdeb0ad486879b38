// SPDX-License-Identifier: MIT
// The stored conversations, and what the list does with them.
#pragma once

#include <QObject>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/history/conversation_list_model.h"
#include "app/desktop/storage/storage.h"

namespace tessera {

// Holds the list of the sidebar and keeps the storage in step with it. Does not know which
// conversation is open: whoever shows one follows the signals. GUI thread only; nothing here waits.
class History : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // The data folder cannot be used: the window shows this and nothing else.
    Q_PROPERTY(QString startError READ startError NOTIFY startErrorChanged)
    // The start failed because the database is damaged: ArchiveController::startOver() helps.
    Q_PROPERTY(bool damaged READ isDamaged NOTIFY startErrorChanged)
    // Why the conversations can be read but not changed; empty if they can.
    Q_PROPERTY(QString readOnlyReason READ readOnlyReason NOTIFY startErrorChanged)

  public:
    // `storage` must outlive this.
    explicit History(Storage* storage, QObject* parent = nullptr);

    ConversationListModel* conversations() { return &m_conversations; }
    const ConversationListModel* conversations() const { return &m_conversations; }
    // The storage is open and the conversations have been read.
    bool isReady() const { return m_ready; }
    QString startError() const;
    bool isDamaged() const { return m_damaged; }
    QString readOnlyReason() const;
    bool isReadOnly() const { return m_storage->readOnlyReason().has_value(); }
    // The conversation changed last; empty if there is none.
    QString newestId() const;

    // Adds a new conversation.
    void add(const ConversationRow& row);
    // Takes a conversation out of the trash.
    void restore(const ConversationRow& row);

    Q_INVOKABLE void rename(const QString& id, const QString& title);
    Q_INVOKABLE void setPinned(const QString& id, bool pinned);
    // Moves a conversation to the trash.
    Q_INVOKABLE void remove(const QString& id);

  signals:
    void startErrorChanged();
    // The conversations are in the list now; `drafts` are the questions left unsent.
    void opened(const QList<tessera::DraftRow>& drafts);
    // The list has been read again after an import or a restored backup.
    void reloaded();
    void renamed(const QString& id);
    void removed(const tessera::ConversationRow& row);

  private:
    Storage* const m_storage;
    ConversationListModel m_conversations;
    bool m_ready = false;
    std::optional<Error> m_startError;
    bool m_damaged = false;
};

}  // namespace tessera
