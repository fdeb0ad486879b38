// SPDX-License-Identifier: MIT
// crash_writer DATA_DIR: adds messages to one conversation and prints the id of each after it is
// committed, until it is killed.
#include <QCoreApplication>
#include <cstdio>

#include "app/desktop/storage/chat_store.h"

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
    for (int i = 0;; ++i) {
        tessera::MessageRow row;
        row.id = tessera::newRowId();
        row.conversationId = conversation.id;
        row.text = QStringLiteral("Message %1 ").arg(i).repeated(50);
        row.createdMs = i;
        if (!(*store)->addMessage(row))
            return 5;
        if (std::printf("%s\n", qPrintable(row.id)) < 0 || std::fflush(stdout) != 0)
            return 6;
    }
}
