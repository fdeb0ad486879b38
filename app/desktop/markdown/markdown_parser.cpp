// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/markdown_parser.h"

#include <md4c.h>

#include <QUrl>
#include <limits>
#include <utility>

#include "app/desktop/markdown/markdown_builder.h"
#include "app/desktop/markdown/markdown_formulas.h"

namespace tessera {
namespace {

// What md4c hands through to its callbacks.
struct Target {
    MarkdownBuilder builder;
    MarkdownFormulas formulas;
};

MarkdownBuilder* builderOf(void* user) {
    return &static_cast<Target*>(user)->builder;
}

const MarkdownFormulas& formulasOf(void* user) {
    return static_cast<Target*>(user)->formulas;
}

QString fromUtf8(const MD_CHAR* text, MD_SIZE size) {
    return QString::fromUtf8(text, static_cast<qsizetype>(size));
}

QString attributeText(const MD_ATTRIBUTE& attribute, void* user) {
    QString text;
    for (int i = 0; attribute.text != nullptr && attribute.substr_offsets[i] < attribute.size;
         ++i) {
        const MD_OFFSET from = attribute.substr_offsets[i];
        const QString part =
            fromUtf8(attribute.text + from, attribute.substr_offsets[i + 1] - from);
        text += attribute.substr_types[i] == MD_TEXT_ENTITY ? decodedEntity(part) : part;
    }
    return withoutRegionMarks(formulasOf(user).asWritten(text));
}

MarkdownLeaf::Alignment alignmentOf(MD_ALIGN align) {
    if (align == MD_ALIGN_CENTER)
        return MarkdownLeaf::Center;
    return align == MD_ALIGN_RIGHT ? MarkdownLeaf::Right : MarkdownLeaf::Left;
}

int enterBlock(MD_BLOCKTYPE type, void* detail, void* user) {
    MarkdownBuilder& builder = *builderOf(user);
    switch (type) {
        case MD_BLOCK_QUOTE:
            builder.enterQuote();
            break;
        case MD_BLOCK_UL:
            builder.enterList(static_cast<MD_BLOCK_UL_DETAIL*>(detail)->mark, 0);
            break;
        case MD_BLOCK_OL: {
            const auto* list = static_cast<MD_BLOCK_OL_DETAIL*>(detail);
            builder.enterList(list->mark_delimiter, list->start);
            break;
        }
        case MD_BLOCK_LI: {
            const auto* item = static_cast<MD_BLOCK_LI_DETAIL*>(detail);
            builder.enterItem(item->is_task ? item->task_mark : '\0');
            break;
        }
        case MD_BLOCK_HR:
            builder.addRule();
            break;
        case MD_BLOCK_H:
            builder.enterHeading(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
            break;
        case MD_BLOCK_CODE:
            builder.enterCode(
                attributeText(static_cast<MD_BLOCK_CODE_DETAIL*>(detail)->lang, user));
            break;
        case MD_BLOCK_TABLE:
            builder.enterTable();
            break;
        case MD_BLOCK_TR:
            return builder.enterTableRow() ? 0 : 1;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            builder.enterTableCell(alignmentOf(static_cast<MD_BLOCK_TD_DETAIL*>(detail)->align));
            break;
        case MD_BLOCK_HTML:
        case MD_BLOCK_P:
            builder.enterParagraph();
            break;
        case MD_BLOCK_DOC:
        case MD_BLOCK_THEAD:
        case MD_BLOCK_TBODY:
            break;
    }
    return 0;
}

int leaveBlock(MD_BLOCKTYPE type, void*, void* user) {
    MarkdownBuilder& builder = *builderOf(user);
    switch (type) {
        case MD_BLOCK_QUOTE:
            builder.leaveQuote();
            break;
        case MD_BLOCK_UL:
        case MD_BLOCK_OL:
            builder.leaveList();
            break;
        case MD_BLOCK_LI:
            builder.leaveItem();
            break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            builder.leaveTableCell();
            break;
        case MD_BLOCK_H:
        case MD_BLOCK_CODE:
        case MD_BLOCK_HTML:
        case MD_BLOCK_P:
        case MD_BLOCK_TABLE:
            builder.leaveLeaf();
            break;
        default:
            break;
    }
    return 0;
}

// 0 for spans that do not change how the text looks.
quint8 flagOf(MD_SPANTYPE type) {
    switch (type) {
        case MD_SPAN_EM:
            return MarkdownSpan::Italic;
        case MD_SPAN_STRONG:
            return MarkdownSpan::Bold;
        case MD_SPAN_DEL:
            return MarkdownSpan::Struck;
        case MD_SPAN_CODE:
            return MarkdownSpan::Code;
        default:
            return 0;
    }
}

int enterSpan(MD_SPANTYPE type, void* detail, void* user) {
    if (type == MD_SPAN_A)
        builderOf(user)->enterLink(
            attributeText(static_cast<MD_SPAN_A_DETAIL*>(detail)->href, user));
    else if (type == MD_SPAN_IMG)
        builderOf(user)->enterImage();
    else
        builderOf(user)->enterSpan(flagOf(type));
    return 0;
}

int leaveSpan(MD_SPANTYPE type, void* detail, void* user) {
    if (type == MD_SPAN_A)
        builderOf(user)->leaveLink();
    else if (type == MD_SPAN_IMG)
        builderOf(user)->leaveImage(
            attributeText(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src, user));
    else
        builderOf(user)->leaveSpan();
    return 0;
}

int addText(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
    MarkdownBuilder& builder = *builderOf(user);
    switch (type) {
        case MD_TEXT_NULLCHAR:
            builder.addText(QString(QChar::ReplacementCharacter));
            break;
        case MD_TEXT_BR:
        case MD_TEXT_SOFTBR:
            builder.addText(QString(QChar::LineSeparator));
            break;
        case MD_TEXT_ENTITY:
            builder.addText(decodedEntity(fromUtf8(text, size)));
            break;
        case MD_TEXT_CODE:
        case MD_TEXT_HTML:
            builder.addText(formulasOf(user).asWritten(fromUtf8(text, size)));
            break;
        default:
            formulasOf(user).addTo(builder, fromUtf8(text, size));
            break;
    }
    return 0;
}

MarkdownParse asWritten(QByteArrayView utf8) {
    MarkdownParse parse;
    MarkdownLeaf leaf;
    leaf.kind = MarkdownLeaf::Code;
    leaf.lines = shownText(QString::fromUtf8(utf8)).split(QChar::LineSeparator);
    parse.leaves.append(leaf);
    return parse;
}

}  // namespace

MarkdownParse parseMarkdown(QByteArrayView utf8, const MarkdownListEnd& continued) {
    if (utf8.size() > std::numeric_limits<MD_SIZE>::max() / 2)
        return asWritten(utf8);
    MD_PARSER parser = {};
    parser.flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML;
    parser.enter_block = enterBlock;
    parser.leave_block = leaveBlock;
    parser.enter_span = enterSpan;
    parser.leave_span = leaveSpan;
    parser.text = addText;
    Target target{MarkdownBuilder(continued), MarkdownFormulas(utf8)};
    const QByteArrayView text = target.formulas.text();
    if (md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &target) != 0 ||
        target.builder.isTooLarge())
        return asWritten(utf8);
    return std::move(target.builder).take();
}

QString followableAddress(const QString& address) {
    const QUrl url(address, QUrl::StrictMode);
    if (!url.isValid() || url.isRelative())
        return {};
    const QString scheme = url.scheme().toLower();
    const bool web = scheme == QLatin1String("http") || scheme == QLatin1String("https");
    if (web ? url.host().isEmpty() : scheme != QLatin1String("mailto"))
        return {};
    // Encoded, so that the address cannot pose as another: no lookalike letters, no marks that
    // change the reading direction.
    return QString::fromLatin1(url.toEncoded());
}

}  // namespace tessera
