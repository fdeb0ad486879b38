// SPDX-License-Identifier: MIT
#include "app/desktop/settings/app_settings.h"

#include <QEvent>
#include <QGuiApplication>
#include <QPalette>
#include <algorithm>
#include <cmath>

namespace tessera {
namespace {

const QString kAppearance = QStringLiteral("appearance");
const QString kLanguage = QStringLiteral("language");
const QString kWindowSize = QStringLiteral("window/size");
const QString kWindowMaximized = QStringLiteral("window/maximized");
const QString kSidebarShown = QStringLiteral("window/sidebar");
const QString kSidebarWidth = QStringLiteral("window/sidebarWidth");
const QString kTextPercent = QStringLiteral("window/textPercent");
const QString kModelFolders = QStringLiteral("model/folders");
const QString kHiddenPlaces = QStringLiteral("model/hidden_places");
const QString kDevice = QStringLiteral("model/device");
const QString kThreads = QStringLiteral("model/threads");
const QString kDeviceMemory = QStringLiteral("model/deviceMemoryMiB");
const QString kPhotoFolder = QStringLiteral("photos/folder");
const QString kLastFolder = QStringLiteral("files/folder");
const QString kDefaultPreset = QStringLiteral("chat/preset");
const QString kBackupEveryDays = QStringLiteral("backups/everyDays");
const QString kNotifiesOfAnswers = QStringLiteral("answers/notify");
const QString kBackupsKept = QStringLiteral("backups/kept");
const QString kBackupFolder = QStringLiteral("backups/folder");

constexpr int kUsualTextPercent = 100;
constexpr int kMostBackups = 100;
constexpr double kTextContrast = 4.5;

QString keyOf(const ModelSource& model, const char* name) {
    return model.settingsKey() + QLatin1Char('/') + QLatin1String(name);
}

// WCAG 2 relative luminance.
double luminance(const QColor& colour) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

}  // namespace

double contrastRatio(const QColor& a, const QColor& b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor readableOn(const QColor& colour, const QColor& background, double ratio) {
    const float step = luminance(background) > 0.18 ? -0.02f : 0.02f;
    float h = 0, s = 0, l = 0;
    colour.getHslF(&h, &s, &l);
    QColor readable = colour;
    for (int steps = 0; steps < 50 && contrastRatio(readable, background) < ratio; ++steps) {
        l = std::clamp(l + step, 0.0f, 1.0f);
        readable = QColor::fromHslF(h, s, l);
    }
    return readable;
}

AppSettings::AppSettings(const QString& file, QObject* parent)
    : QObject(parent),
      m_settings(file.isEmpty() ? std::make_unique<QSettings>()
                                : std::make_unique<QSettings>(file, QSettings::IniFormat)) {
    if (qGuiApp != nullptr)
        qGuiApp->installEventFilter(this);
}

AppSettings::Appearance AppSettings::appearance() const {
    return static_cast<Appearance>(
        std::clamp(m_settings->value(kAppearance, System).toInt(), int{System}, int{Dark}));
}

void AppSettings::setAppearance(Appearance appearance) {
    if (appearance == this->appearance())
        return;
    m_settings->setValue(kAppearance, int{appearance});
    emit appearanceChanged();
    emit darkChanged();
}

bool AppSettings::isDark() const {
    switch (appearance()) {
        case Light:
            return false;
        case Dark:
            return true;
        case System:
            break;
    }
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness() <
           palette.color(QPalette::WindowText).lightness();
}

QColor AppSettings::accent() const {
    const QColor highlight = QGuiApplication::palette().color(QPalette::Highlight);
    // The surfaces from window to raised differ little; the least favourable one is used here.
    return isDark() ? readableOn(highlight, QColor(0x2d, 0x2d, 0x35), kTextContrast)
                    : readableOn(highlight, QColor(0xe9, 0xe9, 0xee), kTextContrast);
}

bool AppSettings::eventFilter(QObject* watched, QEvent* event) {
    if (watched == qGuiApp && event->type() == QEvent::ApplicationPaletteChange)
        emit darkChanged();
    return QObject::eventFilter(watched, event);
}

QString AppSettings::language() const {
    return m_settings->value(kLanguage).toString();
}

void AppSettings::setLanguage(const QString& code) {
    setOrRemove(kLanguage, code, code.isEmpty());
}

bool AppSettings::notifiesOfAnswers() const {
    return m_settings->value(kNotifiesOfAnswers, true).toBool();
}

void AppSettings::setNotifiesOfAnswers(bool notifies) {
    if (notifies == notifiesOfAnswers())
        return;
    setOrRemove(kNotifiesOfAnswers, notifies, notifies);
    emit notifiesOfAnswersChanged();
}

QSize AppSettings::windowSize() const {
    return m_settings->value(kWindowSize, QSize(1000, 700)).toSize();
}

void AppSettings::setWindowSize(QSize size) {
    if (size == windowSize() || !size.isValid())
        return;
    m_settings->setValue(kWindowSize, size);
    emit windowChanged();
}

bool AppSettings::isWindowMaximized() const {
    return m_settings->value(kWindowMaximized).toBool();
}

void AppSettings::setWindowMaximized(bool maximized) {
    if (maximized == isWindowMaximized())
        return;
    setOrRemove(kWindowMaximized, maximized, !maximized);
    emit windowChanged();
}

bool AppSettings::isSidebarShown() const {
    return m_settings->value(kSidebarShown, true).toBool();
}

void AppSettings::setSidebarShown(bool shown) {
    if (shown == isSidebarShown())
        return;
    setOrRemove(kSidebarShown, shown, shown);
    emit sidebarChanged();
}

int AppSettings::sidebarWidth() const {
    return std::clamp(m_settings->value(kSidebarWidth, usualSidebarWidth()).toInt(),
                      leastSidebarWidth(), mostSidebarWidth());
}

void AppSettings::setSidebarWidth(int widthPx) {
    const int width = std::clamp(widthPx, leastSidebarWidth(), mostSidebarWidth());
    if (width == sidebarWidth())
        return;
    setOrRemove(kSidebarWidth, width, width == usualSidebarWidth());
    emit sidebarChanged();
}

int AppSettings::textPercent() const {
    return std::clamp(m_settings->value(kTextPercent, kUsualTextPercent).toInt(),
                      leastTextPercent(), mostTextPercent());
}

void AppSettings::setTextPercent(int percent) {
    const int now = std::clamp(percent, leastTextPercent(), mostTextPercent());
    if (now == textPercent())
        return;
    setOrRemove(kTextPercent, now, now == kUsualTextPercent);
    emit textPercentChanged();
}

ModelSource AppSettings::lastModel() const {
    return ModelSource::fromSettings(*m_settings);
}

void AppSettings::setLastModel(const ModelSource& model) {
    model.save(*m_settings);
}

QStringList AppSettings::modelFolders() const {
    return m_settings->value(kModelFolders).toStringList();
}

void AppSettings::setModelFolders(const QStringList& folders) {
    m_settings->setValue(kModelFolders, folders);
}

QStringList AppSettings::hiddenPlaces() const {
    return m_settings->value(kHiddenPlaces).toStringList();
}

void AppSettings::setHiddenPlaces(const QStringList& keys) {
    m_settings->setValue(kHiddenPlaces, keys);
}

QString AppSettings::device() const {
    return m_settings->value(kDevice).toString();
}

void AppSettings::setDevice(const QString& device) {
    setOrRemove(kDevice, device, device.isEmpty());
}

quint32 AppSettings::threads() const {
    return m_settings->value(kThreads).toUInt();
}

void AppSettings::setThreads(quint32 threads) {
    setOrRemove(kThreads, threads, threads == 0);
}

quint32 AppSettings::deviceMemoryMiB() const {
    return m_settings->value(kDeviceMemory).toUInt();
}

void AppSettings::setDeviceMemoryMiB(quint32 mebibytes) {
    setOrRemove(kDeviceMemory, mebibytes, mebibytes == 0);
}

ModelHandling AppSettings::handlingOf(const ModelSource& model) const {
    const auto value = [&](const char* name) {
        return m_settings->value(keyOf(model, name)).toString();
    };
    return {value("template"), imageModeOf(value("imageMode")), tileRulesOf(value("rules")),
            std::max(0, value("tilesAtMost").toInt())};
}

void AppSettings::setHandlingOf(const ModelSource& model, const ModelHandling& handling) {
    setOrRemove(keyOf(model, "template"), handling.chatTemplate, handling.chatTemplate.isEmpty());
    setOrRemove(keyOf(model, "imageMode"), imageModeName(handling.imageMode),
                handling.imageMode == ImageMode::Auto);
    setOrRemove(keyOf(model, "rules"), tileRulesName(handling.rules),
                handling.rules == TileRules::Original);
    setOrRemove(keyOf(model, "tilesAtMost"), handling.tilesAtMost, handling.tilesAtMost == 0);
}

quint32 AppSettings::contextOf(const ModelSource& model) const {
    return m_settings->value(keyOf(model, "context")).toUInt();
}

void AppSettings::setContextOf(const ModelSource& model, quint32 tokens) {
    setOrRemove(keyOf(model, "context"), tokens, tokens == 0);
}

bool AppSettings::compactCacheOf(const ModelSource& model) const {
    return m_settings->value(keyOf(model, "compactCache")).toBool();
}

void AppSettings::setCompactCacheOf(const ModelSource& model, bool compact) {
    setOrRemove(keyOf(model, "compactCache"), compact, !compact);
}

void AppSettings::setOrRemove(const QString& key, const QVariant& value, bool isDefault) {
    if (isDefault)
        m_settings->remove(key);
    else
        m_settings->setValue(key, value);
}

QString AppSettings::lastPhotoFolder() const {
    return m_settings->value(kPhotoFolder).toString();
}

void AppSettings::setLastPhotoFolder(const QString& folder) {
    m_settings->setValue(kPhotoFolder, folder);
}

QUrl AppSettings::lastFolder() const {
    const QString folder = m_settings->value(kLastFolder).toString();
    return folder.isEmpty() ? QUrl() : QUrl::fromLocalFile(folder);
}

void AppSettings::setLastFolder(const QUrl& folder) {
    if (folder == lastFolder() || !folder.isLocalFile())
        return;
    m_settings->setValue(kLastFolder, folder.toLocalFile());
    emit lastFolderChanged();
}

QString AppSettings::defaultPreset() const {
    return m_settings->value(kDefaultPreset).toString();
}

void AppSettings::setDefaultPreset(const QString& id) {
    m_settings->setValue(kDefaultPreset, id);
}

int AppSettings::backupEveryDays() const {
    return std::clamp(m_settings->value(kBackupEveryDays, 1).toInt(), 0, 365);
}

void AppSettings::setBackupEveryDays(int days) {
    if (days == backupEveryDays())
        return;
    m_settings->setValue(kBackupEveryDays, days);
    emit backupsChanged();
}

QString AppSettings::backupFolder() const {
    return m_settings->value(kBackupFolder).toString();
}

void AppSettings::setBackupFolder(const QString& folder) {
    if (folder == backupFolder())
        return;
    setOrRemove(kBackupFolder, folder, folder.isEmpty());
    emit backupsChanged();
}

int AppSettings::backupsKept() const {
    return std::clamp(m_settings->value(kBackupsKept, 7).toInt(), 1, kMostBackups);
}

void AppSettings::setBackupsKept(int kept) {
    if (kept == backupsKept())
        return;
    m_settings->setValue(kBackupsKept, kept);
    emit backupsChanged();
}

}  // namespace tessera
