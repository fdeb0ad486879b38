// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/formula/formula_parts.h"

#include <algorithm>

#include "app/desktop/markdown/formula/formula_scripts.h"

namespace tessera {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype kMaxAccented = 20;

bool isIn(QStringView characters, QChar c) {
    return characters.contains(c);
}

// "(a)(b)" is not.
bool isBracketed(const QString& text) {
    if (!text.startsWith(u'(') || !text.endsWith(u')'))
        return false;
    int open = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        open += text[i] == u'(' ? 1 : text[i] == u')' ? -1 : 0;
        if (open == 0 && i + 1 < text.size())
            return false;
    }
    return true;
}

QString bracketed(const QString& text) {
    return isBracketed(text) ? text : u'(' + text + u')';
}

bool isNumber(const QString& text) {
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return c.isDigit() || c == u'.' || c == u','; });
}

// 1/2a would be read as half of a.
bool isProduct(const QString& text) {
    const auto factors = std::count_if(text.begin(), text.end(), [](QChar c) {
        return c.isLetterOrNumber() && c.category() != QChar::Letter_Modifier &&
               c.category() != QChar::Number_Other;
    });
    return factors > 1 && !isNumber(text) && !text.startsWith(u'd') && !text.startsWith(u'∂');
}

}  // namespace

QString fraction(const QString& above, const QString& below) {
    const auto hasSigns = [](const QString& text) {
        return std::any_of(text.begin(), text.end(), [](QChar c) { return isIn(u" +−/·×=,", c); });
    };
    return (hasSigns(above) ? bracketed(above) : above) + u'/' +
           (hasSigns(below) || isProduct(below) ? bracketed(below) : below);
}

QString root(const QString& degree, const QString& of) {
    QString sign = u"√"_s;
    if (degree == u"3")
        sign = u"∛"_s;
    else if (degree == u"4")
        sign = u"∜"_s;
    else if (!degree.isEmpty() && degree != u"2")
        sign.prepend(raised(degree));
    return sign + (of.size() > 1 && !isNumber(of) ? bracketed(of) : of);
}

QString accented(const QString& text, QChar accent) {
    if (text.size() > kMaxAccented)
        return text;
    QString all;
    for (const QChar c : text) {
        all += c;
        if (!c.isSpace() && !c.isHighSurrogate())
            all += accent;
    }
    return all.normalized(QString::NormalizationForm_C);
}

QString tidied(const QString& text) {
    QString all;
    for (const QChar c : text) {
        if (c == u' ' && (all.isEmpty() || isIn(u" ([{⟨\u2028", all.back())))
            continue;
        if (isIn(u")],;⟩\u2028", c) && all.endsWith(u' '))
            all.chop(1);
        all += c;
    }
    while (all.endsWith(u' ') || all.endsWith(QChar::LineSeparator))
        all.chop(1);
    return all;
}

}  // namespace tessera
