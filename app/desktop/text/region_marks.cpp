// SPDX-License-Identifier: MIT
#include "app/desktop/text/region_marks.h"

#include <algorithm>

namespace tessera {
namespace {

// Noncharacters; U+FDD0 and U+FDD1 are the borders of frames in a QTextDocument.
constexpr char16_t kBegin = 0xfdd2;
constexpr char16_t kTextBegin = 0xfdd3;
constexpr char16_t kEnd = 0xfdd4;
constexpr char16_t kZero = 0xfdd5;  // ten digits
constexpr char16_t kLast = 0xfdef;
constexpr int kMostGroups = 100'000;

const QLatin1String kScheme("region:");

bool isMark(QChar c) {
    return c.unicode() >= kBegin && c.unicode() <= kLast;
}

}  // namespace

QString markedForRegion(const QString& text, int group) {
    QString marked(QChar{kBegin});
    for (const QChar digit : QString::number(group))
        marked += QChar(static_cast<char16_t>(kZero + digit.digitValue()));
    return marked + QChar(kTextBegin) + text + QChar(kEnd);
}

QString withoutRegionMarks(const QString& text) {
    if (std::none_of(text.begin(), text.end(), isMark))
        return text;
    QString clean;
    std::copy_if(text.begin(), text.end(), std::back_inserter(clean),
                 [](QChar c) { return !isMark(c); });
    return clean;
}

QString regionAddress(int group) {
    return kScheme + QString::number(group);
}

int regionGroup(const QString& address) {
    return address.startsWith(kScheme) ? address.mid(kScheme.size()).toInt() : -1;
}

QString RegionMarkReader::address() const {
    return m_state == State::Inside ? regionAddress(m_group) : QString();
}

QList<RegionMarkReader::Part> RegionMarkReader::read(const QString& text) {
    QList<Part> parts;
    Part part;
    const auto finish = [&] {
        part.address = address();
        if (!part.text.isEmpty())
            parts.append(part);
        part = {};
    };
    for (const QChar c : text) {
        const char16_t code = c.unicode();
        if (!isMark(c)) {
            part.text += c;
        } else if (code == kBegin) {
            finish();
            m_state = State::Number;
            m_group = 0;
        } else if (code == kTextBegin && m_state == State::Number) {
            finish();
            m_state = State::Inside;
        } else if (code == kEnd) {
            finish();
            m_state = State::Outside;
        } else if (m_state == State::Number && code >= kZero && code < kZero + 10) {
            m_group = std::min(kMostGroups, m_group * 10 + code - kZero);
        }
    }
    finish();
    return parts;
}

}  // namespace tessera
