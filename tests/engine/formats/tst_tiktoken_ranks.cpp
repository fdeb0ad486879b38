// SPDX-License-Identifier: MIT
#include "engine/formats/tokenizer/tiktoken_ranks.h"

#include <QtTest>

using namespace tessera;

class TiktokenRanksTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    Result<std::vector<std::string>> read(const QByteArray& text) const {
        QFile file(m_folder.filePath("qwen.tiktoken"));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
        file.close();
        return readTiktokenRanks(file.fileName().toStdString());
    }

  private slots:
    void readsBytesByTheirRank() {
        const std::vector<std::string> expected = {"a", "bc", std::string("\0\xff\x80", 3)};
        for (const char* text : {"YQ== 0\nYmM= 1\nAP+A 2\n", "YQ== 0\r\nYmM= 1\r\nAP+A 2",
                                 "AP+A 2\n\n \t\nYQ==   0 \nYmM=\t1"}) {
            const auto ranks = read(text);
            QVERIFY2(ranks, text);
            QCOMPARE(*ranks, expected);
        }
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, QByteArray text, const char* words) {
            QTest::newRow(name) << std::move(text) << QString(words);
        };
        row("empty", "\n", "it is empty");
        row("gap", "YQ== 0\nYmM= 2\n", "the rank 1 is missing");
        row("cut off", "YmM= 1\n", "the rank 0 is missing");
        row("far", "YQ== 0\nYmM= 4000000\n", "line 2 has the rank 4000000");
        row("rank twice", "YQ== 0\nYmM= 0\n", "the rank 0 in line 2 is a duplicate");
        row("token twice", "YQ== 0\nYQ== 1\n", "the token of rank 1 appears twice");
        row("not base64", "YQ== 0\nY?M= 1\n", "the token in line 2 is not base64");
        row("no padding", "YQ 0\n", "the token in line 1 is not base64");
        row("bits left over", "YR== 0\n", "the token in line 1 is not base64");
        row("no rank", "YQ==\n", "line 1 is not a token and its rank");
        row("a word too many", "YQ== 0 x\n", "line 1 is not a token and its rank");
        row("negative", "YQ== -1\n", "line 1 is not a token and its rank");
        row("too large", "YQ== 99999999999999999999999\n", "line 1 is not a token and its rank");
        row("another file", "<html><body>Not found</body></html>\n", "line 1");
    }
    void saysWhatIsWrong() {
        QFETCH(QByteArray, text);
        QFETCH(QString, words);
        const auto ranks = read(text);
        QVERIFY(!ranks);
        QCOMPARE(ranks.error().code, ErrorCode::InvalidFormat);
        const QString message = QString::fromStdString(ranks.error().message());
        QVERIFY2(message.contains(words) && message.contains("qwen.tiktoken"), qPrintable(message));
    }
};

QTEST_APPLESS_MAIN(TiktokenRanksTest)
#include "tst_tiktoken_ranks.moc"
