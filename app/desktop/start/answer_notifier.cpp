// SPDX-License-Identifier: MIT
#include "app/desktop/start/answer_notifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>
#include <algorithm>

#include "app/desktop/bus/session_bus.h"
#include "app/desktop/markdown/markdown_words.h"
#include "app/desktop/text/characters.h"
#include "app/desktop/text/error_text.h"
#include "app/desktop/text/plain_answer.h"

namespace tessera {
namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
constexpr qsizetype kExcerptLength = 120;
constexpr int kDesktopDecides = -1;  // how long it is shown

// The beginning of a text in one line, cut where a character ends.
QString excerptOf(const QString& text) {
    const QString line = text.left(4 * kExcerptLength).simplified();
    return line.size() <= kExcerptLength ? line
                                         : firstCharacters(line, kExcerptLength) + QChar(0x2026);
}

}  // namespace

AnswerNotifier::AnswerNotifier(Parts parts, QObject* parent) : QObject(parent), m_parts(parts) {
    if (!hasSessionBus())
        return;
    QDBusConnection::sessionBus().connect(kService, kPath, kService,
                                          QStringLiteral("ActionInvoked"), this,
                                          SLOT(openClicked(uint, QString)));
    connect(parts.answer, &AnswerRun::ended, this, &AnswerNotifier::tell);
}

void AnswerNotifier::tell(const MessageRow& answer) {
    const bool stoppedByHand = answer.state == MessageState::Stopped && !answer.error;
    const bool seen = QGuiApplication::applicationState() == Qt::ApplicationActive &&
                      m_parts.conversation->id() == answer.conversationId;
    const auto conversation = m_parts.history->conversations()->find(answer.conversationId);
    if (stoppedByHand || seen || !conversation || !m_parts.settings->notifiesOfAnswers())
        return;
    const QString body = answer.state == MessageState::Failed
                             ? keptErrorText(answer.error)
                             : excerptOf(wordsOfMarkdown(plainAnswer(answer.text)));
    QDBusMessage call =
        QDBusMessage::createMethodCall(kService, kPath, kService, QStringLiteral("Notify"));
    // Bodies may hold markup, which an answer must not become.
    call << QStringLiteral("Tessera") << m_id << QStringLiteral("tessera") << conversation->title
         << body.toHtmlEscaped() << QStringList{QStringLiteral("default"), tr("Open")}
         << QVariantMap{{QStringLiteral("desktop-entry"), QGuiApplication::desktopFileName()}}
         << kDesktopDecides;
    m_conversationId = answer.conversationId;
    auto* watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        m_id = reply.isError() ? 0 : reply.value();
    });
}

void AnswerNotifier::openClicked(uint id, const QString& action) {
    if (id != m_id || m_id == 0 || action != QLatin1String("default"))
        return;
    m_parts.conversation->open(m_conversationId);
    emit raiseRequested();
}

}  // namespace tessera
