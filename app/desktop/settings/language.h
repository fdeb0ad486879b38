// SPDX-License-Identifier: MIT
// The language of the window: the user's choice, and the translations that come with it.
#pragma once

#include <QObject>
#include <QVariantList>
#include <QtQmlIntegration>

#include "app/desktop/settings/app_settings.h"

namespace tessera {

// GUI thread only. Texts are translated where they are shown, so a change needs no restart:
// whatever shows texts reads them again after changed().
class Language : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // Code of one of the languages, such as "zh_CN"; empty: the system's.
    Q_PROPERTY(QString choice READ choice WRITE setChoice NOTIFY changed)
    // Maps of "code" and "name", the system's first. Each name is in its own language.
    Q_PROPERTY(QVariantList choices READ choices NOTIFY changed)

  public:
    // Follows the settings from now on. `settings` must outlive this.
    explicit Language(AppSettings* settings, QObject* parent = nullptr);

    [[nodiscard]] QString choice() const;
    // A code that is not one of the languages means the system's.
    void setChoice(const QString& code);
    [[nodiscard]] QVariantList choices() const;

    // Translates the program, Qt's own texts included, and formats numbers and dates accordingly.
    // `code` as in `choice`. Needs a QCoreApplication.
    static void use(const QString& code);

  signals:
    void changed();

  private:
    AppSettings* const m_settings;
};

}  // namespace tessera
