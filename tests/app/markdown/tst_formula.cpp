// SPDX-License-Identifier: MIT
// Formulas in answers: where they are, and how they are shown.
#include <QTest>

#include "app/desktop/markdown/formula/formula_finder.h"
#include "app/desktop/markdown/formula/formula_text.h"
#include "app/desktop/markdown/markdown_parser.h"
#include "app/desktop/markdown/markdown_stream.h"

using namespace tessera;

namespace {

QString utf8(const char* text) {
    return QString::fromUtf8(text);
}

}  // namespace

class TestFormula : public QObject {
    Q_OBJECT

  private slots:
    void formulasAreFound_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArrayList>("formulas");
        const auto row = [](const char* text, const QByteArrayList& formulas) {
            QTest::newRow(text) << QByteArray(text) << formulas;
        };
        row("Let $x$ be.", {"$x$"});
        row("$a + b$, $c$", {"$a + b$", "$c$"});
        row("so $$E = mc^2$$ and\n$$\na\n$$", {"$$E = mc^2$$", "$$\na\n$$"});
        row("\\(x\\) and \\[\ny\n\\]", {"\\(x\\)", "\\[\ny\n\\]"});
        row("其中$x_1$是", {"$x_1$"});
        row("**$x$** and ($y$).", {"$x$", "$y$"});
        row("$a \\$ b_1$", {"$a \\$ b_1$"});
        // Prices and programs.
        row("$5 and $10", {});
        row("It costs $5, or 3$ there.", {});
        row("from $5-$10", {});
        row("US$5 or A$6", {});
        row("$ x$ and $x $", {});
        row("\\$x$ and $", {});
        row("$HOME/bin:$PATH", {});
        row("**$5** or **$10**", {});
        row("| $5 | $10 |\n|---|---|\n| $3 | 4$ |", {});
        row("first $5, then $x^2$", {"$x^2$"});
        row("$$$x$$$", {});
        row("$a\n\nb$ and $$a\n\nb$$", {});
        row("\\[not a link\\](address)", {});
        // Code is code.
        row("`$x$` $y$ ``a ` $z$``", {"$y$"});
        row("```\n$x$\n```\n$y$", {"$y$"});
        row("- ```\n  $x$\n  ```\n> ~~~\n> $x$\n> ~~~\n\n$y$", {"$y$"});
        row("```\n$x$", {});
        row("    $$\n    x\n    $$", {});
        row("> $$\n> x\n> $$", {});
    }
    void formulasAreFound() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArrayList, formulas);
        QByteArrayList found;
        for (const FoundFormula& formula : findFormulas(text))
            found.append(text.mid(formula.start, formula.length));
        QCOMPARE(found, formulas);
    }

    void formulasAreReadable_data() {
        QTest::addColumn<QString>("shown");
        const auto row = [](const char* latex, const char* shown) {
            QTest::newRow(latex) << utf8(shown);
        };
        row("x", "x");
        row("E=mc^2", "E = mc²");
        row("x_1^2 + x_{10}^{-3}", "x₁² + x₁₀⁻³");
        row("\\frac{-b \\pm \\sqrt{b^2-4ac}}{2a}", "(−b ± √(b²−4ac))/(2a)");
        row("\\frac12 + \\frac{dy}{dx} + \\tfrac{1}{n}", "1/2 + dy/dx + 1/n");
        row("\\sqrt[3]{8} = \\sqrt{4} = \\sqrt{16}/2", "∛8 = √4 = √16/2");
        row("\\alpha + \\beta \\leq \\Gamma", "α + β ≤ Γ");
        row("a\\cdot b\\ne c", "a · b ≠ c");
        row("\\sum_{i=1}^{n} i", "∑ᵢ₌₁ⁿ i");
        row("\\int_0^\\infty e^{-x}\\,dx", "∫₀^∞ e⁻ˣ dx");
        row("\\lim_{x \\to 0} \\frac{\\sin x}{x}", "lim_(x→0) (sin x)/x");
        row("\\sin^2\\theta + \\cos(x)", "sin² θ + cos(x)");
        row("e^{i\\pi}", "e^(iπ)");
        row("90^\\circ", "90°");
        row("f'(x)", "f′(x)");
        row("x \\in \\mathbb{R}^n", "x ∈ ℝⁿ");
        row("\\mathrm{d}x \\text{ if } x > 0", "dx if x > 0");
        row("\\left( \\frac{a}{b} \\right)^2 \\left. x \\right|", "(a/b)² x |");
        row("\\hat{x} + \\vec{v}", "x̂ + v⃗");
        row("\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", "(1, 2; 3, 4)");
        row("\\left[\\begin{array}{cc} a & b \\\\ c & \\frac{1}{d} \\end{array}\\right]",
            "[a, b; c, 1/d]");
        row("f = \\begin{cases} x & \\text{if } x > 0 \\\\ 0 & \\text{else} \\end{cases}",
            "f = {\u00A0x, if x > 0; 0, else");
        row("\\begin{aligned} a &= b \\\\ &= c \\end{aligned}", "a = b\u2028= c");
        row("\\begin{matrix} \\begin{matrix} 1 & 2 \\end{matrix} & 3 \\end{matrix}", "1, 2, 3");
        row("\\binom{n}{k} \\% \\{x\\}", "C(n, k) % {x}");
        row("P(A \\mid B) = 0.5 \\times 2", "P(A ∣ B) = 0.5 × 2");
        row("\\overline{AB} \\perp CD", "A̅B̅ ⊥ CD");
        // What is not known, or not complete, stays readable.
        row("\\unknown{x} + 1", "\\unknown{x} + 1");
        row("\\frac{a", "a/");
        row("{x}} + {", "x +");
        row("x^", "x");
        row("\\", "\\");
    }
    void formulasAreReadable() {
        QFETCH(const QString, shown);
        QCOMPARE(readableFormula(QString::fromUtf8(QTest::currentDataTag())), shown);
    }

    void nestingHasAnEnd() {
        for (const char* part :
             {"{", "^", "\\frac", "\\hat", "\\sqrt[", "\\begin{matrix}", "\\left("}) {
            const QString formula = QString::fromLatin1(part).repeated(1000);
            QVERIFY(readableFormula(formula).size() <= 4 * formula.size());
        }
        QCOMPARE(findFormulas(QByteArray("\\(").repeated(200000)).size(), 0);
        QCOMPARE(findFormulas(QByteArray("$$a $b ").repeated(100000)).size(), 50000);
    }

    void theyAreShownWhereTheyStand() {
        const auto leaves = parseMarkdown(
                                "# On $x_1$\n\nIf **$a*b*c$** then `$x_1$`, see $5.\n\n"
                                "| $a|b_1$ | 2 |\n|---|---|\n\n"
                                "[here $y$](https://example.org/$y$)\n\n```\n$z_1$\n```\n")
                                .leaves;
        QCOMPARE(leaves.size(), 5);
        QCOMPARE(leaves[0].content.text, utf8("On x₁"));
        QCOMPARE(leaves[0].content.spans.last().source, QStringLiteral("$x_1$"));
        QCOMPARE(leaves[1].content.text, utf8("If a*b*c then $x_1$, see $5."));
        QCOMPARE(leaves[1].content.spans.first().flags, quint8(MarkdownSpan::Bold));
        QCOMPARE(leaves[2].rows.first().first().text, utf8("a|b₁"));
        QCOMPARE(leaves[3].content.text, QStringLiteral("here y"));
        QCOMPARE(leaves[3].content.spans.first().address,
                 QStringLiteral("https://example.org/$y$"));
        QCOMPARE(leaves[4].lines, QStringList{QStringLiteral("$z_1$")});
    }

    // Bit by bit it becomes the same.
    void aGrowingTextEndsTheSame() {
        const QString text = utf8(
            "Let $x_1$ be\n\n$$\n\\frac{a}{b}\n$$\n\n- one \\(y^2\\)\n- two $5\n\n```\n$z$\n```\n");
        MarkdownStream stream;
        for (const QChar c : text)
            stream.append(QString(c));
        stream.finish();
        QCOMPARE(stream.leaves(), parseMarkdown(text.toUtf8()).leaves);
        QCOMPARE(stream.leaves()[1].content.text, QStringLiteral("a/b"));
    }
};

QTEST_MAIN(TestFormula)
#include "tst_formula.moc"
