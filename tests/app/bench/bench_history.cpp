// SPDX-License-Identifier: MIT
// How fast the history is: prints times and asserts what is found and shown, never the times.
// Sizes are small unless TESSERA_BENCH=1: then 500 conversations with 50,000 messages, and one of
// 10,000 messages.
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <ctime>
#include <vector>

#include "tests/app/bench/long_history.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

struct Size {
    int conversations = 20;
    int messagesEach = 10;
    int longConversation = 300;
};

Size chosenSize() {
    return qEnvironmentVariableIntValue("TESSERA_BENCH") > 0 ? Size{500, 100, 10000} : Size{};
}

double medianMs(const std::function<void()>& job) {
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        QElapsedTimer timer;
        timer.start();
        job();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    return times[2];
}

int delegatesIn(const QQuickItem* item) {
    int count = item->objectName() == QLatin1String("questionText") ||
                item->objectName() == QLatin1String("answerText");
    for (const QQuickItem* child : item->childItems())
        count += delegatesIn(child);
    return count;
}

}  // namespace

class BenchHistory : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        auto store = ChatStore::open(m_dir.path(), bundledMigrations());
        QVERIFY(store);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < m_size.conversations; ++i)
            QVERIFY((*store)->merge(conversation(i, m_size.messagesEach)));
        QVERIFY((*store)->merge(conversation(m_size.conversations, m_size.longConversation)));
        qInfo("%d conversations and %d messages written in %lld ms", m_size.conversations + 1,
              m_size.conversations * m_size.messagesEach + m_size.longConversation,
              static_cast<long long>(timer.elapsed()));
    }

    void search_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("least");
        QTest::newRow("one place") << QStringLiteral("number7x5") << 1;
        QTest::newRow("a common word") << QStringLiteral("harbour") << 50;
        QTest::newRow("two words") << QStringLiteral("lantern umbrella") << 50;
        QTest::newRow("nothing") << QStringLiteral("zeppelin") << 0;
        QTest::newRow("nothing, of common parts") << QStringLiteral("windowbour") << 0;
        QTest::newRow("Chinese") << QStringLiteral("窗边的猫") << 50;
        QTest::newRow("two Chinese characters") << QStringLiteral("照片") << 50;
        QTest::newRow("two that are nowhere") << QStringLiteral("大象") << 0;
        QTest::newRow("two letters that are nowhere") << QStringLiteral("qz") << 0;
        QTest::newRow("a title") << QStringLiteral("Conversation 3") << 1;
    }

    void search() {
        QFETCH(QString, query);
        QFETCH(int, least);
        auto store = ChatStore::openReader(m_dir.path(), bundledMigrations());
        QVERIFY(store);
        qsizetype found = 0;
        const double ms = medianMs([&] {
            const auto hits = (*store)->search(query, 100);
            found = hits ? hits->size() : -1;
        });
        qInfo("search \"%s\": %lld hits in %.1f ms", qPrintable(query),
              static_cast<long long>(found), ms);
        QVERIFY(found >= least);
    }

    void aLongConversationOpens() {
        const WindowDriver driver(m_dir.path(), "{}");
        QQuickWindow* window = driver.window;
        Conversation* conversation = driver.application->conversation();
        QTRY_VERIFY_WITH_TIMEOUT(!conversation->id().isEmpty() && !conversation->isLoading(),
                                 30000);
        conversation->open(QStringLiteral("c0"));
        QTRY_VERIFY_WITH_TIMEOUT(!conversation->isLoading(), 30000);

        for (int round = 0; round < 3; ++round) {
            QSignalSpy frames(window, &QQuickWindow::frameSwapped);
            QElapsedTimer timer;
            timer.start();
            const std::clock_t begun = std::clock();
            conversation->open(QStringLiteral("c%1").arg(m_size.conversations));
            while (conversation->isLoading())
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            const double loadedMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
            frames.clear();
            window->update();
            while (frames.isEmpty())
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            const double shownMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
            const double cpuMs = 1e3 * static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
            qInfo("%d messages: read in %.0f ms, on the screen after %.0f ms; %.0f ms of CPU",
                  m_size.longConversation, loadedMs, shownMs, cpuMs);
            QCOMPARE(driver.application->messages()->count(), m_size.longConversation);
            // Rows are light: items exist for what is near the view only.
            const int items = delegatesIn(window->contentItem());
            QVERIFY2(items > 0 && items < 200, qPrintable(QString::number(items)));
            conversation->open(QStringLiteral("c0"));
            QTRY_VERIFY_WITH_TIMEOUT(!conversation->isLoading(), 30000);
        }
    }

  private:
    const Size m_size = chosenSize();
    QTemporaryDir m_dir;
};

QTEST_MAIN(BenchHistory)
#include "bench_history.moc"
