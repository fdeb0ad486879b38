// SPDX-License-Identifier: MIT
// Unsent questions: every conversation has its own, and they are there again after a restart.
#pragma once

#include <QHash>
#include <QObject>
#include <QTimer>

#include "app/desktop/chat/composer.h"
#include "app/desktop/storage/storage.h"

namespace tessera {

// Puts the draft of the conversation on the screen into the composer and saves what is written
// there. GUI thread only.
class DraftKeeper : public QObject {
    Q_OBJECT

  public:
    static constexpr int kSaveDelayMs = 800;

    // Both must outlive this.
    DraftKeeper(Composer* composer, Storage* storage, QObject* parent = nullptr);
    // Saves what is not saved yet.
    ~DraftKeeper() override;

    // What the storage knows; the composer shows the draft of a new conversation from now on, with
    // what has been put into it since the start.
    void start(const QList<DraftRow>& drafts);
    // Keeps what is in the composer with its conversation, photos that are still being read
    // included, and shows that of another.
    void show(const QString& conversationId);
    // What is in the composer belongs to this conversation from now on: it has just been created.
    void adopt(const QString& conversationId);
    void forget(const QString& conversationId);

  private:
    void save();

    Composer* const m_composer;
    Storage* const m_storage;
    bool m_started = false;
    QString m_conversationId;
    QHash<QString, DraftRow> m_saved;
    QTimer m_timer;
};

}  // namespace tessera
