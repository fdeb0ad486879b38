// SPDX-License-Identifier: MIT
#include "app/desktop/chat/grid_comparison.h"

#include <QLocale>
#include <algorithm>
#include <utility>

#include "app/desktop/text/error_text.h"
#include "app/desktop/text/plain_answer.h"
#include "app/desktop/values/photo_plan.h"

namespace tessera {
namespace {

QString gridText(const TilePlan& plan) {
    return plan.tiles.size() <= 1
               ? GridComparison::tr("Overview only")
               : GridComparison::tr("%1 × %2 tiles")
                     .arg(QString::number(plan.gridColumns), QString::number(plan.gridRows));
}

QString seconds(double durationMs) {
    return durationMs <= 0
               ? QString()
               : GridComparison::tr("%1 s").arg(QLocale().toString(durationMs / 1000, 'f', 1));
}

QString counted(qint64 tokens) {
    return tokens <= 0 ? QString() : QLocale().toString(tokens);
}

// The speed was measured over the tokens after the first.
double totalMs(const AnswerFigures& figures) {
    if (figures.firstTokenMs == 0 || figures.answerTokens == 0)
        return 0;
    const double following = figures.tokensPerSecond > 0
                                 ? (figures.answerTokens - 1) * 1000.0 / figures.tokensPerSecond
                                 : 0;
    return figures.firstTokenMs + following;
}

const MessageRow* rowOf(const QList<MessageRow>& rows, const QString& id) {
    const auto found = std::find_if(rows.cbegin(), rows.cend(),
                                    [&](const MessageRow& row) { return row.id == id; });
    return found == rows.cend() ? nullptr : &*found;
}

// The chosen one of its answers, or else the youngest.
const MessageRow* answerOf(const QList<MessageRow>& rows, const QString& questionId) {
    const MessageRow* answer = nullptr;
    for (const MessageRow& row : rows)
        if (row.parentId == questionId && row.role == MessageRole::Assistant &&
            (answer == nullptr || row.chosen || !answer->chosen))
            answer = &row;
    return answer;
}

}  // namespace

QVariantList ComparedAnswer::photoValues() const {
    QVariantList values;
    for (const ComparedPhoto& photo : photos)
        values.append(QVariant::fromValue(photo));
    return values;
}

GridComparison::GridComparison(Parts parts, QObject* parent) : QObject(parent), m_parts(parts) {
    const MessageListModel* messages = parts.conversation->messages();
    connect(messages, &MessageListModel::dataChanged, this, &GridComparison::follow);
    connect(messages, &MessageListModel::countChanged, this, &GridComparison::follow);
    connect(parts.storage, &Storage::treeLoaded, this, &GridComparison::openFrom);
}

QStringList GridComparison::labels() const {
    const bool several = m_before.photos.size() > 1 || m_after.photos.size() > 1;
    return {several ? tr("Tokens of the photos") : tr("Tokens of the photo"), tr("Tokens read"),
            tr("Tokens written"), tr("First word after"), tr("Complete after")};
}

const MessageRow* GridComparison::find(const QString& id) const {
    const MessageListModel* messages = m_parts.conversation->messages();
    const int at = id.isEmpty() ? -1 : messages->indexOf(id);
    return at < 0 ? nullptr : &messages->rows()[at];
}

const MessageRow* GridComparison::answerTo(const QString& questionId) const {
    const QList<MessageRow>& rows = m_parts.conversation->messages()->rows();
    const int at = m_parts.conversation->messages()->indexOf(questionId);
    return at >= 0 && at + 1 < rows.size() && rows[at + 1].role == MessageRole::Assistant
               ? &rows[at + 1]
               : nullptr;
}

std::optional<int> GridComparison::photoTokens(const QList<PhotoRef>& photos,
                                               const QString& modelName) const {
    const TileSchemeValue scheme = m_parts.models->handling()->tileScheme();
    if (!scheme.isValid() || modelName != m_parts.models->name())
        return std::nullopt;
    int tokens = 0;
    for (const PhotoRef& photo : photos) {
        if (photo.widthPx <= 0)
            return std::nullopt;
        tokens += planPhoto(photo, *scheme.scheme).tokens;
    }
    return tokens;
}

QString GridComparison::problem(const QString& messageId, int position, const QString& grid) const {
    const MessageRow* question = find(messageId);
    if (question == nullptr || position < 0 || position >= question->photos.size())
        return tr("This question is no longer in the conversation.");
    if (!m_parts.models->loaded().canSee())
        return tr("Load a model with an image part first.");
    if (m_parts.asking->isAnswering())
        return tr("An answer is being written. Wait for it, or stop it.");
    if (!m_parts.asking->canBranch())
        return tr("The model is not ready yet.");
    PhotoRef chosen = question->photos[position];
    const MessageRow* answer = answerTo(messageId);
    const QString model = answer != nullptr ? answer->modelName : QString();
    const auto before = photoTokens({chosen}, model);
    chosen.grid = grid;
    const auto after = photoTokens({chosen}, model);
    if (answer == nullptr || !before || !after || answer->figures.promptTokens == 0)
        return {};
    const int context = m_parts.models->loaded().contextLength();
    const int prompt = static_cast<int>(answer->figures.promptTokens) - *before + *after;
    if (context > 0 && prompt >= context)
        return tr("With this grid the question takes %1 tokens, but the model's context only holds "
                  "%2.")
            .arg(QLocale().toString(prompt), QLocale().toString(context));
    return {};
}

bool GridComparison::ask(const QString& messageId, int position, const QString& grid) {
    if (!problem(messageId, position, grid).isEmpty())
        return false;
    const MessageRow question = *find(messageId);
    Side before{0, question.text, question.photos, {}, {}};
    before.answer.modelName = m_parts.models->name();
    if (const MessageRow* answer = answerTo(messageId))
        before.answer = *answer;
    describe(before);
    Side after{0, question.text, question.photos, {}, {}};
    after.photos[position].grid = grid;
    m_after = {};  // stop following the last comparison's answer
    after.answer.id = m_parts.asking->askWithGrid(messageId, position, grid);
    if (after.answer.id.isEmpty())
        return false;
    m_conversationId = m_parts.conversation->id();
    m_wanted.clear();
    m_before = before;
    m_after = after;
    follow();
    emit changed();
    return true;
}

void GridComparison::open(const QString& messageId) {
    m_wanted = messageId;
    m_conversationId = m_parts.conversation->id();
    m_parts.storage->loadTree(m_conversationId);
}

void GridComparison::openFrom(const ConversationTree& tree) {
    if (m_wanted.isEmpty() || tree.conversation.id != m_conversationId)
        return;
    const MessageRow* chosen = rowOf(tree.messages, m_wanted);
    // Read before it was written: the tree that was requested has not arrived yet.
    if (chosen == nullptr)
        return;
    m_wanted.clear();
    if (m_conversationId != m_parts.conversation->id())
        return;
    QList<const MessageRow*> versions;
    for (const MessageRow& row : tree.messages)
        if (row.parentId == chosen->parentId && row.role == chosen->role)
            versions.append(&row);
    if (versions.size() < 2)
        return;
    const qsizetype at = std::max<qsizetype>(versions.indexOf(chosen), 1);
    const auto questionOf = [&](const MessageRow& version) -> const MessageRow& {
        const MessageRow* parent =
            version.role == MessageRole::User ? nullptr : rowOf(tree.messages, version.parentId);
        return parent != nullptr ? *parent : version;
    };
    const auto sideOf = [&](qsizetype version) {
        const MessageRow& question = questionOf(*versions[version]);
        Side side{static_cast<int>(version) + 1, question.text, question.photos, {}, {}};
        if (chosen->role == MessageRole::Assistant)
            side.answer = *versions[version];
        else if (const MessageRow* answer = answerOf(tree.messages, question.id))
            side.answer = *answer;
        describe(side);
        return side;
    };
    m_before = sideOf(at - 1);
    m_after = sideOf(at);
    emit changed();
    emit opened();
}

void GridComparison::follow() {
    const MessageRow* answer = find(m_after.answer.id);
    // A refused answer is taken out of the conversation; what was last known of it stays here.
    if (answer == nullptr)
        return;
    const ComparedAnswer before = m_after.value;
    m_after.answer = *answer;
    describe(m_after);
    if (m_after.value != before)
        emit changed();
}

void GridComparison::describe(Side& side) const {
    const MessageRow& answer = side.answer;
    ComparedAnswer value;
    value.messageId = answer.id;
    const TileSchemeValue scheme = m_parts.models->handling()->tileScheme();
    const bool known = scheme.isValid() && answer.modelName == m_parts.models->name();
    for (const PhotoRef& photo : side.photos) {
        const bool planned = known && photo.widthPx > 0;
        value.photos.append(
            {photo.name, planned ? gridText(planPhoto(photo, *scheme.scheme)) : QString(), false});
    }
    value.model = answer.modelName;
    value.text = plainAnswer(answer.text);
    value.problem = keptErrorText(answer.error);
    if (answer.state == MessageState::Stopped && !answer.error)
        value.problem = tr("Stopped");
    else if (answer.id.isEmpty() && side.version > 0)
        value.problem = tr("This version has no answer.");
    value.streaming = answer.state == MessageState::Streaming && !answer.id.isEmpty();
    const auto tokens = photoTokens(side.photos, answer.modelName);
    value.figures = {counted(tokens.value_or(0)), counted(answer.figures.promptTokens),
                     counted(answer.figures.answerTokens), seconds(answer.figures.firstTokenMs),
                     seconds(totalMs(answer.figures))};
    side.value = value;
}

QString GridComparison::question() const {
    return m_before.question == m_after.question ? m_after.question : QString();
}

ComparedAnswer GridComparison::shown(const Side& side, const Side& other) const {
    ComparedAnswer value = side.value;
    value.question = side.question == other.question ? QString() : side.question;
    for (qsizetype i = 0; i < value.photos.size(); ++i) {
        const QString& there = other.value.photos.value(i).grid;
        QString& here = value.photos[i].grid;
        value.photos[i].differs = !here.isEmpty() && !there.isEmpty() && here != there;
    }
    // A list of facts. The grid of a photo alone tells the sides apart, where it can.
    QStringList details;
    const bool alone = value.photos.size() == 1;
    value.title = titleOf(side);
    if (alone && value.photos.first().differs)
        details = {std::exchange(value.title, value.photos.first().grid)};
    else if (alone)
        details = {value.photos.first().grid};
    details.append(value.model);
    details.removeAll(QString());
    value.detail = details.join(QStringLiteral(" · "));
    return value;
}

QString GridComparison::photosText() const {
    const QList<PhotoRef>& photos = m_after.photos;
    if (photos.size() < 2)
        return photos.value(0).name;
    return tr("%Ln photos", nullptr, static_cast<int>(photos.size()));
}

bool GridComparison::gridsDiffer() const {
    const QList<ComparedPhoto> photos = after().photos;
    return std::any_of(photos.cbegin(), photos.cend(),
                       [](const ComparedPhoto& photo) { return photo.differs; });
}

QString GridComparison::titleOf(const Side& side) const {
    if (side.version > 0)
        return tr("Version %1").arg(side.version);
    return &side == &m_before ? tr("The previous answer") : tr("The new answer");
}

void GridComparison::retranslate() {
    for (Side* side : {&m_before, &m_after}) {
        // An answer by a model that is no longer loaded keeps what was known about it.
        if (side->value.photos.value(0).grid.isEmpty() ||
            side->answer.modelName == m_parts.models->name())
            describe(*side);
    }
    emit changed();
}

void GridComparison::choose(const QString& answerId) {
    if (!answerId.isEmpty())
        m_parts.conversation->openMessage(m_conversationId, answerId);
}

}  // namespace tessera
