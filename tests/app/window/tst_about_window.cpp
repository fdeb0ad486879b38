// SPDX-License-Identifier: MIT
// What the program says about itself, in the real window.
#include <QDesktopServices>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device"},
  "answers": [{"text": "A boat."}]})";

}  // namespace

// Takes the folders that would go to the file manager.
class FolderOpener : public QObject {
    Q_OBJECT

  public:
    QList<QUrl> opened;

  public slots:
    void open(const QUrl& url) { opened.append(url); }
};

class TestAboutWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_running = startWindow(m_dir->path(), kScript);
    }
    void cleanup() { m_running.reset(); }

    void aboutIsInTheMenu() {
        QCoreApplication::setApplicationVersion(QStringLiteral("12.3.4"));
        QVERIFY(m_running->click("historyMenuButton"));
        QTRY_VERIFY(m_running->find("aboutAction"));
        QVERIFY(m_running->click("aboutAction"));
        QTRY_VERIFY(m_running->find("aboutVersion"));
        QVERIFY(m_running->settle());
        QCOMPARE(m_running->text("aboutVersion"), QStringLiteral("Version 12.3.4"));
        QCOMPARE(m_running->text("aboutFolder"), m_dir->path());
        QCOMPARE(m_running->text("aboutDevice"), QStringLiteral("Scripted device"));
        FolderOpener opener;
        QDesktopServices::setUrlHandler(QStringLiteral("file"), &opener, "open");
        QTest::keyClick(m_running->window, Qt::Key_Space);
        QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
        QCOMPARE(opener.opened, QList<QUrl>{QUrl::fromLocalFile(m_dir->path())});
        m_running->screenshots("frame-about");
        QTest::keyClick(m_running->window, Qt::Key_Escape);
        QTRY_VERIFY(!m_running->find("aboutVersion"));
    }

    // What README.md says Tessera is built from is in the dialog.
    void aboutNamesEveryLibrary() {
        QVERIFY(m_running->click("historyMenuButton"));
        QTRY_VERIFY(m_running->find("aboutAction"));
        QVERIFY(m_running->click("aboutAction"));
        QTRY_VERIFY(m_running->find("aboutVersion"));
        QString named;
        for (const QQuickItem* item : m_running->all("aboutLibrary"))
            named += item->property("text").toString() + QLatin1Char('\n');
        QFile readme(QStringLiteral(TESSERA_SOURCE_DIR "/README.md"));
        QVERIFY(readme.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(readme.readAll());
        const QString table = text.section(QStringLiteral("## What it is built from"), 1)
                                  .section(QStringLiteral("\n## "), 0, 0);
        // Only for the build, in the terminal program, and parts of Qt.
        const QStringList elsewhere = {QStringLiteral("glslang"), QStringLiteral("CLI11"),
                                       QStringLiteral("libedit"), QStringLiteral("Qt's")};
        static const QRegularExpression extra(QStringLiteral(" \\(.*\\)|, through .*"));
        int libraries = 0;
        for (const QString& line : table.split(QLatin1Char('\n')).mid(4)) {
            const QString first = line.section(QLatin1Char('|'), 1, 1).trimmed().remove(extra);
            for (const QString& part : first.split(QStringLiteral(", "), Qt::SkipEmptyParts)) {
                const QString name = part.section(QLatin1Char(' '), 0, 0);
                QVERIFY2(elsewhere.contains(name) || named.contains(name), qPrintable(name));
                ++libraries;
            }
        }
        QVERIFY(libraries >= 10);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_running;
};

QTEST_MAIN(TestAboutWindow)
#include "tst_about_window.moc"
