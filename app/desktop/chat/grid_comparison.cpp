// SPDX-License-Identifier: MIT
#include "app/desktop/chat/grid_comparison.h"

#include <QLocale>
#include <algorithm>

#include "app/desktop/error_text.h"
#include "app/desktop/tiles/photo_plan.h"

namespace tessera {
namespace {

QString gridText(const TilePlan& plan) {
    return plan.tiles.size() <= 1
               ? GridComparison::tr("Overview only")
               : GridComparison::tr("%1 × %2 tiles").arg(plan.gridColumns).arg(plan.gridRows);
}

QString seconds(double durationMs) {
    return durationMs <= 0
               ? QString()
               : GridComparison::tr("%1 s").arg(QLocale().toString(durationMs / 1000, 'f', 1));
}

QString counted(qint64 tokens) {
    return tokens <= 0 ? QString() : QLocale().toString(tokens);
}

// The tokens after the first come at this speed, which was measured over them.
double totalMs(const MessageRow& answer) {
    if (answer.firstTokenMs == 0 || answer.answerTokens == 0)
        return 0;
    const double following = answer.tokensPerSecond > 0
                                 ? (answer.answerTokens - 1) * 1000.0 / answer.tokensPerSecond
                                 : 0;
    return answer.firstTokenMs + following;
}

}  // namespace

GridComparison::GridComparison(Parts parts, QObject* parent) : QObject(parent), m_parts(parts) {
    const MessageListModel* messages = parts.chat->messages();
    connect(messages, &MessageListModel::dataChanged, this, &GridComparison::follow);
    connect(messages, &MessageListModel::countChanged, this, &GridComparison::follow);
}

QStringList GridComparison::labels() const {
    return {tr("Tokens of the photo"), tr("Tokens read"), tr("Tokens written"),
            tr("First word after"), tr("Complete after")};
}

const MessageRow* GridComparison::find(const QString& id) const {
    const MessageListModel* messages = m_parts.chat->messages();
    const int at = id.isEmpty() ? -1 : messages->indexOf(id);
    return at < 0 ? nullptr : &messages->rows()[at];
}

const MessageRow* GridComparison::answerTo(const QString& questionId) const {
    const QList<MessageRow>& rows = m_parts.chat->messages()->rows();
    const int at = m_parts.chat->messages()->indexOf(questionId);
    return at >= 0 && at + 1 < rows.size() && rows[at + 1].role == MessageRole::Assistant
               ? &rows[at + 1]
               : nullptr;
}

std::optional<int> GridComparison::photoTokens(const PhotoRef& photo,
                                               const QString& modelName) const {
    const TileSchemeValue scheme = m_parts.models->tileScheme();
    if (!scheme.isValid() || modelName != m_parts.models->name())
        return std::nullopt;
    return planPhoto(photo, *scheme.scheme).tokens;
}

QString GridComparison::problem(const QString& messageId, int position, const QString& grid) const {
    const MessageRow* question = find(messageId);
    if (question == nullptr || position < 0 || position >= question->photos.size())
        return tr("This question is not in the conversation any more.");
    if (!m_parts.models->canSee())
        return tr("Load a model with an image part first.");
    if (m_parts.chat->isBusy())
        return tr("An answer is being written. Wait for it, or stop it.");
    if (!m_parts.chat->canBranch())
        return tr("The model is not ready yet.");
    PhotoRef chosen = question->photos[position];
    const MessageRow* answer = answerTo(messageId);
    const QString model = answer != nullptr ? answer->modelName : QString();
    const auto before = photoTokens(chosen, model);
    chosen.grid = grid;
    const auto after = photoTokens(chosen, model);
    if (answer == nullptr || !before || !after || answer->promptTokens == 0)
        return {};
    const int context = m_parts.models->contextLength();
    const int prompt = static_cast<int>(answer->promptTokens) - *before + *after;
    if (context > 0 && prompt >= context)
        return tr("With this grid the question takes %1 tokens, and the model's context holds %2.")
            .arg(QLocale().toString(prompt), QLocale().toString(context));
    return {};
}

bool GridComparison::ask(const QString& messageId, int position, const QString& grid) {
    if (!problem(messageId, position, grid).isEmpty())
        return false;
    const MessageRow question = *find(messageId);
    PhotoRef photo = question.photos[position];
    MessageRow rowBefore;
    rowBefore.modelName = m_parts.models->name();
    if (const MessageRow* answer = answerTo(messageId))
        rowBefore = *answer;
    const ComparedAnswer before = describe(rowBefore, photo);
    const PhotoRef photoBefore = photo;
    photo.grid = grid;
    m_after = {};  // the last comparison's must not be followed
    const QString answerId = m_parts.chat->askWithGrid(messageId, position, grid);
    if (answerId.isEmpty())
        return false;
    m_conversationId = m_parts.chat->conversationId();
    m_question = question.text;
    m_photo = photo;
    m_before = before;
    m_beforeRow = rowBefore;
    m_beforePhoto = photoBefore;
    m_after.messageId = answerId;
    follow();
    emit changed();
    return true;
}

void GridComparison::follow() {
    const MessageRow* answer = find(m_after.messageId);
    // What was refused is taken out of the conversation; what was last known of it stays here.
    if (answer == nullptr)
        return;
    m_afterRow = *answer;
    const ComparedAnswer now = describe(*answer, m_photo);
    if (now == m_after)
        return;
    m_after = now;
    emit changed();
}

ComparedAnswer GridComparison::describe(const MessageRow& answer, const PhotoRef& photo) const {
    ComparedAnswer side;
    side.messageId = answer.id;
    const TileSchemeValue scheme = m_parts.models->tileScheme();
    if (scheme.isValid() && answer.modelName == m_parts.models->name())
        side.grid = gridText(planPhoto(photo, *scheme.scheme));
    side.model = answer.modelName;
    side.text = answer.text;
    side.problem = errorText(answer.error);
    if (answer.state == MessageState::Stopped && answer.error.isEmpty())
        side.problem = tr("Stopped");
    side.streaming = answer.state == MessageState::Streaming;
    const auto tokens = photoTokens(photo, answer.modelName);
    side.figures = {counted(tokens.value_or(0)), counted(answer.promptTokens),
                    counted(answer.answerTokens), seconds(answer.firstTokenMs),
                    seconds(totalMs(answer))};
    return side;
}

void GridComparison::retranslate() {
    const auto again = [this](ComparedAnswer& side, const MessageRow& row, const PhotoRef& photo) {
        // Of an answer by a model that was loaded then, what was known stays.
        if (side.grid.isEmpty() || row.modelName == m_parts.models->name())
            side = describe(row, photo);
    };
    again(m_before, m_beforeRow, m_beforePhoto);
    again(m_after, m_afterRow, m_photo);
    emit changed();
}

void GridComparison::choose(const QString& answerId) {
    if (!answerId.isEmpty())
        m_parts.chat->openMessage(m_conversationId, answerId);
}

}  // namespace tessera
