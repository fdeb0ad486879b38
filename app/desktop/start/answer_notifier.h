// SPDX-License-Identifier: MIT
// Tells the desktop about answers that nobody has seen being finished.
#pragma once

#include <QObject>

#include "app/desktop/chat/answer_run.h"
#include "app/desktop/chat/conversation.h"
#include "app/desktop/settings/app_settings.h"

namespace tessera {

// org.freedesktop.Notifications on the session's D-Bus; where there is no such service, nothing
// happens. GUI thread only; nothing here waits.
class AnswerNotifier : public QObject {
    Q_OBJECT

  public:
    struct Parts {
        AnswerRun* answer = nullptr;
        Conversation* conversation = nullptr;
        History* history = nullptr;
        AppSettings* settings = nullptr;
    };

    // The parts must outlive this.
    explicit AnswerNotifier(Parts parts, QObject* parent = nullptr);

  signals:
    // The notification was clicked: the conversation is open now, and its window should come to
    // the front.
    void raiseRequested();

  private slots:
    void openClicked(uint id, const QString& action);

  private:
    void tell(const MessageRow& answer);

    const Parts m_parts;
    uint m_id = 0;  // of the last notification, which the next one replaces; 0: none
    QString m_conversationId;
};

}  // namespace tessera
