// SPDX-License-Identifier: MIT
// What lines of a conversation mean, and what the Tab key makes of them.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <string>
#include <vector>

#include "app/cli/conversation/completion.h"
#include "app/cli/conversation/typed_line.h"

using namespace tessera::cli;
using Kind = TypedLine::Kind;
Q_DECLARE_METATYPE(Kind)

class TestTypedLine : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QVERIFY(QDir(m_folder.path()).mkpath("my album"));
        for (const char* name : {"row.png", "rose red.jpg", "rose white.jpg", "notes.txt",
                                 "it's.png", "my album/été.png", "my album/étain.png",
                                 ".hidden.png", "say \"x\".bmp", "ha\tb.png"}) {
            QFile file(m_folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        qputenv("HOME", m_folder.path().toUtf8());
        QVERIFY(QDir::setCurrent(m_folder.path()));
    }

    void lines_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("said");  // the question, or a part of the refusal
        const auto row = [](const char* line, Kind kind, const char* said = "") {
            QTest::newRow(line) << line << kind << said;
        };
        row("", Kind::Nothing);
        row(" \t ", Kind::Nothing);
        row("　", Kind::Nothing);  // as wide as a Chinese character
        row("What is this?", Kind::Question, "What is this?");
        row("/help", Kind::Help);
        row("/boxes out.png", Kind::Boxes);
        row("/boxes 'a b.png'", Kind::Boxes);
        row("/boxes", Kind::Refused, "/boxes FILE.png");
        row("/boxes a.png b.png", Kind::Refused, "one file");
        row("/reset ", Kind::Reset);
        row("/quit", Kind::Leave);
        row("/exit", Kind::Leave);
        row("exit", Kind::Leave);
        row("quit ", Kind::Leave);
        row("quit smoking?", Kind::Question, "quit smoking?");
        row(" exit", Kind::Question, "exit");
        row(" /reset", Kind::Question, "/reset");
        row("\t/image row.png", Kind::Question, "/image row.png");
        row("/image", Kind::Refused, "/image FILE");
        row("/reset the clock", Kind::Refused, "takes nothing after it");
        row("/rest", Kind::Refused, "Did you mean /reset?");
        row("/rest", Kind::Refused, "begin the line with a space");
        row("/Reset", Kind::Refused, "Did you mean /reset?");
        row("/imgae row.png", Kind::Refused, "Did you mean /image?");
        row("/photo row.png", Kind::Refused, "Did you mean /image?");
        row("/q", Kind::Refused, "Did you mean /quit?");
        row("/sing", Kind::Refused, "/help lists");
        row("/etc", Kind::Refused, "There is no command \"/etc\"");
        row("/s means what?", Kind::Question, "/s means what?");
        row("/etc/hosts what is this?", Kind::Question, "/etc/hosts what is this?");
        row("/r/aww, what is it?", Kind::Question, "/r/aww, what is it?");
        row("/etc/hosts", Kind::Photos);
        row("/image row.png", Kind::Photos);
        row("/image row.png\nWhat?", Kind::Photos, "What?");
        row("~/row.png What?", Kind::Photos, "What?");
        row("/none.png", Kind::Photos);
    }

    void lines() {
        QFETCH(QString, line);
        QFETCH(Kind, kind);
        QFETCH(QString, said);
        const TypedLine meant = understand(line.toStdString());
        QCOMPARE(meant.kind, kind);
        QCOMPARE(meant.photos.empty(), kind != Kind::Photos);
        if (kind == Kind::Refused) {
            QVERIFY2(meant.refusal.find(said.toStdString()) != std::string::npos,
                     meant.refusal.c_str());
        } else {
            QCOMPARE(QString::fromStdString(meant.question), said);
        }
    }

    void helpNamesAllCommands() {
        for (const std::string& command : commandWords())
            if (command != "/exit")
                QVERIFY(conversationHelp().find(command) != std::string::npos);
    }

    void completions_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("added");
        QTest::addColumn<QStringList>("choices");
        const QStringList none;
        QTest::newRow("a command") << "/i"
                                   << "mage " << QStringList{"/image"};
        QTest::newRow("a command that takes nothing") << "/r"
                                                      << "eset" << QStringList{"/reset"};
        QTest::newRow("all commands")
            << "/"
            << "" << QStringList{"/image", "/boxes", "/reset", "/help", "/quit", "/exit"};
        QTest::newRow("a photo") << "/image ro"
                                 << "" << QStringList{"rose red.jpg", "rose white.jpg", "row.png"};
        QTest::newRow("the only one") << "/image row"
                                      << ".png " << QStringList{"row.png"};
        QTest::newRow("what is common") << "/image ros"
                                        << "e\\ " << QStringList{"rose red.jpg", "rose white.jpg"};
        QTest::newRow("a space") << "/image rose\\ r"
                                 << "ed.jpg " << QStringList{"rose red.jpg"};
        QTest::newRow("in quotes") << "/image \"rose r"
                                   << "ed.jpg\" " << QStringList{"rose red.jpg"};
        QTest::newRow("a quote") << "/image it"
                                 << "\\'s.png " << QStringList{"it's.png"};
        QTest::newRow("a quote in quotes") << "/image 'it"
                                           << "'\\''s.png' " << QStringList{"it's.png"};
        QTest::newRow("double quotes") << "/image \"sa"
                                       << "y \\\"x\\\".bmp\" " << QStringList{"say \"x\".bmp"};
        QTest::newRow("a folder") << "/image my"
                                  << "\\ album/" << QStringList{"my album/"};
        QTest::newRow("in a folder") << "/image my\\ album/"
                                     << "ét" << QStringList{"étain.png", "été.png"};
        QTest::newRow("at home") << "/image ~/row"
                                 << ".png " << QStringList{"row.png"};
        QTest::newRow("a second one") << "/image row.png row"
                                      << ".png " << QStringList{"row.png"};
        QTest::newRow("no photo, but the only file") << "/image no"
                                                     << "tes.txt " << QStringList{"notes.txt"};
        QTest::newRow("hidden") << "/image .h"
                                << "idden.png " << QStringList{".hidden.png"};
        QTest::newRow("not for a terminal") << "/image ha"
                                            << "" << none;
        QTest::newRow("a whole path") << m_folder.path() + "/row"
                                      << ".png " << QStringList{"row.png"};
        QTest::newRow("nothing there") << "/image zebra"
                                       << "" << none;
        QTest::newRow("no such folder") << "/image none/"
                                        << "" << none;
        QTest::newRow("a question") << "What is ro"
                                    << "" << none;
    }

    void completions() {
        QFETCH(QString, before);
        QFETCH(QString, added);
        QFETCH(QStringList, choices);
        const Completion completion = complete(before.toStdString());
        QCOMPARE(QString::fromStdString(completion.added), added);
        QStringList shown;
        for (const std::string& choice : completion.choices)
            shown.append(QString::fromStdString(choice));
        QCOMPARE(shown, choices);
    }

  private:
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestTypedLine)
#include "tst_typed_line.moc"
