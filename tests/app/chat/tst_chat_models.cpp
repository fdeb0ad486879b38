// SPDX-License-Identifier: MIT
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "app/desktop/chat/conversation_list_model.h"
#include "app/desktop/chat/message_list_model.h"
#include "app/desktop/settings/app_settings.h"

using namespace tessera;

namespace {

MessageRow row(MessageRole role, const QString& text, int photos = 0) {
    MessageRow message;
    message.id = newRowId();
    message.role = role;
    message.text = text;
    for (int i = 0; i < photos; ++i)
        message.photos.append(PhotoRef{QString::number(i), {}, {}, {}, 10, 10, 1});
    return message;
}

}  // namespace

class TestChatModels : public QObject {
    Q_OBJECT

  private slots:
    void conversationsStayInOrder() {
        ConversationListModel model;
        const QAbstractItemModelTester tester(&model);
        model.setRows({{QStringLiteral("b"), QStringLiteral("B"), 0, 20},
                       {QStringLiteral("a"), QStringLiteral("A"), 0, 10}});
        model.insert({QStringLiteral("c"), QStringLiteral("C"), 0, 15});
        QCOMPARE(model.rows()[1].id, QStringLiteral("c"));
        model.touch(QStringLiteral("a"), 30);
        QCOMPARE(model.rows()[0].id, QStringLiteral("a"));
        model.rename(QStringLiteral("a"), QStringLiteral("New"));
        QCOMPARE(model.data(model.index(0), ConversationListModel::TitleRole).toString(),
                 QStringLiteral("New"));
        const auto removed = model.remove(QStringLiteral("b"));
        QVERIFY(removed);
        QCOMPARE(model.count(), 2);
        model.insert(*removed);
        QCOMPARE(model.rows()[1].id, QStringLiteral("b"));
        QVERIFY(!model.remove(QStringLiteral("zz")));
    }

    void messageUpdatesNameWhatChanged() {
        MessageListModel model;
        const QAbstractItemModelTester tester(&model);
        model.append(row(MessageRole::User, QStringLiteral("q")));
        MessageRow answer = row(MessageRole::Assistant, {});
        answer.state = MessageState::Streaming;
        model.append(answer);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        answer.text = QStringLiteral("Hello");
        model.update(answer);
        QCOMPARE(changed.count(), 1);
        const auto roles = changed.first().at(2).value<QList<int>>();
        QVERIFY(roles.contains(int{MessageListModel::TextRole}));
        QVERIFY(!roles.contains(int{MessageListModel::StateRole}));
        QCOMPARE(model.data(model.index(1), MessageListModel::TextRole).toString(), answer.text);
        MessageRow stranger = row(MessageRole::User, QStringLiteral("x"));
        model.update(stranger);
        QCOMPARE(changed.count(), 1);
    }

    void turnsPairQuestionsWithAnswers() {
        const auto turns = turnsOf({row(MessageRole::User, QStringLiteral("q1"), 1),
                                    row(MessageRole::Assistant, QStringLiteral("a1")),
                                    row(MessageRole::User, QStringLiteral("q2"))});
        QCOMPARE(turns.size(), 2);
        QCOMPARE(turns[0].assistant, QStringLiteral("a1"));
        QCOMPARE(turns[0].photos.size(), 1);
        QCOMPARE(turns[1].user, QStringLiteral("q2"));
        QVERIFY(turns[1].assistant.isEmpty());
    }

    void unansweredQuestionJoinsTheNext() {
        const auto turns = turnsOf({row(MessageRole::User, QStringLiteral("q1"), 1),
                                    row(MessageRole::Assistant, {}),
                                    row(MessageRole::User, QStringLiteral("q2"), 2)});
        QCOMPARE(turns.size(), 1);
        QCOMPARE(turns[0].user, QStringLiteral("q1\n\nq2"));
        QCOMPARE(turns[0].photos.size(), 3);
    }

    void contrastIsTheUsualRatio() {
        QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white) * 10), 210);
        QCOMPARE(contrastRatio(Qt::red, Qt::red), 1.0);
        for (const QColor& colour :
             {QColor(0x30, 0x8c, 0xc6), QColor(Qt::yellow), QColor(Qt::black), QColor(Qt::white)})
            for (const QColor& background : {QColor(0xe9, 0xe9, 0xee), QColor(0x2d, 0x2d, 0x35)})
                QVERIFY(contrastRatio(readableOn(colour, background, 4.5), background) >= 4.5);
    }
};

QTEST_GUILESS_MAIN(TestChatModels)
#include "tst_chat_models.moc"
