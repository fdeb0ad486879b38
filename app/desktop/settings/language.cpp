// SPDX-License-Identifier: MIT
#include "app/desktop/settings/language.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>
#include <algorithm>

namespace tessera {
namespace {

const QString kFolder = QStringLiteral(":/i18n");
const QString kPrefix = QStringLiteral("tessera_");
const QString kEnglish = QStringLiteral("en");
const QString kTranslatorName = QStringLiteral("tesseraTranslator");

QString fileOf(const QString& code) {
    return kFolder + QLatin1Char('/') + kPrefix + code + QStringLiteral(".qm");
}

// Includes English, the language of the source texts: its file has the plural forms.
QStringList codes() {
    QStringList found;
    const QStringList files = QDir(kFolder).entryList({kPrefix + QStringLiteral("*.qm")});
    for (const QString& file : files)
        found.append(file.mid(kPrefix.size()).chopped(3));
    return found;
}

bool isSameLanguage(const QLocale& a, const QLocale& b) {
    return a.language() == b.language() && a.script() == b.script();
}

// The first of the system's languages that has a translation.
QString systemCode() {
    const QStringList known = codes();
    const QStringList wanted = QLocale::system().uiLanguages();
    for (const QString& name : wanted)
        for (const QString& code : known)
            if (isSameLanguage(QLocale(name), QLocale(code)))
                return code;
    return kEnglish;
}

// Choosing the language that the system uses anyway keeps the system's number formats.
QLocale localeOf(const QString& code) {
    const QLocale system = QLocale::system();
    return code.isEmpty() || isSameLanguage(QLocale(code), system) ? system : QLocale(code);
}

QString nameOf(const QString& code) {
    QTranslator translator;
    if (!translator.load(fileOf(code)))
        return code;
    //: The name of this language, in this language.
    const char* source = QT_TRANSLATE_NOOP("tessera::Language", "English");
    const QString name = translator.translate("tessera::Language", source);
    return name.isEmpty() ? QString::fromLatin1(source) : name;
}

void install(const QString& file, const QString& folder) {
    auto* translator = new QTranslator(QCoreApplication::instance());
    translator->setObjectName(kTranslatorName);
    if (translator->load(file, folder))
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
}

}  // namespace

Language::Language(AppSettings* settings, QObject* parent) : QObject(parent), m_settings(settings) {
    use(choice());
}

QString Language::choice() const {
    const QString code = m_settings->language();
    return codes().contains(code) ? code : QString();
}

void Language::setChoice(const QString& code) {
    const QString known = codes().contains(code) ? code : QString();
    if (known == choice())
        return;
    m_settings->setLanguage(known);
    use(known);
    emit changed();
}

QVariantList Language::choices() const {
    const auto entry = [](const QString& code, const QString& name) {
        return QVariantMap{{QStringLiteral("code"), code}, {QStringLiteral("name"), name}};
    };
    QVariantList all = {entry({}, tr("follow the desktop"))};
    for (const QString& code : codes())
        all.append(entry(code, nameOf(code)));
    return all;
}

void Language::use(const QString& code) {
    const auto before = QCoreApplication::instance()->findChildren<QTranslator*>(
        kTranslatorName, Qt::FindDirectChildrenOnly);
    QLocale::setDefault(localeOf(code));
    const QString shown = code.isEmpty() ? systemCode() : code;
    const QString qtFolder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    install(QStringLiteral("qtbase_") + shown, qtFolder);
    install(QStringLiteral("qtdeclarative_") + shown, qtFolder);
    install(kPrefix + shown, kFolder);
    qDeleteAll(before);
}

}  // namespace tessera
