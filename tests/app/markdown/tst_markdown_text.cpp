// SPDX-License-Identifier: MIT
// How a model's text appears on the screen: no markup but ours, bounded parts, coloured code.
#include <QQmlEngine>
#include <QSignalSpy>
#include <QTest>

#include "app/desktop/markdown/code/code_highlighter.h"
#include "app/desktop/markdown/markdown_model.h"
#include "app/desktop/text/region_marks.h"

using namespace tessera;

namespace {

QString shown(const char* markdown) {
    QStringList texts;
    for (const MarkdownLeaf& leaf : parseMarkdown(markdown).leaves)
        texts << leaf.marker + leaf.content.text + leaf.lines.join(QLatin1Char('/'));
    return texts.join(QLatin1Char('|'));
}

// "k:def n:boats", the tokens of a line and what they are.
QString tokens(const char* language, const QString& line, CodeState start = 0) {
    QStringList found;
    const auto result = highlightLine(codeLanguage(QLatin1String(language)), line, start);
    for (const CodeSpan& span : result.spans)
        found << QStringLiteral("kscnf").mid(static_cast<int>(span.token) - 1, 1) +
                     QLatin1Char(':') + line.mid(span.start, span.length);
    return found.join(QLatin1Char(' ')) + (result.end != 0 ? QStringLiteral(" ...") : QString());
}

QString allText(const MarkdownModel& model) {
    QString text;
    for (int row = 0; row < model.rowCount(); ++row)
        for (const MarkdownLine& line :
             model.data(model.index(row), MarkdownModel::PieceRole).value<MarkdownPiece>().lines)
            text += line.content.text;
    return text;
}

}  // namespace

class TestMarkdownText : public QObject {
    Q_OBJECT

  private slots:
    void markupIsText() {
        QCOMPARE(shown("<b>x</b> <img src=\"file:///etc/passwd\"> &lt;b&gt;"),
                 QStringLiteral("<b>x</b> <img src=\"file:///etc/passwd\"> <b>"));
        QCOMPARE(shown("<div>\n\n<!-- x -->\n\n</div>"), QStringLiteral("<div>|<!-- x -->|</div>"));
        QCOMPARE(shown("![alt](https://example.org/a.png)"),
                 QStringLiteral("alt (https://example.org/a.png)"));
        QCOMPARE(shown("&#xFFFC;&#0;&#xFDD0;"), QString(3, QChar::ReplacementCharacter));
    }

    void wordsThatNameARegionAreALink() {
        const QString text =
            QStringLiteral("# A ") + markedForRegion(QStringLiteral("*red* car"), 12) +
            QStringLiteral("\n\n- **") + markedForRegion(QStringLiteral("$x^2$"), 2) +
            QStringLiteral("** and `") + markedForRegion(QStringLiteral("code"), 3) +
            QStringLiteral("`\n\n```") + markedForRegion(QStringLiteral("cpp"), 4) +
            QStringLiteral("\nint ") + markedForRegion(QStringLiteral("x"), 5) +
            QStringLiteral(";\n```\n");
        const MarkdownParse parse = parseMarkdown(text.toUtf8());
        QCOMPARE(parse.leaves.size(), 3);
        const MarkdownText& heading = parse.leaves[0].content;
        QCOMPARE(heading.text, QStringLiteral("A red car"));
        QCOMPARE(heading.spans.size(), 2);
        QCOMPARE(heading.spans[0].flags, quint8(MarkdownSpan::Italic));
        for (const MarkdownSpan& span : heading.spans)
            QCOMPARE(span.address, regionAddress(12));
        QStringList addresses;
        for (const MarkdownSpan& span : parse.leaves[1].content.spans)
            addresses << span.address;
        QVERIFY(addresses.contains(regionAddress(2)));
        QVERIFY(addresses.contains(regionAddress(3)));
        QCOMPARE(parse.leaves[2].language, QStringLiteral("cpp"));
        QCOMPARE(parse.leaves[2].lines, QStringList(QStringLiteral("int x;")));
        // However the text arrives.
        MarkdownStream stream;
        for (const QChar c : text)
            stream.append(QString(c));
        stream.finish();
        QCOMPARE(stream.leaves(), parse.leaves);
        // Nobody else can make such a link.
        QCOMPARE(followableAddress(regionAddress(1)), QString());
        QCOMPARE(shown("&#xFDD2;&#xFDD6;&#xFDD3;x&#xFDD4;"),
                 QStringLiteral("\uFFFD\uFFFD\uFFFDx\uFFFD"));
    }

    void onlySomeLinksCanBeFollowed() {
        QCOMPARE(followableAddress(QStringLiteral("https://example.org/a b")), QString());
        QCOMPARE(followableAddress(QStringLiteral("HTTPS://example.org/x")),
                 QStringLiteral("https://example.org/x"));
        QCOMPARE(followableAddress(QStringLiteral("mailto:a@example.org")),
                 QStringLiteral("mailto:a@example.org"));
        for (const char* refused :
             {"file:///etc/passwd", "javascript:alert(1)", "qrc:/x", "data:,x", "/etc/passwd",
              "https:///x", "ftp://example.org", "", "image://photos/x"})
            QVERIFY2(followableAddress(QLatin1String(refused)).isEmpty(), refused);
        QCOMPARE(shown("[x](file:///etc/passwd)"), QStringLiteral("x (file:///etc/passwd)"));
    }

    void codeIsColoured() {
        QCOMPARE(tokens("python", QStringLiteral("def boats(n): return \"a#b\"  # three")),
                 QStringLiteral("k:def f:boats k:return s:\"a#b\" c:# three"));
        QCOMPARE(tokens("cpp", QStringLiteral("int a = 0x1f; /* open")),
                 QStringLiteral("k:int n:0x1f c:/* open ..."));
        QCOMPARE(tokens("C++", QStringLiteral("still */ return 'a\\'b';"), 1),
                 QStringLiteral("c:still */ k:return s:'a\\'b'"));
        QCOMPARE(tokens("json", QStringLiteral("{\"a\": [1, true]}")),
                 QStringLiteral("s:\"a\" n:1 k:true"));
        QCOMPARE(tokens("sql", QStringLiteral("SELECT a FROM b -- c")),
                 QStringLiteral("k:SELECT k:FROM c:-- c"));
        QCOMPARE(tokens("html", QStringLiteral("<a href=\"x\">int</a>")),
                 QStringLiteral("k:<a f:href s:\"x\" k:</a"));
        QCOMPARE(tokens("sh", QStringLiteral("if [ $# -gt 0 ]; then # x")),
                 QStringLiteral("k:if n:0 k:then c:# x"));
        QCOMPARE(tokens("unknown", QStringLiteral("int a = 3;")), QString());
    }

    void partsAreBoundedAndComplete() {
        MarkdownModel model;
        const QString text = QString(50000, QLatin1Char('x')) + QStringLiteral("\n\n") +
                             QStringLiteral("word ").repeated(20000).trimmed();
        model.setText(text);
        QVERIFY(model.rowCount() > 30);
        QCOMPARE(allText(model), QString(text).remove(QLatin1Char('\n')));
        model.setText(QStringLiteral("```cpp\n") + QStringLiteral("int a;\n").repeated(1000) +
                      QStringLiteral("```"));
        QVERIFY(model.rowCount() >= 10);
        QCOMPARE(allText(model), QStringLiteral("int a;").repeated(1000));
        QCOMPARE(model.codeAt(3), QStringLiteral("int a;\n").repeated(1000));
        QVERIFY(model.data(model.index(0), MarkdownModel::OpeningRole).toBool());
        QVERIFY(!model.data(model.index(0), MarkdownModel::ClosingRole).toBool());
        // A table that asks for millions of cells is shown as written: by us, or because md4c 0.5
        // takes no more than 128 columns.
        model.setText(QStringLiteral("|a").repeated(1000) + QStringLiteral("|\n") +
                      QStringLiteral("|---").repeated(1000) + QStringLiteral("|\n") +
                      QStringLiteral("|\n").repeated(5000));
        for (int row = 0; row < model.rowCount(); ++row)
            QVERIFY(model.data(model.index(row), MarkdownModel::KindRole).toInt() !=
                    static_cast<int>(MarkdownModel::Table));
        QVERIFY(allText(model).startsWith(QStringLiteral("|a|a")));
    }

    // While a text grows, rows above its end are not touched.
    void growingTouchesTheEndOnly() {
        MarkdownModel model;
        model.setGrowing(true);
        QString text = QStringLiteral("# Title\n\n```py\n") +
                       QStringLiteral("a = 1\n").repeated(450) + QStringLiteral("```\n\n");
        model.setText(text);
        int lowest = 1 << 20;
        connect(&model, &MarkdownModel::dataChanged, this,
                [&](const QModelIndex& from) { lowest = std::min(lowest, from.row()); });
        const int rows = model.rowCount();
        for (int i = 0; i < 200; ++i)
            model.setText(text += QStringLiteral("word "));
        QVERIFY2(lowest >= rows - 1, qPrintable(QString::number(lowest)));
        const MarkdownStream& stream = model.stream();
        QVERIFY(stream.parsedBytes() < 4 * text.size() + 200 * 1100);

        MarkdownModel whole;
        whole.setText(text);
        model.setGrowing(false);
        QCOMPARE(model.rowCount(), whole.rowCount());
        QCOMPARE(allText(model), allText(whole));
        QCOMPARE(stream.leaves(), whole.stream().leaves());
        // Another text takes its place.
        model.setText(QStringLiteral("short"));
        QCOMPARE(allText(model), QStringLiteral("short"));
        model.setText(QString());
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestMarkdownText)
#include "tst_markdown_text.moc"
