// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractListModel>
#include <QVariantList>
#include <QtQmlIntegration>

#include "app/desktop/values/chat_rows.h"
#include "app/desktop/values/inference_types.h"

namespace tessera {

// The messages of the conversation on the screen. GUI thread only; written by Conversation, and by
// AnswerRun while an answer streams.
class MessageListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

  public:
    enum MessageDataRole {
        RoleRole = Qt::UserRole + 1,
        StateRole,
        TextRole,
        ErrorRole,
        PhotosRole,
        StatsRole,
        IdRole,
        DetailsRole,       // of an answer: model, device, times, settings; a line each
        SiblingCountRole,  // branches that begin here; 0 where there is only one
        SiblingIndexRole,  // which of them this is, from 0
        MarkedTextRole,    // the text with marks where it names a region (region_marks.h)
        // The regions that are drawn with this message, as PhotoRegion values: with a question
        // those of its answer, where they are on its last photo; with an answer its own, where they
        // are on a photo of an earlier question, which is then shown again.
        RegionsRole,
        RegionAnswerRole,  // the answer that names them
        RegionPhotoRole    // of an answer: the earlier photo as a PhotoPlace
    };
    Q_ENUM(MessageDataRole)

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }

    void setRows(const QList<MessageRow>& rows);
    // As setRows, but rows that keep their places are updated instead of recreated.
    void replaceRows(const QList<MessageRow>& rows);
    void append(const MessageRow& row);
    // Replaces the row with the same id, if it is here.
    void update(const MessageRow& row);
    // Removes the last `removed` rows; there must be at least that many.
    void removeLast(int removed);
    [[nodiscard]] const QList<MessageRow>& rows() const { return m_rows; }
    // -1 if it is not here.
    [[nodiscard]] int indexOf(const QString& id) const;

    // What is known about how an answer was made: maps of "label" and "value".
    [[nodiscard]] Q_INVOKABLE QVariantList answerDetails(const QString& id) const;
    // Digits; empty where it is not known.
    [[nodiscard]] Q_INVOKABLE QString answerSeed(const QString& id) const;

  signals:
    void countChanged();

  private:
    void replace(int at, const MessageRow& row);
    [[nodiscard]] QVariant regionData(int at, int role) const;
    // What follows this row is another answer, or another text of it.
    void changeRegions(int at);

    QList<MessageRow> m_rows;
};

// The turns to send to the model: questions with their answers. A question without an answer
// becomes part of the next one, so that its photos are not lost.
Turns turnsOf(const QList<MessageRow>& rows);

}  // namespace tessera
