// SPDX-License-Identifier: MIT
// Compares two versions of a question, usually with a photo in two grids, or two answers to the
// same question: the existing answer, and the one that is being written or was written later.
#pragma once

#include <QMetaType>
#include <QObject>
#include <QStringList>
#include <QVariantList>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/chat/asking.h"
#include "app/desktop/chat/conversation.h"
#include "app/desktop/storage/storage.h"
#include "app/desktop/values/tile_scheme_value.h"

namespace tessera {

// A photo of one side's question.
struct ComparedPhoto {
    Q_GADGET
    QML_VALUE_TYPE(comparedPhoto)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString grid MEMBER grid)
    Q_PROPERTY(bool differs MEMBER differs)
  public:
    QString name;
    QString grid;          // "2 × 2 tiles", "Overview only"; empty: by another model
    bool differs = false;  // from the grid of the other side
    friend bool operator==(const ComparedPhoto&, const ComparedPhoto&) = default;
};

// One side.
struct ComparedAnswer {
    Q_GADGET
    QML_VALUE_TYPE(comparedAnswer)
    Q_PROPERTY(QString messageId MEMBER messageId)
    Q_PROPERTY(QString title MEMBER title)
    Q_PROPERTY(QString detail MEMBER detail)
    Q_PROPERTY(QString question MEMBER question)
    // ComparedPhoto values.
    Q_PROPERTY(QVariantList photos READ photoValues)
    Q_PROPERTY(QString text MEMBER text)
    Q_PROPERTY(QString problem MEMBER problem)
    Q_PROPERTY(bool streaming MEMBER streaming)
    Q_PROPERTY(QStringList figures MEMBER figures)
  public:
    QString messageId;  // of the answer; empty if there is none
    QString title;      // tells it from the other
    QString detail;     // what else is known about it, in a line
    QString question;   // empty: both have the same
    QList<ComparedPhoto> photos;
    QString model;
    QString text;
    QString problem;  // a sentence; empty if nothing is wrong
    bool streaming = false;
    QStringList figures;  // as GridComparison::labels says

    QVariantList photoValues() const;
    friend bool operator==(const ComparedAnswer&, const ComparedAnswer&) = default;
};

// GUI thread only. The new answer is a branch of the conversation like any other; this class only
// reads it.
class GridComparison : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // The name of the photo, or how many they are; empty: the question has none.
    Q_PROPERTY(QString photosText READ photosText NOTIFY changed)
    Q_PROPERTY(bool gridsDiffer READ gridsDiffer NOTIFY changed)
    // Empty if the two questions differ in their text, or have none.
    Q_PROPERTY(QString question READ question NOTIFY changed)
    Q_PROPERTY(tessera::ComparedAnswer before READ before NOTIFY changed)
    Q_PROPERTY(tessera::ComparedAnswer after READ after NOTIFY changed)
    Q_PROPERTY(QStringList labels READ labels NOTIFY changed)

  public:
    struct Parts {
        Conversation* conversation = nullptr;
        Asking* asking = nullptr;
        ModelController* models = nullptr;
        Storage* storage = nullptr;
    };

    // The parts must outlive this.
    explicit GridComparison(Parts parts, QObject* parent = nullptr);

    QString photosText() const;
    bool gridsDiffer() const;
    QString question() const;
    ComparedAnswer before() const { return shown(m_before, m_after); }
    ComparedAnswer after() const { return shown(m_after, m_before); }
    // Labels of the figures: tokens of the photo, and so on.
    QStringList labels() const;

    // Why the question `messageId` cannot be asked now with `grid` (as in TileOption; empty: the
    // model's rule) for its photo at `position`; empty if it can.
    Q_INVOKABLE QString problem(const QString& messageId, int position, const QString& grid) const;
    // Asks it, in a branch of its own. False if it cannot be asked now.
    Q_INVOKABLE bool ask(const QString& messageId, int position, const QString& grid);
    // Compares the question or answer `messageId` with the version before it, or else with the one
    // after it. Ends with opened if there is one.
    Q_INVOKABLE void open(const QString& messageId);
    // The language changed: shows all texts again.
    void retranslate();
    // Shows the conversation with this one of the two answers.
    Q_INVOKABLE void choose(const QString& answerId);

  signals:
    void changed();
    void opened();

  private:
    // The data behind one side.
    struct Side {
        int version = 0;  // from 1; 0: as it is being asked
        QString question;
        QList<PhotoRef> photos;
        MessageRow answer;
        ComparedAnswer value;
    };
    void follow();
    void openFrom(const ConversationTree& tree);
    void describe(Side& side) const;
    ComparedAnswer shown(const Side& side, const Side& other) const;
    QString titleOf(const Side& side) const;
    const MessageRow* find(const QString& id) const;
    const MessageRow* answerTo(const QString& questionId) const;
    // How many tokens of the prompt the photos take; nullopt if `modelName` is not the loaded
    // model.
    std::optional<int> photoTokens(const QList<PhotoRef>& photos, const QString& modelName) const;

    const Parts m_parts;
    QString m_conversationId;
    QString m_wanted;  // to be opened
    Side m_before;
    Side m_after;
};

}  // namespace tessera
