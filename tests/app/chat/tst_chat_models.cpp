// SPDX-License-Identifier: MIT
#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QTest>

#include "app/desktop/chat/message_list_model.h"
#include "app/desktop/history/conversation_list_model.h"
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

    void pinnedConversationsStandAbove() {
        ConversationListModel model;
        const QAbstractItemModelTester tester(&model);
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        const auto ids = [&] {
            QStringList list;
            for (const ConversationRow& row : model.rows())
                list.append(row.id);
            return list.join(QString());
        };
        const auto section = [&](int row) {
            return model.data(model.index(row), ConversationListModel::SectionRole).toString();
        };
        model.setRows({{QStringLiteral("a"), {}, 0, now},
                       {QStringLiteral("b"), {}, 0, now - 1000},
                       {QStringLiteral("c"), {}, 0, now - qint64{200} * 24 * 3600 * 1000}});
        model.setPinned(QStringLiteral("c"), true);
        QCOMPARE(ids(), QStringLiteral("cab"));
        QCOMPARE(section(0), QStringLiteral("Pinned"));
        QCOMPARE(section(1), QStringLiteral("Today"));
        model.touch(QStringLiteral("b"), now + 1);
        QCOMPARE(ids(), QStringLiteral("cba"));
        model.setPinned(QStringLiteral("a"), true);
        QCOMPARE(ids(), QStringLiteral("acb"));
        model.setPinned(QStringLiteral("c"), false);
        QCOMPARE(ids(), QStringLiteral("abc"));
        model.addPhoto(QStringLiteral("b"), PhotoRef{QStringLiteral("1"), {}, {}, {}, 1, 1, 1});
        model.addPhoto(QStringLiteral("b"), PhotoRef{QStringLiteral("2"), {}, {}, {}, 1, 1, 1});
        QCOMPARE(model.find(QStringLiteral("b"))->firstPhoto.hash, QStringLiteral("1"));
    }

    void datesHaveSections() {
        const QDate today(2026, 3, 15);
        QCOMPARE(dateSection(today, today), QStringLiteral("Today"));
        QCOMPARE(dateSection(today.addDays(1), today), QStringLiteral("Today"));
        QCOMPARE(dateSection(today.addDays(-1), today), QStringLiteral("Yesterday"));
        QCOMPARE(dateSection(today.addDays(-7), today), QStringLiteral("Previous 7 days"));
        QCOMPARE(dateSection(today.addDays(-30), today), QStringLiteral("Previous 30 days"));
        QVERIFY(dateSection(today.addDays(-40), today).contains(QStringLiteral("2026")));
        QVERIFY(dateSection(today.addDays(-400), today).contains(QStringLiteral("2025")));
    }

    void rowsThatStayAreNotMadeAnew() {
        MessageListModel model;
        const QAbstractItemModelTester tester(&model);
        MessageRow a = row(MessageRole::User, QStringLiteral("a"));
        MessageRow b = row(MessageRole::Assistant, QStringLiteral("b"));
        MessageRow c = row(MessageRole::Assistant, QStringLiteral("c"));
        model.setRows({a, b});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.replaceRows({a, b, c});
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count(), 0);
        c.siblingIds = {b.id, c.id};
        model.replaceRows({a, c});
        QCOMPARE(removed.count(), 1);
        QCOMPARE(model.count(), 2);
        QCOMPARE(model.indexOf(c.id), 1);
        QCOMPARE(model.data(model.index(1), MessageListModel::SiblingIndexRole).toInt(), 1);
        model.replaceRows({});
        QCOMPARE(model.count(), 0);
        QCOMPARE(reset.count(), 0);
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
        MessageRow answer = row(MessageRole::Assistant, QStringLiteral("a1"));
        answer.figures.tokenIds = {5, 6};
        const auto turns = turnsOf({row(MessageRole::User, QStringLiteral("q1"), 1), answer,
                                    row(MessageRole::User, QStringLiteral("q2"))});
        QCOMPARE(turns.size(), 2);
        QCOMPARE(turns[0].assistant, QStringLiteral("a1"));
        QCOMPARE(turns[0].assistantIds, answer.figures.tokenIds);
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
