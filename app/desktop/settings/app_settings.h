// SPDX-License-Identifier: MIT
// Choices that the user makes once and expects to find again.
#pragma once

#include <QColor>
#include <QObject>
#include <QSettings>
#include <QSize>
#include <QUrl>
#include <QtQmlIntegration>
#include <memory>

#include "app/desktop/values/inference_types.h"
#include "app/desktop/values/model_handling.h"

namespace tessera {

// GUI thread only.
class AppSettings : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(Appearance appearance READ appearance WRITE setAppearance NOTIFY appearanceChanged)
    Q_PROPERTY(bool dark READ isDark NOTIFY darkChanged)
    // The desktop's highlight colour, made readable on a light and on a dark window.
    Q_PROPERTY(QColor accent READ accent NOTIFY darkChanged)
    // By the desktop, of answers that are finished while the user looks at something else.
    Q_PROPERTY(bool notifiesOfAnswers READ notifiesOfAnswers WRITE setNotifiesOfAnswers NOTIFY
                   notifiesOfAnswersChanged)
    // Where it is neither maximised nor full screen.
    Q_PROPERTY(QSize windowSize READ windowSize WRITE setWindowSize NOTIFY windowChanged)
    Q_PROPERTY(
        bool windowMaximized READ isWindowMaximized WRITE setWindowMaximized NOTIFY windowChanged)
    Q_PROPERTY(bool sidebarShown READ isSidebarShown WRITE setSidebarShown NOTIFY sidebarChanged)
    // In pixels, for text of the usual size.
    Q_PROPERTY(int sidebarWidth READ sidebarWidth WRITE setSidebarWidth NOTIFY sidebarChanged)
    Q_PROPERTY(int usualSidebarWidth READ usualSidebarWidth CONSTANT)
    Q_PROPERTY(int leastSidebarWidth READ leastSidebarWidth CONSTANT)
    Q_PROPERTY(int mostSidebarWidth READ mostSidebarWidth CONSTANT)
    // Of the usual size of text.
    Q_PROPERTY(int textPercent READ textPercent WRITE setTextPercent NOTIFY textPercentChanged)
    Q_PROPERTY(int leastTextPercent READ leastTextPercent CONSTANT)
    Q_PROPERTY(int mostTextPercent READ mostTextPercent CONSTANT)
    // 0: never automatically.
    Q_PROPERTY(
        int backupEveryDays READ backupEveryDays WRITE setBackupEveryDays NOTIFY backupsChanged)
    Q_PROPERTY(int backupsKept READ backupsKept WRITE setBackupsKept NOTIFY backupsChanged)
    // Where a file or a folder was last chosen that is no photo; empty: none yet.
    Q_PROPERTY(QUrl lastFolder READ lastFolder WRITE setLastFolder NOTIFY lastFolderChanged)

  public:
    enum Appearance { System, Light, Dark };
    Q_ENUM(Appearance)

    // `file`: an INI file; empty for the system's usual place for settings.
    explicit AppSettings(const QString& file, QObject* parent = nullptr);

    Appearance appearance() const;
    void setAppearance(Appearance appearance);
    // As the user chose, or else whether the desktop's window colour is dark.
    bool isDark() const;

    QColor accent() const;

    // A language code; empty: the system's.
    QString language() const;
    void setLanguage(const QString& code);

    bool notifiesOfAnswers() const;
    void setNotifiesOfAnswers(bool notifies);

    QSize windowSize() const;
    void setWindowSize(QSize size);
    bool isWindowMaximized() const;
    void setWindowMaximized(bool maximized);
    bool isSidebarShown() const;
    void setSidebarShown(bool shown);
    // These two are kept within their bounds.
    int sidebarWidth() const;
    void setSidebarWidth(int widthPx);
    static constexpr int usualSidebarWidth() { return 248; }
    static constexpr int leastSidebarWidth() { return 180; }
    static constexpr int mostSidebarWidth() { return 480; }
    int textPercent() const;
    void setTextPercent(int percent);
    static constexpr int leastTextPercent() { return 70; }
    static constexpr int mostTextPercent() { return 200; }

    // Empty: none chosen yet.
    ModelSource lastModel() const;
    void setLastModel(const ModelSource& model);
    // Absolute paths.
    QStringList modelFolders() const;
    void setModelFolders(const QStringList& folders);
    // Keys of the programs whose models are not to be listed (KnownPlace).
    QStringList hiddenPlaces() const;
    void setHiddenPlaces(const QStringList& keys);
    // As EngineOptions::device; empty: the best one.
    QString device() const;
    void setDevice(const QString& device);
    // That compute if the processor is the device; 0: one for each core.
    quint32 threads() const;
    void setThreads(quint32 threads);
    // Limit on what a model may take of the device's own memory; 0: all that is free.
    quint32 deviceMemoryMiB() const;
    void setDeviceMemoryMiB(quint32 mebibytes);
    // Stored for each model. Nothing says that it still works with the template named.
    ModelHandling handlingOf(const ModelSource& model) const;
    void setHandlingOf(const ModelSource& model, const ModelHandling& handling);
    // Tokens; 0: the model's own.
    quint32 contextOf(const ModelSource& model) const;
    void setContextOf(const ModelSource& model, quint32 tokens);
    // LoadOptions::compactCache.
    bool compactCacheOf(const ModelSource& model) const;
    void setCompactCacheOf(const ModelSource& model, bool compact);
    QString lastPhotoFolder() const;
    void setLastPhotoFolder(const QString& folder);
    QUrl lastFolder() const;
    void setLastFolder(const QUrl& folder);
    // A PresetList id, for new conversations; empty: what suits the model.
    QString defaultPreset() const;
    void setDefaultPreset(const QString& id);
    int backupEveryDays() const;
    void setBackupEveryDays(int days);
    int backupsKept() const;
    void setBackupsKept(int kept);
    // An absolute path; empty: in the data folder.
    QString backupFolder() const;
    void setBackupFolder(const QString& folder);

  signals:
    void appearanceChanged();
    void darkChanged();
    void notifiesOfAnswersChanged();
    void windowChanged();
    void sidebarChanged();
    void textPercentChanged();
    void backupsChanged();
    void lastFolderChanged();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    // Default values are not stored.
    void setOrRemove(const QString& key, const QVariant& value, bool isDefault);

    std::unique_ptr<QSettings> m_settings;
};

// WCAG 2 contrast ratio, from 1 to 21.
double contrastRatio(const QColor& a, const QColor& b);

// `colour`, darker or lighter as needed for this contrast with the background.
QColor readableOn(const QColor& colour, const QColor& background, double ratio);

}  // namespace tessera
