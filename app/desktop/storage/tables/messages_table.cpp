// SPDX-License-Identifier: MIT
#include "app/desktop/storage/tables/messages_table.h"

namespace tessera {

const Table<MessageRow>& messagesTable() {
    using enum ColumnUse;
    using Row = MessageRow;
    static const Table<Row> table(
        QStringLiteral("message"),
        {
            column("id", Fixed, &Row::id),
            column("conversation_id", Fixed, &Row::conversationId),
            column("parent_id", Fixed, &Row::parentId),
            column("chosen", Fixed, &Row::chosen),
            column("role", Fixed, &Row::role),
            column("state", Changing, &Row::state),
            column("text", Changing, &Row::text),
            column("error", Changing, &Row::error),
            column("created_ms", Fixed, &Row::createdMs),
            column("model_name", Changing, &Row::modelName),
            column("device_name", Changing, &Row::deviceName),
            column("prompt_tokens", Changing, &Row::figures, &AnswerFigures::promptTokens),
            column("answer_tokens", Changing, &Row::figures, &AnswerFigures::answerTokens),
            column("tokens_per_second", Changing, &Row::figures, &AnswerFigures::tokensPerSecond),
            column("first_token_ms", Changing, &Row::figures, &AnswerFigures::firstTokenMs),
            column("sampling", Changing, &Row::figures, &AnswerFigures::sampling),
            column("seed", Changing, &Row::figures, &AnswerFigures::seed),
            column("token_ids", KeptIfNull, &Row::figures, &AnswerFigures::tokenIds),
        });
    return table;
}

}  // namespace tessera
