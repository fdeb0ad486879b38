// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/markdown_builder.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tessera {
namespace {

// A table is filled up to its number of columns, so that a small text can ask for billions of
// cells.
constexpr qsizetype kMaxCells = 200000;

struct Entity {
    const char* name;
    char16_t character;
};
// The entities that people and models use. All others stay as written.
constexpr std::array<Entity, 36> kEntities = {
    {{"amp", u'&'},      {"lt", u'<'},       {"gt", u'>'},      {"quot", u'"'},
     {"apos", u'\''},    {"nbsp", 0x00a0},   {"copy", 0x00a9},  {"reg", 0x00ae},
     {"trade", 0x2122},  {"hellip", 0x2026}, {"mdash", 0x2014}, {"ndash", 0x2013},
     {"lsquo", 0x2018},  {"rsquo", 0x2019},  {"ldquo", 0x201c}, {"rdquo", 0x201d},
     {"laquo", 0x00ab},  {"raquo", 0x00bb},  {"bull", 0x2022},  {"middot", 0x00b7},
     {"deg", 0x00b0},    {"plusmn", 0x00b1}, {"times", 0x00d7}, {"divide", 0x00f7},
     {"frac12", 0x00bd}, {"frac14", 0x00bc}, {"sup2", 0x00b2},  {"sup3", 0x00b3},
     {"micro", 0x00b5},  {"euro", 0x20ac},   {"pound", 0x00a3}, {"yen", 0x00a5},
     {"larr", 0x2190},   {"rarr", 0x2192},   {"le", 0x2264},    {"ge", 0x2265}}};

QString bullet(qsizetype depth) {
    constexpr std::array<char16_t, 3> kBullets = {0x2022, 0x25e6, 0x25aa};
    return QChar(kBullets[static_cast<std::size_t>(depth - 1) % kBullets.size()]);
}

bool isSpecial(QChar c) {
    // An embedded object, and the borders of frames in a QTextDocument.
    return c.isNull() || c == QChar::ObjectReplacementCharacter || c == QChar(0xfdd0) ||
           c == QChar(0xfdd1);
}

}  // namespace

QString decodedEntity(const QString& entity) {
    const QString name = entity.mid(1, entity.size() - 2);
    if (name.startsWith(QLatin1Char('#'))) {
        const bool hex = name.mid(1, 1).toLower() == QLatin1String("x");
        bool valid = false;
        const uint code = name.mid(hex ? 2 : 1).toUInt(&valid, hex ? 16 : 10);
        if (!valid || code == 0 || code > 0x10ffff || QChar::isSurrogate(code) ||
            QChar::isNonCharacter(code))
            return QChar(QChar::ReplacementCharacter);
        const char32_t character = code;
        return QString::fromUcs4(&character, 1);
    }
    const auto* found = std::find_if(kEntities.begin(), kEntities.end(), [&](const Entity& known) {
        return name == QLatin1String(known.name);
    });
    return found == kEntities.end() ? entity : QString(QChar(found->character));
}

QString shownText(QString text) {
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    for (QChar& c : text)
        if (isSpecial(c))
            c = QChar::ReplacementCharacter;
        else if (c == QLatin1Char('\n') || c == QLatin1Char('\r') || c == QChar::ParagraphSeparator)
            c = QChar::LineSeparator;
    return text;
}

void MarkdownBuilder::enterContainer(char letter) {
    leaveLeaf();
    // Beyond this depth nothing is indented further, so markers would tell nothing apart.
    if (m_nesting.size() < MarkdownLeaf::kMaxNesting)
        showMarker();
    m_nesting.append(letter);
}

void MarkdownBuilder::enterQuote() {
    enterContainer('Q');
    m_continued = {};
    m_parse.listEnd = {};
}

void MarkdownBuilder::leaveQuote() {
    m_nesting.chop(1);
    m_parse.listEnd = {};
}

void MarkdownBuilder::enterList(char mark, unsigned firstNumber) {
    List list{mark, mark == '.' || mark == ')', firstNumber};
    // Only the very first block of a text can continue the list before it.
    if (m_nesting.isEmpty() && m_parse.leaves.isEmpty() && m_continued.mark == mark)
        list.number = m_continued.nextNumber;
    m_continued = {};
    enterContainer('L');
    m_lists.append(list);
}

void MarkdownBuilder::leaveList() {
    m_nesting.chop(1);
    const List list = m_lists.takeLast();
    if (m_nesting.isEmpty())
        m_parse.listEnd = {list.mark, list.number};
}

void MarkdownBuilder::enterItem(char taskMark) {
    List& list = m_lists.last();
    if (taskMark != '\0')
        m_marker = taskMark == ' ' ? QChar(0x2610) : QChar(0x2611);
    else if (list.ordered)
        m_marker = QString::number(list.number) + QLatin1Char(list.mark);
    else
        m_marker = bullet(m_lists.size());
    ++list.number;
}

void MarkdownBuilder::leaveItem() {
    leaveLeaf();
    showMarker();
}

// A marker whose item does not begin with text gets a line of its own.
void MarkdownBuilder::showMarker() {
    leaveLeaf();
    if (m_marker.isEmpty())
        return;
    beginLeaf(MarkdownLeaf::Paragraph);
    leaveLeaf();
}

void MarkdownBuilder::beginLeaf(MarkdownLeaf::Kind kind) {
    leaveLeaf();
    if (kind != MarkdownLeaf::Paragraph && kind != MarkdownLeaf::Heading)
        showMarker();
    m_continued = {};
    m_parse.listEnd = {};
    m_leaf = {};
    m_leaf.kind = kind;
    m_leaf.nesting = m_nesting.left(MarkdownLeaf::kMaxNesting);
    m_leaf.marker = std::exchange(m_marker, {});
    m_text = {};
    m_open = true;
}

void MarkdownBuilder::enterParagraph() {
    beginLeaf(MarkdownLeaf::Paragraph);
}

void MarkdownBuilder::enterHeading(unsigned level) {
    beginLeaf(MarkdownLeaf::Heading);
    m_leaf.level = static_cast<quint8>(level);
}

void MarkdownBuilder::enterCode(const QString& language) {
    beginLeaf(MarkdownLeaf::Code);
    m_leaf.language = language;
}

void MarkdownBuilder::addRule() {
    beginLeaf(MarkdownLeaf::Rule);
    leaveLeaf();
}

void MarkdownBuilder::enterTable() {
    beginLeaf(MarkdownLeaf::Table);
}

bool MarkdownBuilder::enterTableRow() {
    m_leaf.rows.append(QList<MarkdownText>());
    return !isTooLarge();
}

void MarkdownBuilder::enterTableCell(MarkdownLeaf::Alignment alignment) {
    if (m_leaf.rows.size() == 1)
        m_leaf.columns.append(alignment);
    m_text = {};
    ++m_cells;
}

void MarkdownBuilder::leaveTableCell() {
    m_leaf.rows.last().append(std::exchange(m_text, {}));
}

void MarkdownBuilder::leaveLeaf() {
    if (!m_open)
        return;
    m_open = false;
    if (m_leaf.kind == MarkdownLeaf::Code) {
        m_leaf.lines = m_text.text.split(QChar::LineSeparator);
        m_leaf.lines.removeLast();  // every line ends with a break
    } else if (m_leaf.kind != MarkdownLeaf::Table) {
        m_leaf.content = std::exchange(m_text, {});
    }
    m_parse.leaves.append(std::exchange(m_leaf, {}));
}

void MarkdownBuilder::enterSpan(quint8 flag) {
    m_flags.append(static_cast<quint8>(flag | (m_flags.isEmpty() ? 0 : m_flags.last())));
}

void MarkdownBuilder::leaveSpan() {
    m_flags.removeLast();
}

void MarkdownBuilder::enterLink(const QString& address) {
    m_address = followableAddress(address);
    m_refused = m_address.isEmpty() ? shownText(address) : QString();
}

void MarkdownBuilder::leaveLink() {
    // An address that cannot be followed is at least shown.
    if (!m_refused.isEmpty() && !m_text.text.endsWith(m_refused))
        append(QStringLiteral(" (%1)").arg(m_refused), MarkdownSpan::Dim, {});
    m_address.clear();
    m_refused.clear();
}

void MarkdownBuilder::enterImage() {
    enterSpan(MarkdownSpan::Italic);
}

void MarkdownBuilder::leaveImage(const QString& address) {
    leaveSpan();
    if (!address.isEmpty())
        append(QStringLiteral(" (%1)").arg(shownText(address)), MarkdownSpan::Dim, {});
}

void MarkdownBuilder::addText(const QString& text) {
    // The items of tight lists have no paragraphs.
    if (!m_open)
        enterParagraph();
    for (const RegionMarkReader::Part& part : m_regions.read(text))
        append(shownText(part.text), m_flags.isEmpty() ? quint8(0) : m_flags.last(),
               m_address.isEmpty() ? part.address : m_address);
}

void MarkdownBuilder::addFormula(const QString& shown, const QString& source) {
    if (!m_open)
        enterParagraph();
    append(shownText(shown), m_flags.isEmpty() ? quint8(0) : m_flags.last(),
           m_address.isEmpty() ? m_regions.address() : m_address, source);
}

void MarkdownBuilder::append(const QString& text, quint8 flags, const QString& address,
                             const QString& source) {
    const qsizetype start = m_text.text.size();
    m_text.text += text;
    if (text.isEmpty() || (flags == 0 && address.isEmpty() && source.isEmpty()))
        return;
    QList<MarkdownSpan>& spans = m_text.spans;
    if (!spans.isEmpty() && spans.last().start + spans.last().length == start &&
        spans.last().flags == flags && spans.last().address == address && source.isEmpty() &&
        spans.last().source.isEmpty())
        spans.last().length += text.size();
    else
        spans.append({start, text.size(), flags, address, source});
}

bool MarkdownBuilder::isTooLarge() const {
    return m_cells > kMaxCells;
}

MarkdownParse MarkdownBuilder::take() && {
    leaveLeaf();
    return std::move(m_parse);
}

}  // namespace tessera
