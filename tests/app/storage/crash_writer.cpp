// SPDX-License-Identifier: MIT
// crash_writer DATA_DIR: writes conversations as the window does (question, growing answer, end)
// and prints "ID CHARACTERS" each time a message is committed, until it is killed.
#include <QCoreApplication>
#include <cstdio>

#include "app/desktop/storage/chat_store.h"

namespace {

bool acknowledge(const tessera::MessageRow& row) {
    return std::printf("%s %lld\n", qPrintable(row.id), static_cast<long long>(row.text.size())) >
               0 &&
           std::fflush(stdout) == 0;
}

}  // namespace

int main(int argc, char* argv[]) {
    const QCoreApplication application(argc, argv);
    if (argc != 2)
        return 2;
    auto store =
        tessera::ChatStore::open(QString::fromLocal8Bit(argv[1]), tessera::bundledMigrations());
    if (!store)
        return 3;
    const tessera::ConversationRow conversation{tessera::newRowId(), QStringLiteral("Crash"), 1, 1};
    if (!(*store)->addConversation(conversation))
        return 4;
    QString parentId;
    for (int i = 0;; ++i) {
        tessera::MessageRow row;
        row.id = tessera::newRowId();
        row.conversationId = conversation.id;
        row.parentId = parentId;
        row.text = QStringLiteral("Message %1 ").arg(i).repeated(10);
        row.createdMs = i;
        if (i % 2 == 1) {
            row.role = tessera::MessageRole::Assistant;
            row.state = tessera::MessageState::Streaming;
        }
        if (!(*store)->addMessage(row) || !acknowledge(row))
            return 5;
        for (int part = 0; part < 3 && i % 2 == 1; ++part) {
            row.text += QStringLiteral("and on it goes ").repeated(30);
            if (part == 2)
                row.state = tessera::MessageState::Complete;
            if (!(*store)->updateMessage(row) || !acknowledge(row))
                return 6;
        }
        parentId = row.id;
    }
}
