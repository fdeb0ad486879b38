// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/archive_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>

#include "app/desktop/text/characters.h"
#include "app/desktop/text/error_text.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(Archive)
};

// Of a title in a message.
constexpr qsizetype kLongestTitle = 60;
constexpr qsizetype kMostLines = 8;

// Which conversations were left out, and why: one line for each.
QString leftText(const QList<NotImported>& left) {
    QStringList lines;
    for (const NotImported& one : left.first(std::min(left.size(), kMostLines)))
        lines << (one.title.isEmpty()
                      ? Text::tr("Item %1 in the file: %2")
                            .arg(QLocale().toString(one.number), errorText(one.reason))
                      : Text::tr("“%1”: %2")
                            .arg(firstCharacters(one.title, kLongestTitle), errorText(one.reason)));
    if (left.size() > kMostLines)
        lines << Text::tr("and %Ln more", nullptr, static_cast<int>(left.size() - kMostLines));
    return lines.join(QLatin1Char('\n'));
}

// Why parts could not be read: one line for each reason.
QString unreadText(const QList<Error>& unreadParts) {
    QStringList lines;
    for (const Error& error : unreadParts)
        lines << errorText(error);
    lines.removeDuplicates();
    return lines.mid(0, kMostLines).join(QLatin1Char('\n'));
}

}  // namespace

QString backupLabel(const BackupRef& backup) {
    const QString date = QLocale().toString(backup.made, QLocale::ShortFormat);
    if (backup.dateIsWrong)
        return Text::tr("%1 (the clock was wrong)").arg(date);
    return backup.origin == BackupOrigin::Person
               ? Text::tr("%1 (made by you, always kept)").arg(date)
               : date;
}

QString importedText(const Imported& imported) {
    const QLocale locale;
    const Merged& merged = imported.merged;
    QStringList sentences;
    if (merged.messages > 0 || merged.conversations > 0)
        sentences << Text::tr("New conversations: %1. New messages: %2.")
                         .arg(locale.toString(merged.conversations),
                              locale.toString(merged.messages));
    else if (merged.fromTrash == 0 && imported.left.isEmpty() && imported.unreadParts.isEmpty())
        sentences << Text::tr("Everything was already here.");
    else if (merged.fromTrash == 0)
        sentences << Text::tr("Nothing new was imported.");
    if (merged.fromTrash > 0)
        sentences
            << Text::tr("Restored from the trash: %1.").arg(locale.toString(merged.fromTrash));
    if (imported.missingPhotos > 0)
        sentences << Text::tr("Photos that could not be found: %1.")
                         .arg(locale.toString(imported.missingPhotos));
    QStringList lines;
    if (!imported.left.isEmpty()) {
        sentences << Text::tr("Conversations that could not be imported: %1.")
                         .arg(locale.toString(imported.left.size()));
        lines << leftText(imported.left);
    }
    if (!imported.unreadParts.isEmpty()) {
        sentences << Text::tr("Parts of the export that could not be read: %1.")
                         .arg(locale.toString(imported.unreadParts.size()));
        lines << unreadText(imported.unreadParts);
    }
    lines.prepend(sentences.join(QLatin1Char(' ')));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace tessera
