// SPDX-License-Identifier: MIT
#include <QDir>
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
        for (const char* name :
             {"row.png", "my photo.png", "l'été 100%.png", "back\\slash.png", "notes"}) {
            QFile file(m_folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QFile bitmap(m_folder.filePath("clipboard"));  // one white pixel
        QVERIFY(bitmap.open(QIODevice::WriteOnly));
        bitmap.write(QByteArray::fromHex(
            "424d3a000000000000003600000028000000010000000100000001001800000000000400"
            "0000130b0000130b00000000000000000000ffffff00"));
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
        for (const QString& path : expected)
            paths.push_back(inFolder(path));
        const PhotosAndQuestion found = photosBehindCommand(inFolder(text));
        QCOMPARE(found.photos, paths);
        QCOMPARE(found.question, std::string());
    }

    void questionsBehindACommand_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("photos");
        QTest::addColumn<QString>("question");
        const QString photo = "F/my photo.png";
        QTest::newRow("plain") << "F/row.png What is  this?" << QStringList{"F/row.png"}
                               << "What is  this?";
        QTest::newRow("relative") << "row.png What?" << QStringList{"row.png"} << "What?";
        QTest::newRow("spaces as they are")
            << "F/my photo.png What is this?" << QStringList{photo} << "What is this?";
        QTest::newRow("quoted") << "'F/my photo.png' What?" << QStringList{photo} << "What?";
        QTest::newRow("escaped, in another line")
            << "F/my\\ photo.png\nWhat is\nthis?" << QStringList{photo} << "What is\nthis?";
        QTest::newRow("several") << "'F/my photo.png' F/row.png Which is red?"
                                 << QStringList{photo, "F/row.png"} << "Which is red?";
        QTest::newRow("a photo in the question")
            << "F/row.png Is it like b.png?" << QStringList{"F/row.png"} << "Is it like b.png?";
        QTest::newRow("a file that is no photo in the question")
            << "F/row.png notes are where?" << QStringList{"F/row.png"} << "notes are where?";
        QTest::newRow("an apostrophe in the question")
            << "F/row.png What's this?" << QStringList{"F/row.png"} << "What's this?";
        QTest::newRow("missing") << "F/none.png What?" << QStringList{"F/none.png"} << "What?";
        QTest::newRow("missing, spaces as they are")
            << "F/no photo.JPG What?" << QStringList{"F/no photo.JPG"} << "What?";
        QTest::newRow("missing behind another")
            << "F/row.png F/none.png What?" << QStringList{"F/row.png", "F/none.png"} << "What?";
        QTest::newRow("no photo by its name") << "notes What?" << QStringList{"notes"} << "What?";
        QTest::newRow("no file at all") << "what is this?" << QStringList{"what is this?"} << "";
    }

    void questionsBehindACommand() {
        QFETCH(QString, text);
        QFETCH(QStringList, photos);
        QFETCH(QString, question);
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_folder.path()));
        const PhotosAndQuestion found = photosBehindCommand(inFolder(text));
        QVERIFY(QDir::setCurrent(before));
        Paths paths;
        for (const QString& path : photos)
            paths.push_back(inFolder(path));
        QCOMPARE(found.photos, paths);
        QCOMPARE(QString::fromStdString(found.question), question);
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
        QTest::newRow("missing") << "F/none.png Why?" << QStringList{"F/none.png"} << "Why?";
        QTest::newRow("missing, alone") << "F/none" << QStringList{"F/none"} << "";
        QTest::newRow("missing, spaces as they are")
            << "F/none at all.png" << QStringList{"F/none at all.png"} << "";
        QTest::newRow("missing, no photo") << "F/none ?" << QStringList{} << "F/none ?";
        QTest::newRow("no photo") << "F/notes what is this?" << QStringList{}
                                  << "F/notes what is this?";
        QTest::newRow("no photo, alone") << "F/notes" << QStringList{"F/notes"} << "";
        QTest::newRow("a photo by its content")
            << "F/clipboard What?" << QStringList{"F/clipboard"} << "What?";
        QTest::newRow("a photo within")
            << "What is F/row.png?" << QStringList{} << "What is F/row.png?";
        QTest::newRow("a folder") << "F what is there?" << QStringList{} << "F what is there?";
    }

    void filesBeforeAQuestion() {
        QFETCH(QString, text);
        QFETCH(QStringList, files);
        QFETCH(QString, rest);
        const PhotosAndQuestion dropped = leadingPhotos(inFolder(text));
        Paths paths;
        for (const QString& path : files)
            paths.push_back(inFolder(path));
        QCOMPARE(dropped.photos, paths);
        QCOMPARE(QString::fromStdString(dropped.question), QString::fromStdString(inFolder(rest)));
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
