// SPDX-License-Identifier: MIT
// The window where the data folder cannot be written.
#include <sys/stat.h>
#include <sys/syscall.h>

#include <QDir>
#include <QTemporaryDir>
#include <atomic>
#include <cerrno>

#include "tests/app/e2e/window_driver.h"
#include "tests/app/start/unwritable_folder.h"

using namespace tessera;

namespace {

std::atomic<bool> isDiskFull = false;

}  // namespace

// Instead of the C library's, for this whole program: as if there were no room for any more bytes
// in files. Threads wake each other by writing, too, but not into files.
// A small file system of its own would need rights that tests do not have.
extern "C" ssize_t write(int file, const void* bytes, size_t count) {
    struct stat status = {};
    if (isDiskFull && fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, file, bytes, count);
}

class TestStartWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { isDiskFull = false; }

    void conversationsAreReadWhereNothingCanBeWritten() {
        {
            const AppFixture run(m_dir->path(), R"({"answers": [{"text": "A boat."}]})");
            QVERIFY(run.ask(QStringLiteral("What is this?")));
        }
        std::unique_ptr<WindowDriver> running;
        {
            const WriteProtection protection(m_dir->path());
            running = std::make_unique<WindowDriver>(m_dir->path(), "{}");
            QVERIFY(running->waitForModel());
            QTRY_COMPARE(running->text("answerText"), QStringLiteral("A boat."));
            QTRY_VERIFY(running->find("readOnlyBanner"));
            const QString why = running->find("readOnlyBanner")->property("message").toString();
            QVERIFY2(why.contains(m_dir->path()), qPrintable(why));

            // Nothing is asked, and it is said why.
            QVERIFY(running->click("questionInput"));
            running->type(QStringLiteral("And this?"));
            QTest::keyClick(running->window, Qt::Key_Return);
            QCOMPARE(running->text("questionInput"), QStringLiteral("And this?"));
            QCOMPARE(running->application->messages()->count(), 2);
            QTRY_VERIFY(!running->text("blockerText").isEmpty());
            QVERIFY(!running->find("sendButton")->isEnabled());
            QVERIFY(running->click("bannerAction"));
            QTRY_VERIFY(running->find("readOnlyBanner"));
        }
        running->screenshots("start-read-only");
        QVERIFY(running->click("bannerAction"));
        QTRY_VERIFY(running->find("readOnlyBanner") == nullptr);
        QTRY_VERIFY(running->application->asking()->canSend());
        QVERIFY(running->click("questionInput"));
        QTest::keyClick(running->window, Qt::Key_Return);
        QTRY_COMPARE(running->application->messages()->count(), 4);
    }

    void aFullDiskAtTheFirstStartIsExplained() {
        isDiskFull = true;
        WindowDriver running(m_dir->path(), "{}");
        QTRY_VERIFY(running.find("startError"));
        const QString why = running.find("startError")->property("message").toString();
        QVERIFY2(why.contains(QStringLiteral("disk is full")) && why.contains(m_dir->path()),
                 qPrintable(why));
        QVERIFY(running.find("questionInput") == nullptr);
        QVERIFY(running.find("startOverButton") == nullptr);
        QVERIFY(running.click("tryAgainButton"));
        QTRY_VERIFY(running.find("startError"));
        const QQuickItem* again = running.find("tryAgainButton");
        QVERIFY(again->mapToScene({0, 0}).y() ==
                running.find("quitButton")->mapToScene({0, 0}).y());
        isDiskFull = false;
        running.screenshots("start-disk-full");
        // Enter does what the ring is around.
        QTRY_COMPARE(running.window->activeFocusItem(), running.find("tryAgainButton"));
        QTest::keyClick(running.window, Qt::Key_Return);
        QTRY_VERIFY(running.find("questionInput"));
        QTRY_COMPARE(running.window->activeFocusItem(), running.find("questionInput"));
        QVERIFY(running.find("startError") == nullptr);
        QVERIFY(running.ask(QStringLiteral("What is this?")));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestStartWindow)
#include "tst_start_window.moc"
