// SPDX-License-Identifier: MIT
#include "app/desktop/chat/details/read_answer.h"

#include <QByteArray>
#include <algorithm>

#include "app/desktop/text/region_marks.h"
#include "app/desktop/values/regions/latest_photo.h"

namespace tessera {
namespace {

// A region that the answer does not name is shown as its number.
QString marked(const AnswerText& answer) {
    const QByteArray text = QByteArray::fromStdString(answer.text);
    QString all;
    qsizetype done = 0;
    int number = 0;
    int group = -1;
    for (const AnswerRegion& region : answer.regions) {
        ++number;
        if (region.group == group)
            continue;
        group = region.group;
        // A region inside a phrase that has not ended yet comes first.
        const auto begin = std::max(done, static_cast<qsizetype>(region.phraseBegin));
        const auto end = std::max(begin, static_cast<qsizetype>(region.phraseEnd));
        all += QString::fromUtf8(text.mid(done, begin - done));
        const QString words = region.phrase.empty()
                                  ? QStringLiteral("[%1]").arg(number)
                                  : QString::fromUtf8(text.mid(begin, end - begin));
        all += markedForRegion(words, group);
        done = end;
    }
    return all + QString::fromUtf8(text.mid(done));
}

}  // namespace

ReadAnswer readAnswer(const QList<MessageRow>& rows, qsizetype at) {
    const MessageRow& row = rows[at];
    ReadAnswer answer{row.text, row.text, {}, {}};
    if (row.role != MessageRole::Assistant)
        return answer;
    answer.marked = withoutRegionMarks(row.text);
    if (!answer.marked.contains(QLatin1Char('<')))
        return answer;
    const std::string text = answer.marked.toStdString();
    if (!hasRegionTags(text))
        return answer;
    const AnswerText read = readRegions(questionOf(rows, at).toStdString(), text);
    answer.text = answer.marked = QString::fromStdString(read.text);
    const LatestPhoto latest = latestPhoto(rows, at);
    if (read.regions.empty() || !latest.exists())
        return answer;
    const MessageRow& question = rows[latest.row];
    answer.photo = {question.photos[latest.position], question.id,
                    static_cast<int>(latest.position)};
    answer.earlier = latest.row != at - 1;
    answer.regions = regionsOn(answer.photo.photo, read.regions);
    answer.marked = marked(read);
    return answer;
}

}  // namespace tessera
