// SPDX-License-Identifier: MIT
// Unsent questions: every conversation has its own, and they survive a restart.
#pragma once

#include <QHash>
#include <QObject>
#include <QTimer>

#include "app/desktop/chat/composer.h"
#include "app/desktop/storage/storage.h"

namespace tessera {

// Puts the draft of the conversation on the screen into the composer and saves changes to it. GUI
// thread only.
class DraftKeeper : public QObject {
    Q_OBJECT

  public:
    static constexpr int kSaveDelayMs = 800;

    // Both must outlive this.
    DraftKeeper(Composer* composer, Storage* storage, QObject* parent = nullptr);
    // Saves what is not saved yet.
    ~DraftKeeper() override;

    // Takes over the stored drafts. From now on the composer shows the draft of a new
    // conversation, together with what has been entered since the start.
    void start(const QList<DraftRow>& drafts);
    // Keeps the composer's contents with their conversation, including photos that are still being
    // read, and shows the draft of another.
    void show(const QString& conversationId);
    // From now on the composer's contents belong to this conversation, which has just been created.
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
