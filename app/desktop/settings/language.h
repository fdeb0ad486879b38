// SPDX-License-Identifier: MIT
// The language of the window: the user's choice, and the translations that come with it.
#pragma once

#include <QObject>
#include <QVariantList>
#include <QtQmlIntegration>

#include "app/desktop/settings/app_settings.h"

namespace tessera {

// GUI thread only. Texts are translated where they are shown, so a change needs no restart: who
// shows some reads them again after changed().
class Language : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // Of one of the languages, "zh_CN"; empty: as the system says.
    Q_PROPERTY(QString choice READ choice WRITE setChoice NOTIFY changed)
    // Maps of "code" and "name", the system's first. Each name is in its own language.
    Q_PROPERTY(QVariantList choices READ choices NOTIFY changed)

  public:
    // Shows what the settings say from now on. `settings` must outlive this.
    explicit Language(AppSettings* settings, QObject* parent = nullptr);

    [[nodiscard]] QString choice() const;
    // What is none of the languages is the system's.
    void setChoice(const QString& code);
    [[nodiscard]] QVariantList choices() const;

    // Translates the program, Qt's own texts included, and writes numbers and dates so. `code` as
    // in `choice`. Needs a QCoreApplication.
    static void use(const QString& code);

  signals:
    void changed();

  private:
    AppSettings* const m_settings;
};

}  // namespace tessera
