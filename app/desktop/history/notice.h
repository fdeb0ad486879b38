// SPDX-License-Identifier: MIT
// Problems that belong to no conversation.
#pragma once

#include <QObject>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/storage/storage.h"

namespace tessera {

// The last problem: saving or reading failed, or a question was refused. Shown until it is
// dismissed; a saving problem also disappears once everything has been saved after all. GUI thread
// only.
class Notice : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // Empty if there is nothing to report.
    Q_PROPERTY(QString text READ text NOTIFY changed)

  public:
    // `storage` must outlive this.
    explicit Notice(Storage* storage, QObject* parent = nullptr);

    QString text() const;
    void show(const Error& error);
    Q_INVOKABLE void dismiss();

  signals:
    void changed();

  private:
    std::optional<Error> m_error;
    bool m_isAboutSaving = false;
};

}  // namespace tessera
