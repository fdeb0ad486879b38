// SPDX-License-Identifier: MIT
// Markdown that arrives in pieces gives the same result as Markdown read at once.
#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include "app/desktop/markdown/markdown_stream.h"

using namespace tessera;

namespace {

QString describe(const MarkdownLeaf& leaf) {
    QStringList parts = {QString::number(leaf.kind), QString::number(leaf.level),
                         QString::fromLatin1(leaf.nesting), leaf.marker, leaf.content.text};
    for (const MarkdownSpan& span : leaf.content.spans)
        parts << QStringLiteral("%1+%2:%3 %4")
                     .arg(span.start)
                     .arg(span.length)
                     .arg(span.flags)
                     .arg(span.address);
    parts << leaf.language << leaf.lines.join(QLatin1Char('\n'));
    for (const auto& row : leaf.rows)
        for (const MarkdownText& cell : row)
            parts << cell.text;
    return parts.join(QLatin1Char('|'));
}

// Empty if they are equal; else what differs first.
QString difference(const QList<MarkdownLeaf>& a, const QList<MarkdownLeaf>& b) {
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i)
        if (a[i] != b[i])
            return QStringLiteral("leaf %1:\n%2\n%3").arg(i).arg(describe(a[i]), describe(b[i]));
    return a.size() == b.size() ? QString()
                                : QStringLiteral("%1 and %2 leaves").arg(a.size()).arg(b.size());
}

QString fileText(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString repeated(const char* text, int times) {
    return QString::fromUtf8(text).repeated(times);
}

// The change that a call reported must cover everything that differs.
QString unreported(const QList<MarkdownLeaf>& before, const QList<MarkdownLeaf>& after,
                   const MarkdownStream::Change& change) {
    const qsizetype same = std::min(change.leaf, after.size());
    if (const QString found = difference(before.mid(0, same), after.mid(0, same)); !found.isEmpty())
        return found;
    if (change.offset > 0 && (before[change.leaf].content.text.left(change.offset) !=
                                  after[change.leaf].content.text.left(change.offset) ||
                              before[change.leaf].lines.mid(0, change.offset) !=
                                  after[change.leaf].lines.mid(0, change.offset) ||
                              before[change.leaf].rows.mid(0, change.offset) !=
                                  after[change.leaf].rows.mid(0, change.offset)))
        return QStringLiteral("inside leaf %1").arg(change.leaf);
    return {};
}

}  // namespace

class TestMarkdownStream : public QObject {
    Q_OBJECT

  private:
    // Feeds the text in random pieces; the leaves before finish() are returned.
    QList<MarkdownLeaf> stream(const QString& text, quint32 seed, int longest) {
        QRandomGenerator random(seed);
        MarkdownStream stream;
        for (qsizetype at = 0; at < text.size();) {
            const qsizetype length =
                std::min<qsizetype>(text.size() - at, 1 + random.bounded(longest));
            const QList<MarkdownLeaf> before = stream.leaves();
            const auto change = stream.append(text.mid(at, length));
            const QString problem = unreported(before, stream.leaves(), change);
            if (!problem.isEmpty())
                qCritical("at %lld: %s", static_cast<long long>(at), qPrintable(problem));
            at += length;
        }
        const QList<MarkdownLeaf> streamed = stream.leaves();
        stream.finish();
        m_finished = stream.leaves();
        return streamed;
    }

    QList<MarkdownLeaf> m_finished;

  private slots:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void piecesMakeTheWhole_data() {
        QTest::addColumn<QString>("path");
        // Streaming knows what the end result knows, but for definitions that come too late.
        QTest::addColumn<bool>("exact");
        const QString corpus = QStringLiteral(TESSERA_SOURCE_DIR "/tests/app/markdown/corpus/");
        QTest::newRow("answer") << corpus + QStringLiteral("answer.md") << false;
        QTest::newRow("awkward") << corpus + QStringLiteral("awkward.md") << false;
        for (const char* name : {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md",
                                 "BENCHMARKS.md", "resources/samples/README.md"})
            QTest::newRow(name) << QStringLiteral(TESSERA_SOURCE_DIR "/") + QLatin1String(name)
                                << true;
        // More of them, where there are some.
        const QDir more(qEnvironmentVariable("TESSERA_MARKDOWN_DIR"));
        if (qEnvironmentVariableIsSet("TESSERA_MARKDOWN_DIR"))
            for (const QString& name : more.entryList({QStringLiteral("*.md")}))
                QTest::newRow(qPrintable(name)) << more.filePath(name) << false;
    }

    void piecesMakeTheWhole() {
        QFETCH(QString, path);
        QFETCH(bool, exact);
        const QString text = fileText(path);
        QVERIFY(!text.isEmpty());
        const QList<MarkdownLeaf> whole = parseMarkdown(text.toUtf8()).leaves;
        for (quint32 seed = 0; seed < 6; ++seed) {
            const int longest = seed % 3 == 0 ? 4 : (seed % 3 == 1 ? 30 : 700);
            const QList<MarkdownLeaf> streamed = stream(text, seed, longest);
            const QString end = difference(m_finished, whole);
            QVERIFY2(end.isEmpty(), qPrintable(end));
            const QString before = difference(streamed, whole);
            if (exact)
                QVERIFY2(before.isEmpty(), qPrintable(before));
            else if (!before.isEmpty() && seed == 0)
                qInfo("before finish(), %s", qPrintable(before));
        }
    }

    // Every beginning of a text, as far as it has come, is what it would be by itself.
    void everyBeginningIsRight_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("answer") << QStringLiteral("answer.md");
        QTest::newRow("awkward") << QStringLiteral("awkward.md");
    }

    void everyBeginningIsRight() {
        QFETCH(QString, name);
        const QString text =
            fileText(QStringLiteral(TESSERA_SOURCE_DIR "/tests/app/markdown/corpus/") + name);
        MarkdownStream stream;
        int wrong = 0;
        for (qsizetype at = 0; at < text.size(); ++at) {
            stream.append(text.mid(at, 1));
            const QString found =
                difference(stream.leaves(), parseMarkdown(text.left(at + 1).toUtf8()).leaves);
            if (!found.isEmpty() && ++wrong == 1)
                qInfo("after \"%s\": %s", qPrintable(text.mid(std::max<qsizetype>(0, at - 40), 41)),
                      qPrintable(found));
        }
        qInfo("%d of %lld beginnings differ", wrong, static_cast<long long>(text.size()));
    }

    void theWorkIsLinear_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("paragraphs")
            << repeated("Some **words** of a paragraph, and more.\n\n", 2500);
        QTest::newRow("list") << repeated("1. An item with `code` in it\n", 3500);
        QTest::newRow("loose list")
            << repeated("- An item with `code` in it\n\n  more of it\n\n", 2500);
        QTest::newRow("code") << QStringLiteral("```cpp\n") + repeated("int a = 3;  // b\n", 6000);
        QTest::newRow("table") << QStringLiteral("| a | b |\n|---|---|\n") +
                                      repeated("| one | two |\n", 7000);
        QTest::newRow("answers") << repeated(
            "# A\n\ntext\n- one\n- two\n```py\nx = 1\n```\n> quote\n\n| a |\n|---|\n| b |\n\n",
            1400);
    }

    void theWorkIsLinear() {
        QFETCH(QString, text);
        MarkdownStream stream;
        for (qsizetype at = 0; at < text.size(); at += 4)
            stream.append(text.mid(at, 4));
        const double perByte =
            static_cast<double>(stream.parsedBytes()) / static_cast<double>(text.size());
        qInfo("%.1f bytes parsed for each of %lld", perByte, static_cast<long long>(text.size()));
        QVERIFY(perByte < 40);
        const QString found = difference(stream.leaves(), parseMarkdown(text.toUtf8()).leaves);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    void oneEndlessParagraphGrowsInSteps() {
        const QString word = QStringLiteral("the ");
        MarkdownStream stream;
        for (int i = 0; i < 40000; ++i)
            stream.append(word);
        // As long as the open end is short, each token parses it; then it grows by eighths.
        const double perByte = static_cast<double>(stream.parsedBytes()) / 160000;
        qInfo("%.0f bytes parsed for each", perByte);
        QVERIFY(perByte < 2000);
        stream.finish();
        QCOMPARE(stream.leaves().first().content.text.size(), 160000 - 1);
    }
};

QTEST_GUILESS_MAIN(TestMarkdownStream)
#include "tst_markdown_stream.moc"
