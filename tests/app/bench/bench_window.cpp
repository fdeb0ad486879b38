// SPDX-License-Identifier: MIT
// How smooth the window is: prints times and asserts what is shown, never the times. Frames follow
// each other without a pause here, so the time between two of them is what the longer one took.
// Sizes are small unless TESSERA_BENCH=1: then 10,000 messages and an answer of 3,000 words.
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <ctime>
#include <vector>

#include "tests/app/bench/long_history.h"
#include "tests/app/e2e/window_driver.h"

#ifdef Q_OS_LINUX
#include <unistd.h>
#endif

using namespace tessera;

namespace {

struct Size {
    int messages = 200;
    int words = 120;
    int wheelTurns = 40;
};

Size chosenSize() {
    return qEnvironmentVariableIntValue("TESSERA_BENCH") > 0 ? Size{10000, 3000, 600} : Size{};
}

// Since the system started this process, its libraries' loading included; negative if unknown.
double msSinceProcessStart() {
#ifdef Q_OS_LINUX
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray text = stat.readAll();
    // Field 22, counted from the name's closing bracket because a name may hold spaces.
    const auto fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    timespec now{};
    if (fields.size() < 20 || clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return -1;
    const double started = fields.at(19).toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK));
    return 1e3 *
           (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 - started);
#else
    return -1;
#endif
}

// Draws as fast as it can while it lives, and remembers how long each frame took.
class FrameClock : public QObject {
  public:
    explicit FrameClock(QQuickWindow* window) {
        m_timer.start();
        connect(window, &QQuickWindow::frameSwapped, this, [this, window] {
            m_ms.push_back(static_cast<double>(m_timer.nsecsElapsed()) / 1e6);
            m_timer.start();
            window->update();
        });
        window->update();
    }
    std::size_t frames() const { return m_ms.size(); }
    void print(const char* what) {
        if (m_ms.size() < 2)
            return;
        std::sort(m_ms.begin(), m_ms.end());
        const auto at = [&](double share) {
            return m_ms[static_cast<std::size_t>(share * static_cast<double>(m_ms.size() - 1))];
        };
        const auto longer = [&](double limit) {
            return m_ms.end() - std::upper_bound(m_ms.begin(), m_ms.end(), limit);
        };
        qInfo(
            "%s: %zu frames; median %.1f, 99 %% %.1f, longest %.1f ms; %td over 33 ms, %td over 50 "
            "ms",
            what, m_ms.size(), at(.5), at(.99), at(1), longer(33), longer(50));
    }

  private:
    QElapsedTimer m_timer;
    std::vector<double> m_ms;
};

void scroll(const WindowDriver& driver, int turns, int delta) {
    const QPointF at = WindowDriver::middleOf(driver.find("messageList"));
    for (int i = 0; i < turns; ++i) {
        QWheelEvent wheel(at, driver.window->mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(driver.window, &wheel);
        QTest::qWait(16);
    }
}

QString answer(int words) {
    QString text;
    for (int i = 0; i < words; ++i) {
        if (i % 60 == 0)
            text += QStringLiteral("\n\n## Part %1\n\n").arg(i / 60);
        else if (i % 60 == 30)
            text += QStringLiteral("\n\n- **item** ");
        else if (i % 60 == 45)
            text += QStringLiteral("\n\n```cpp\nint lantern = 1;\n```\n\n");
        text += i % 7 == 3 ? QStringLiteral("`lantern` ") : QStringLiteral("window ");
    }
    return text;
}

}  // namespace

class BenchWindow : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        m_ageMs = msSinceProcessStart();
        auto store = ChatStore::open(m_dir.path(), bundledMigrations());
        QVERIFY(store);
        QVERIFY((*store)->merge(conversation(0, m_size.messages)));
        QVERIFY((*store)->merge(conversation(1, 4)));
    }

    void start() {
        QElapsedTimer timer;
        timer.start();
        const std::clock_t begun = std::clock();
        WindowDriver driver(m_dir.path(), R"({"model": {"loadMs": 3000}})");
        QTRY_VERIFY(driver.find("questionInput"));
        // At once: click() would wait until nothing moves.
        QTest::mouseClick(driver.window, Qt::LeftButton, {},
                          WindowDriver::middleOf(driver.find("questionInput")));
        QTest::keyClick(driver.window, Qt::Key_A);
        QTRY_COMPARE(driver.application->composer()->text(), QStringLiteral("a"));
        qInfo(
            "window usable %lld ms after the first object is made; %.0f ms of CPU; the process was "
            "%.0f ms old when the tests began",
            static_cast<long long>(timer.elapsed()),
            1e3 * static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC, m_ageMs);
        driver.application->composer()->setText({});
    }

    void scrolling() {
        WindowDriver driver(m_dir.path(), "{}");
        driver.resize(1000, 700);
        driver.application->conversation()->open(QStringLiteral("c0"));
        QTRY_COMPARE(driver.application->messages()->rowCount(), m_size.messages);
        QTRY_VERIFY(driver.find("messageList"));
        QVERIFY(driver.settle());
        const double end = driver.find("messageList")->property("contentY").toDouble();
        FrameClock clock(driver.window);
        scroll(driver, m_size.wheelTurns, 120);
        scroll(driver, m_size.wheelTurns / 2, -120);
        QVERIFY(driver.find("messageList")->property("contentY").toDouble() < end);
        QVERIFY(clock.frames() > 2);
        clock.print("scrolling with the wheel");
    }

    void streaming() {
        const QString text = answer(m_size.words);
        const QString script =
            QStringLiteral(
                R"({"model": {"contextLength": 32768}, "answers": [{"tokenMs": 5, "text": %1}]})")
                .arg(QLatin1Char('"') +
                     QString(text).replace(QLatin1Char('\n'), QStringLiteral("\\n")) +
                     QLatin1Char('"'));
        WindowDriver driver(m_dir.path(), script.toUtf8());
        driver.resize(1000, 700);
        Asking* asking = driver.application->asking();
        driver.application->conversation()->open(QStringLiteral("c1"));
        QTRY_COMPARE(driver.application->messages()->rowCount(), 4);
        driver.application->chatSettings()->set(QStringLiteral("maxTokens"), 0);  // no limit
        driver.application->composer()->setText(QStringLiteral("go on"));
        QTRY_VERIFY(asking->canSend());
        QElapsedTimer timer;
        timer.start();
        asking->send();
        FrameClock clock(driver.window);
        QTRY_VERIFY_WITH_TIMEOUT(!driver.application->answer()->isBusy(), 120000);
        const double seconds = static_cast<double>(timer.elapsed()) / 1e3;
        QCOMPARE(driver.application->messages()->rows().constLast().text.trimmed(), text.trimmed());
        qInfo("%d words in %.1f s", m_size.words, seconds);
        clock.print("streaming 200 tokens a second");
    }

  private:
    const Size m_size = chosenSize();
    double m_ageMs = -1;
    QTemporaryDir m_dir;
};

QTEST_MAIN(BenchWindow)
#include "bench_window.moc"
