// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/formula/formula_text.h"

#include <QSet>
#include <QStringList>
#include <algorithm>

#include "app/desktop/markdown/formula/formula_parts.h"
#include "app/desktop/markdown/formula/formula_scripts.h"
#include "app/desktop/markdown/formula/formula_symbols.h"

namespace tessera {
namespace {

constexpr int kMaxDepth = 40;

using namespace Qt::Literals::StringLiterals;

const QSet<QString>& ignored() {
    static const QSet<QString> names = {u"displaystyle"_s, u"textstyle"_s, u"scriptstyle"_s,
                                        u"limits"_s,       u"nolimits"_s,  u"nonumber"_s,
                                        u"notag"_s,        u"hline"_s,     u"mathstrut"_s,
                                        u"rm"_s,           u"bf"_s,        u"it"_s};
    return names;
}

// Before a delimiter.
const QSet<QString>& sizes() {
    static const QSet<QString> names = {u"left"_s, u"right"_s, u"middle"_s, u"big"_s,  u"Big"_s,
                                        u"bigg"_s, u"Bigg"_s,  u"bigl"_s,   u"bigr"_s, u"Bigl"_s,
                                        u"Bigr"_s, u"biggl"_s, u"biggr"_s};
    return names;
}

// Their argument is text, not mathematics.
const QSet<QString>& textCommands() {
    static const QSet<QString> names = {u"text"_s,   u"textbf"_s, u"textit"_s, u"textrm"_s,
                                        u"textsf"_s, u"texttt"_s, u"mbox"_s,   u"hbox"_s};
    return names;
}

// Their argument is shown, without what they do to it.
const QSet<QString>& plainCommands() {
    static const QSet<QString> names = {
        u"mathrm"_s,  u"mathbf"_s,    u"mathit"_s,     u"mathsf"_s,     u"mathtt"_s,
        u"mathcal"_s, u"mathscr"_s,   u"mathfrak"_s,   u"boldsymbol"_s, u"bm"_s,
        u"boxed"_s,   u"overbrace"_s, u"underbrace"_s, u"substack"_s,   u"mathop"_s,
        u"mathrel"_s, u"mathbin"_s,   u"ensuremath"_s, u"cancel"_s};
    return names;
}

// Their argument is not shown.
const QSet<QString>& silentCommands() {
    static const QSet<QString> names = {u"label"_s,    u"phantom"_s, u"hphantom"_s, u"color"_s,
                                        u"vphantom"_s, u"hspace"_s,  u"vspace"_s};
    return names;
}

class Reader {
  public:
    Reader(QStringView text, int depth) : m_text(text), m_depth(depth) {}

    QString read() { return m_depth > kMaxDepth ? m_text.toString() : sequence({}); }

  private:
    bool ends() const { return m_at >= m_text.size(); }
    bool isNext(QChar c) const { return !ends() && m_text[m_at] == c; }

    void skipSpace() {
        while (!ends() && m_text[m_at].isSpace())
            ++m_at;
    }

    // Up to this character, which is taken too, or to the end.
    QString sequence(QChar close) {
        QString out;
        while (!ends()) {
            const QChar c = m_text[m_at];
            if (c == close && !close.isNull()) {
                ++m_at;
                break;
            }
            if (c == u'^' || c == u'_') {
                ++m_at;
                const bool spaced = out.endsWith(u' ');
                while (out.endsWith(u' '))
                    out.chop(1);
                const QString small = argument().remove(u' ');
                out += c == u'^' ? raised(small) : lowered(small);
                if (spaced)
                    out += u' ';
            } else {
                out += piece(out);
            }
        }
        return out;
    }

    // Anything but a script. `before` is what is left of it.
    QString piece(const QString& before) {
        const QChar c = m_text[m_at++];
        if (c == u'{')
            return tidied(Reader(group(), m_depth + 1).read());
        if (c == u'\\')
            return command(before);
        if (c.isSpace() || c == u'~' || c == u'&')
            return u" "_s;
        if (c == u'-')
            return u"−"_s;
        if (c == u'\'')
            return u"′"_s;
        if (c == u'=' || c == u'<' || c == u'>')
            return u' ' + QString(c) + u' ';
        return c == u'}' ? QString() : QString(c);
    }

    // What follows, up to the brace that closes the one just taken.
    QStringView group() {
        const qsizetype start = m_at;
        int open = 1;
        for (; !ends(); ++m_at) {
            const QChar c = m_text[m_at];
            if (c == u'\\' && m_at + 1 < m_text.size())
                ++m_at;
            else if (c == u'{')
                ++open;
            else if (c == u'}' && --open == 0)
                return m_text.sliced(start, m_at++ - start);
        }
        return m_text.sliced(start);
    }

    // As written; empty if there is none.
    QStringView rawArgument() {
        skipSpace();
        if (!isNext(u'{'))
            return {};
        ++m_at;
        return group();
    }

    QString argument() {
        skipSpace();
        if (ends())
            return {};
        if (++m_depth > kMaxDepth) {
            const QString all = m_text.sliced(m_at).toString();
            m_at = m_text.size();
            return all;
        }
        const bool pair = m_text[m_at].isHighSurrogate() && m_at + 1 < m_text.size();
        QString read = pair ? m_text.sliced(m_at, 2).toString() : piece({});
        m_at += pair ? 2 : 0;
        --m_depth;
        return tidied(read);
    }

    // In square brackets; empty if there is none.
    QString option() {
        skipSpace();
        if (!isNext(u'['))
            return {};
        ++m_at;
        return tidied(sequence(u']'));
    }

    QString command(const QString& before) {
        if (ends())
            return {};
        if (!m_text[m_at].isLetter())
            return escaped(m_text[m_at++]);
        const qsizetype start = m_at;
        while (!ends() && m_text[m_at].isLetter())
            ++m_at;
        const QString name = m_text.sliced(start, m_at - start).toString();
        if (isNext(u'*'))
            ++m_at;
        if (const auto symbol = formulaSymbol(name)) {
            if (symbol->kind == FormulaSymbol::Operator)
                return u' ' + symbol->text + u' ';
            return symbol->kind == FormulaSymbol::Function ? function(symbol->text, before)
                                                           : symbol->text;
        }
        return composed(name, before);
    }

    QString escaped(QChar c) {
        if (c == u'\\') {
            if (isNext(u'['))
                option();
            return QString(QChar::LineSeparator);
        }
        if (QStringView(u",:;> ").contains(c))
            return u" "_s;
        if (c == u'|')
            return u"‖"_s;
        return QStringView(u"!()[]").contains(c) ? QString() : QString(c);
    }

    QString function(const QString& name, const QString& before) {
        const bool joins = !before.isEmpty() && before.back().isLetterOrNumber();
        const bool called = isNext(u'(') || isNext(u'[') || ends();
        return (joins ? u" "_s : QString()) + name + (called ? QString() : u" "_s);
    }

    // What has arguments.
    QString composed(const QString& name, const QString& before) {
        if (name.endsWith(u"frac")) {
            const QString above = argument();
            return fraction(above, argument());
        }
        if (name == u"sqrt") {
            const QString degree = option();
            return root(degree, argument());
        }
        if (textCommands().contains(name))
            return rawArgument().toString().replace(u'~', u' ');
        if (name == u"operatorname")
            return function(argument(), before);
        if (plainCommands().contains(name))
            return argument();
        if (name == u"mathbb" || name == u"Bbb") {
            QString all;
            for (const QChar c : argument())
                all += doubleStruck(c);
            return all;
        }
        if (const QChar accent = formulaAccent(name); !accent.isNull())
            return accented(argument(), accent);
        if (name == u"begin")
            return environment();
        return rarelyComposed(name);
    }

    QString rarelyComposed(const QString& name) {
        if (name == u"quad" || name == u"qquad")
            return QString(QChar(0x2003));
        if (sizes().contains(name)) {
            skipSpace();
            if (isNext(u'.'))
                ++m_at;
            return {};
        }
        if (silentCommands().contains(name) || name == u"end") {
            rawArgument();
            return {};
        }
        if (name == u"tag")
            return u" ("_s + argument() + u')';
        if (name.endsWith(u"binom")) {
            const QString above = argument();
            return u"C("_s + above + u", "_s + argument() + u')';
        }
        if (name == u"pmod")
            return u" (mod "_s + argument() + u')';
        if (name == u"overset" || name == u"stackrel" || name == u"underset") {
            const QString small = argument().remove(u' ');
            return argument() + (name == u"underset" ? lowered(small) : raised(small));
        }
        if (name == u"xrightarrow") {
            option();
            return u" →"_s + raised(argument().remove(u' ')) + u' ';
        }
        if (name == u"textcolor") {
            rawArgument();
            return argument();
        }
        if (ignored().contains(name))
            return {};
        QString unknown = u'\\' + name;
        while (isNext(u'{'))
            unknown += u'{' + argument() + u'}';
        return unknown;
    }

    // \begin{name} ... \end{name}
    QString environment() {
        QString name = rawArgument().toString();
        const QString end = u"\\end{"_s + name + u'}';
        name.remove(u'*');
        if (name == u"array")
            rawArgument();
        const QStringView body = m_text.sliced(m_at, bodyEnd(name) - m_at);
        m_at = std::min(m_text.size(), m_at + body.size() + end.size());
        QStringList lines;
        for (const QStringView row : split(body, true)) {
            QStringList cells;
            for (const QStringView cell : split(row, false))
                cells.append(tidied(Reader(cell, m_depth + 1).read()));
            lines.append(cells.join(isTable(name) ? u", "_s : u" "_s));
        }
        while (!lines.isEmpty() && lines.last().trimmed().isEmpty())
            lines.removeLast();
        if (name.endsWith(u"cases"))
            return u"{\u00A0"_s + lines.join(u"; "_s);
        if (!isTable(name))
            return lines.join(QChar::LineSeparator);
        const QString all = lines.join(u"; "_s);
        if (name == u"pmatrix")
            return u'(' + all + u')';
        if (name == u"vmatrix")
            return u'|' + all + u'|';
        if (name == u"Vmatrix")
            return u"‖"_s + all + u"‖"_s;
        return name == u"bmatrix"   ? u'[' + all + u']'
               : name == u"Bmatrix" ? u'{' + all + u'}'
                                    : all;
    }

    static bool isTable(const QString& name) {
        return name.endsWith(u"matrix") || name.endsWith(u"cases") || name == u"array";
    }

    // Where the environment that is being read ends; others of its name may be inside.
    qsizetype bodyEnd(const QString& name) const {
        int open = 1;
        for (qsizetype at = m_at; at < m_text.size(); ++at) {
            const QStringView here = m_text.sliced(at);
            if (here.startsWith(u"\\begin{") && here.sliced(7).startsWith(name))
                ++open;
            else if (here.startsWith(u"\\end{") && here.sliced(5).startsWith(name) && --open == 0)
                return at;
        }
        return m_text.size();
    }

    // At "\\" (lines) or "&" (cells), but not inside of braces and environments.
    static QList<QStringView> split(QStringView text, bool lines) {
        QList<QStringView> parts;
        qsizetype start = 0;
        int open = 0;
        for (qsizetype at = 0; at < text.size(); ++at) {
            const QStringView here = text.sliced(at);
            if (here.front() == u'{') {
                ++open;
            } else if (here.startsWith(u"\\begin{")) {
                ++open;
                at += 5;
            } else if (here.startsWith(u"\\end{")) {
                --open;
                at += 3;
            } else if (here.front() == u'}') {
                --open;
            } else if (here.startsWith(u"\\\\")) {
                if (lines && open == 0) {
                    parts.append(text.sliced(start, at - start));
                    start = at + 2;
                }
                ++at;
            } else if (here.front() == u'\\') {
                ++at;
            } else if (here.front() == u'&' && !lines && open == 0) {
                parts.append(text.sliced(start, at - start));
                start = at + 1;
            }
        }
        parts.append(text.sliced(start));
        return parts;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    int m_depth;
};

}  // namespace

QString readableFormula(const QString& latex) {
    const QString shown = tidied(Reader(latex, 0).read());
    return shown.isEmpty() ? latex.simplified() : shown;
}

}  // namespace tessera
