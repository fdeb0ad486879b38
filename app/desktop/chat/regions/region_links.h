// SPDX-License-Identifier: MIT
// The links between what answers say and where it is on their photos.
#pragma once

#include <QObject>
#include <QPointer>
#include <QVariantList>
#include <QtQmlIntegration>

#include "app/desktop/chat/message_list_model.h"
#include "app/desktop/values/regions/photo_place.h"

namespace tessera {

// Which region is pointed at, in the words or on the photo, and whose regions a photo is shown
// with. GUI thread only.
class RegionLinks : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // The answer, the regions of one phrase in it, and which of them (0: all). Empty and -1:
    // nothing is pointed at.
    Q_PROPERTY(QString litAnswer READ litAnswer NOTIFY litChanged)
    Q_PROPERTY(int litGroup READ litGroup NOTIFY litChanged)
    Q_PROPERTY(int litNumber READ litNumber NOTIFY litChanged)

  public:
    // `messages` must outlive this.
    explicit RegionLinks(MessageListModel* messages, QObject* parent = nullptr);

    QString litAnswer() const { return m_litAnswer; }
    int litGroup() const { return m_litGroup; }
    int litNumber() const { return m_litNumber; }

    // `source` is what points: words, a photo, a row of a list.
    Q_INVOKABLE void light(QObject* source, const QString& answerId, int group, int number = 0);
    // `source` no longer points; what another source highlighted since then stays.
    Q_INVOKABLE void unlight(QObject* source);
    // Asks for the photo with the regions of this answer, this group lit, until something else is
    // or the photo is closed.
    Q_INVOKABLE void open(const QString& answerId, int group);
    Q_INVOKABLE void close();
    // The answer whose regions a photo is shown with: the opened one if they are on it, else the
    // last whose are; empty if there is none.
    Q_INVOKABLE QString answerOn(const QString& questionId, int position) const;
    // PhotoRegion values.
    Q_INVOKABLE QVariantList regionsOf(const QString& answerId) const;

  signals:
    void litChanged();
    void opened(const tessera::PhotoPlace& place);
    // regionsOf() or answerOn() may have changed.
    void regionsChanged();

  private:
    void setLit(const QString& answerId, int group, int number);

    MessageListModel* const m_messages;
    QString m_litAnswer;
    int m_litGroup = -1;
    int m_litNumber = 0;
    QPointer<QObject> m_source;
    QString m_opened;
};

}  // namespace tessera
