// SPDX-License-Identifier: MIT
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <string>
#include <vector>

#include "app/cli/conversation/dropped_paths.h"

using namespace tessera::cli;
using Paths = std::vector<std::string>;

class TestDroppedPaths : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        for (const char* name : {"row.png", "my photo.png", "l'été 100%.png", "back\\slash.png"}) {
            QFile file(m_folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        qputenv("HOME", m_folder.path().toUtf8());
    }

    // F stands for the folder, which has the files above.
    void texts_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        const QString photo = "F/my photo.png";
        const QString summer = "F/l'été 100%.png";
        const QStringList both = {photo, summer};
        QTest::newRow("plain") << "F/row.png" << QStringList{"F/row.png"};
        QTest::newRow("spaces as they are") << " F/my photo.png " << QStringList{photo};
        QTest::newRow("backslash") << "F/my\\ photo.png" << QStringList{photo};
        QTest::newRow("single quotes") << "'F/my photo.png'" << QStringList{photo};
        QTest::newRow("double quotes") << "\"F/my photo.png\"" << QStringList{photo};
        QTest::newRow("quote in quotes") << "'F/l'\\''été 100%.png'" << QStringList{summer};
        QTest::newRow("partly quoted") << "F/'my photo'.png" << QStringList{photo};
        QTest::newRow("escaped in double quotes")
            << "\"F/back\\\\slash.png\"" << QStringList{"F/back\\slash.png"};
        QTest::newRow("backslash in single quotes")
            << "'F/back\\slash.png'" << QStringList{"F/back\\slash.png"};
        QTest::newRow("backslash as it is")
            << "F/back\\slash.png" << QStringList{"F/back\\slash.png"};
        QTest::newRow("home") << "~/row.png" << QStringList{"F/row.png"};
        QTest::newRow("home, spaces") << "~/my photo.png" << QStringList{photo};
        QTest::newRow("home, escaped") << "~/my\\ photo.png" << QStringList{photo};
        QTest::newRow("no home in quotes") << "'~/row.png'" << QStringList{"~/row.png"};
        QTest::newRow("address") << "file://F/my%20photo.png" << QStringList{photo};
        QTest::newRow("address with a host")
            << "file://localhostF/l%27%C3%A9t%c3%a9%20100%25.png" << QStringList{summer};
        QTest::newRow("short address") << "file:F/row.png" << QStringList{"F/row.png"};
        QTest::newRow("not an escape") << "file://F/l'été%20100%.png" << QStringList{summer};
        QTest::newRow("several, escaped") << "F/my\\ photo.png F/l\\'été\\ 100%.png" << both;
        QTest::newRow("several, quoted") << "'F/my photo.png' 'F/l'\\''été 100%.png' " << both;
        QTest::newRow("several addresses in lines")
            << "file://F/my%20photo.png\nfile://F/l'%C3%A9t%C3%A9%20100%25.png\n"
            << both;
        QTest::newRow("one missing of several")
            << "F/row.png F/none.png" << QStringList{"F/row.png", "F/none.png"};
        QTest::newRow("missing, with spaces") << "F/no photo.png" << QStringList{"F/no photo.png"};
        QTest::newRow("a quote without end") << "F/l'no.png" << QStringList{"F/l'no.png"};
        QTest::newRow("nothing") << " \t" << QStringList{};
    }

    void texts() {
        QFETCH(QString, text);
        QFETCH(QStringList, expected);
        Paths paths;
        for (const QString& path : expected) {
            paths.push_back(inFolder(path));
        }
        QCOMPARE(pathsIn(inFolder(text)), paths);
    }

    void filesBeforeAQuestion_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("rest");
        const QString photo = "F/my photo.png";
        QTest::newRow("alone") << "F/row.png" << QStringList{"F/row.png"} << "";
        QTest::newRow("with a question") << "'F/my photo.png' F/row.png  What is\nthis?"
                                         << QStringList{photo, "F/row.png"} << "What is\nthis?";
        QTest::newRow("spaces as they are") << "F/my photo.png" << QStringList{photo} << "";
        QTest::newRow("address") << "file://F/my%20photo.png Why?" << QStringList{photo} << "Why?";
        QTest::newRow("home") << "~/row.png" << QStringList{"F/row.png"} << "";
        QTest::newRow("a question") << "What is this?" << QStringList{} << "What is this?";
        QTest::newRow("an apostrophe") << "'Tis what?" << QStringList{} << "'Tis what?";
        QTest::newRow("missing") << "F/none.png ?" << QStringList{} << "F/none.png ?";
        QTest::newRow("a folder") << "F what is there?" << QStringList{} << "F what is there?";
    }

    void filesBeforeAQuestion() {
        QFETCH(QString, text);
        QFETCH(QStringList, files);
        QFETCH(QString, rest);
        const DroppedPaths dropped = leadingFiles(inFolder(text));
        Paths paths;
        for (const QString& path : files) {
            paths.push_back(inFolder(path));
        }
        QCOMPARE(dropped.files, paths);
        QCOMPARE(QString::fromStdString(dropped.rest), QString::fromStdString(inFolder(rest)));
    }

  private:
    std::string inFolder(QString text) const {
        return text.replace("F/", m_folder.path() + "/")
            .replace(QRegularExpression("^F(?= )"), m_folder.path())
            .toStdString();
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestDroppedPaths)
#include "tst_dropped_paths.moc"
