// SPDX-License-Identifier: MIT
#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "app/desktop/storage/archive/formats/export_formats.h"
#include "app/desktop/storage/message_tree.h"
#include "app/desktop/text/error_text.h"
#include "app/desktop/values/regions/latest_photo.h"
#include "app/desktop/values/regions/photo_region.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(Archive)
};

const QString kEnding = QStringLiteral("md");

QString inOneLine(const QString& text) {
    return text.simplified();
}

// Answers without the tags of regions, which follow as a list.
QString textOf(const QList<MessageRow>& rows, qsizetype at) {
    const MessageRow& row = rows[at];
    const std::string text = row.text.toStdString();
    if (row.role == MessageRole::User || !hasRegionTags(text))
        return row.text;
    const AnswerText answer = readRegions(questionOf(rows, at).toStdString(), text);
    QString out = QString::fromStdString(answer.text);
    const LatestPhoto latest = latestPhoto(rows, at);
    if (answer.regions.empty() || !latest.exists())
        return out;
    const PhotoRef& photo = rows[latest.row].photos[latest.position];
    out += QStringLiteral("\n\n%1\n\n")
               .arg(Text::tr("Regions of %1, in pixels:").arg(inOneLine(photo.name)));
    for (const PhotoRegion& region : regionsOn(photo, answer.regions)) {
        out += QStringLiteral("%1. ").arg(region.number);
        if (!region.phrase.isEmpty())
            out += inOneLine(region.phrase) + QStringLiteral(": ");
        out += region.place() + QLatin1Char('\n');
    }
    return out;
}

QString markdownOf(const ConversationTree& tree) {
    const QLocale locale;
    QString out = QStringLiteral("# %1\n\n").arg(inOneLine(tree.conversation.title));
    if (!tree.conversation.systemPrompt.isEmpty())
        out += QStringLiteral("> %1\n\n").arg(inOneLine(tree.conversation.systemPrompt));
    const QList<MessageRow> rows = chosenPath(tree.messages);
    for (qsizetype at = 0; at < rows.size(); ++at) {
        const MessageRow& row = rows[at];
        const QString who =
            row.role == MessageRole::User
                ? Text::tr("You")
                : (row.modelName.isEmpty() ? Text::tr("Answer") : inOneLine(row.modelName));
        const QString when =
            locale.toString(QDateTime::fromMSecsSinceEpoch(row.createdMs), QLocale::ShortFormat);
        out += QStringLiteral("## %1\n\n*%2*\n\n").arg(who, when);
        for (const PhotoRef& photo : row.photos) {
            QString name = inOneLine(photo.name);
            name.remove(QLatin1Char('[')).remove(QLatin1Char(']'));
            out += QStringLiteral("![%1](%2)\n\n").arg(name, ExportFolder::photoName(photo));
        }
        if (!row.text.isEmpty())
            out += textOf(rows, at).trimmed() + QStringLiteral("\n\n");
        if (row.error)
            out += QStringLiteral("*%1*\n\n").arg(inOneLine(keptErrorText(row.error)));
    }
    return out;
}

Result<void> write(const ForEachConversation& forEach, ExportFolder& folder) {
    return forEach([&](const ConversationTree& tree) -> Result<void> {
        QFile file;
        const QString name = fileNameFor(tree.conversation.title);
        if (auto opened = folder.open(file, folder.freeFileName(name, kEnding)); !opened)
            return opened;
        if (auto written = writeAll(file, markdownOf(tree).toUtf8()); !written)
            return written;
        return flush(file);
    });
}

}  // namespace

ExportFormat markdownFormat() {
    return {.name = QStringLiteral("Markdown"), .ending = kEnding, .write = write};
}

}  // namespace tessera
