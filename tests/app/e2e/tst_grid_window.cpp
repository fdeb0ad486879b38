// SPDX-License-Identifier: MIT
// Other grids of photos, in the real window: chosen, asked about, and compared.
#include <QTemporaryDir>

#include "app/desktop/values/photo_plan.h"
#include "tests/app/e2e/photo_inspector.h"

using namespace tessera;

namespace {

// Both take some time, so that there is one to show.
const char* const kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device", "contextLength": 4096},
  "answers": [
    {"text": "The photo shows a white cup of coffee on a wooden table, seen from above. A small spoon lies on the saucer.",
     "readMs": 2},
    {"text": "A cup of coffee on a table, with a spoon beside it. The foam on top forms the shape of a leaf, and the grain of the wood runs from left to right.",
     "readMs": 2}
  ]})";

// The grids are at the end of the panel.
bool chooseGrid(const WindowDriver& running, const char* grid) {
    QQuickItem* panel = running.find("tilePanel");
    if (panel == nullptr)
        return false;
    const qreal end = panel->property("contentHeight").toReal() - panel->height();
    panel->setProperty("contentY", std::max(0.0, end));
    return running.click(qPrintable(QStringLiteral("gridOption-%1").arg(QLatin1String(grid))));
}

QQuickItem* inCard(const QQuickItem* item, const QString& name) {
    for (QQuickItem* child : item->childItems()) {
        if (child->objectName() == name)
            return child;
        if (QQuickItem* found = inCard(child, name))
            return found;
    }
    return nullptr;
}

QString textIn(const QQuickItem* card, const QString& name) {
    const QQuickItem* item = inCard(card, name);
    return item == nullptr ? QString() : item->property("text").toString();
}

QString figure(const QQuickItem* card, int index) {
    return textIn(card, QStringLiteral("figure-%1-value").arg(index));
}

int tokensOf(const WindowDriver& running, const PhotoRef& photo) {
    return planPhoto(photo, *running.application->models()->handling()->tileScheme().scheme).tokens;
}

}  // namespace

class TestGridWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aPhotoOfTheDraftGetsAnotherGrid() {
        const WindowDriver running(m_dir->path(), kScript);
        Composer* composer = running.application->composer();
        const PromptMeter* meter = running.application->meter();
        QVERIFY(running.waitForModel());
        QVERIFY(attachCoffee(running));
        QTRY_VERIFY(meter->promptTokens() > 0);
        const int byRule = meter->promptTokens();

        QVERIFY(openInspector(running, "attachmentPhoto"));
        QVERIFY(running.find("gridAction") == nullptr);
        QVERIFY(chooseGrid(running, "overview"));
        QTRY_VERIFY(running.find("gridAction"));
        QCOMPARE(running.find("useGrid")->property("text").toString(),
                 QStringLiteral("Use this grid"));
        QVERIFY(running.text("gridCost").startsWith(QStringLiteral("576 tokens instead of ")));
        running.screenshots("grid-draft");
        // Only looked at so far.
        QVERIFY(composer->photos().first().grid.isEmpty());
        QVERIFY(running.click("useGrid"));
        QTRY_VERIFY(running.find("tilePanel") == nullptr);
        QCOMPARE(composer->photos().first().grid, QStringLiteral("overview"));
        QTRY_VERIFY(
            running.text("attachmentCost").startsWith(QStringLiteral("1 tile, 576 tokens")));
        QTRY_VERIFY(meter->promptTokens() > 0 && meter->promptTokens() < byRule);
        running.screenshots("grid-chip");

        // It is where one begins the next time, and the model's own can be had back.
        QVERIFY(openInspector(running, "attachmentPhoto"));
        QTRY_VERIFY(running.text("inspectorSummary").contains(QStringLiteral("576")));
        QVERIFY(running.find("gridAction") == nullptr);
        QTest::keyClick(running.window, Qt::Key_Escape);
        QTRY_VERIFY(running.find("tilePanel") == nullptr);

        QVERIFY(running.ask(QStringLiteral("What is this?")));
        const QList<MessageRow> rows = running.application->messages()->rows();
        QCOMPARE(rows.first().photos.first().grid, QStringLiteral("overview"));
        QCOMPARE(rows.last().figures.promptTokens, 576u + 3u);
    }

    // Though the tiles above them, the reason and the room below change with each of them.
    void theGridsStayUnderThePointer() {
        const WindowDriver running(m_dir->path(), kScript);
        QVERIFY(running.waitForModel());
        QVERIFY(attachCoffee(running));
        QVERIFY(openInspector(running, "attachmentPhoto"));
        for (const int heightPx : {700, 1500}) {
            running.resize(1000, heightPx);
            for (const char* grid : {"overview", "2x2", "1x3", "overview", "2x1", "2x2"}) {
                const QByteArray name = QByteArray("gridOption-") + grid;
                // At the end of the panel, if that is where one has to go.
                if (running.find("tilePanel")->property("contentY").toReal() == 0)
                    QVERIFY(chooseGrid(running, "1x2"));
                QVERIFY(running.settle());
                const QPoint before = WindowDriver::middleOf(running.find(name));
                QVERIFY(running.click(name));
                QVERIFY(running.settle());
                QCOMPARE(WindowDriver::middleOf(running.find(name)), before);
            }
        }
        running.screenshot("grid-held");
        // The ring stays where the keyboard has chosen.
        running.find("gridOption-1x3")->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(running.window, Qt::Key_Space);
        QVERIFY(running.settle());
        QCOMPARE(running.window->activeFocusItem(), running.find("gridOption-1x3"));
    }

    void aQuestionIsAskedAgainAndTheAnswersCompared() {
        auto running = std::make_unique<WindowDriver>(m_dir->path(), kScript);
        MessageListModel* messages = running->application->messages();
        QVERIFY(running->waitForModel());
        QVERIFY(attachCoffee(*running));
        QVERIFY(running->ask(QStringLiteral("What is in the cup?")));
        const QList<MessageRow> before = messages->rows();

        QVERIFY(openInspector(*running, "messagePhoto"));
        QVERIFY(chooseGrid(*running, "1x3"));
        QTRY_VERIFY(running->find("useGrid"));
        QCOMPARE(running->find("useGrid")->property("text").toString(),
                 QStringLiteral("Ask again with this grid"));
        running->screenshots("grid-sent");
        running->model->holdAfterTokens(3);
        QVERIFY(running->click("useGrid"));
        QTRY_VERIFY(running->find("comparedAfter"));
        QVERIFY(running->find("tilePanel") == nullptr);
        QTRY_VERIFY(running->application->comparison()->after().streaming);
        QVERIFY(running->waitUntilHeld());
        running->screenshot("comparison-streaming");
        running->model->release();
        QVERIFY(running->waitForAnswer());

        // Side by side, with what each took.
        const QQuickItem* left = running->find("comparedBefore");
        const QQuickItem* right = running->find("comparedAfter");
        QVERIFY(left->mapToScene({0, 0}).x() < right->mapToScene({0, 0}).x());
        PhotoRef photo = before.first().photos.first();
        QCOMPARE(figure(left, 0), QLocale().toString(tokensOf(*running, photo)));
        photo.grid = QStringLiteral("1x3");
        QCOMPARE(figure(right, 0), QLocale().toString(tokensOf(*running, photo)));
        QCOMPARE(figure(left, 1), QLocale().toString(before.last().figures.promptTokens));
        for (int row = 0; row < 5; ++row)
            for (const QQuickItem* side : {left, right})
                QTRY_VERIFY(figure(side, row).contains(QRegularExpression(QStringLiteral("\\d"))));
        QVERIFY(textIn(right, QStringLiteral("comparedText")).contains(QStringLiteral("leaf")));
        QVERIFY(textIn(left, QStringLiteral("comparedText")).contains(QStringLiteral("saucer")));
        running->screenshots("comparison");
        running->resize(400, 700);
        QVERIFY(left->mapToScene({0, 0}).y() + left->height() <= right->mapToScene({0, 0}).y());
        running->resize(1000, 700);

        // From here to the one or the other; what was asked first is as it was.
        QVERIFY(running->click(inCard(left, QStringLiteral("chooseAnswer"))));
        QTRY_VERIFY(running->find("comparedAfter") == nullptr);
        QTRY_COMPARE(messages->rows().last().id, before.last().id);
        QCOMPARE(messages->rows().last().text, before.last().text);
        QVERIFY(messages->rows().first().photos.first().grid.isEmpty());
        QTRY_COMPARE(running->text("branchText"), QStringLiteral("1 / 2"));
        running->screenshot("comparison-branch");
        QVERIFY(running->click("branchAfter"));
        QTRY_COMPARE(messages->rows().first().photos.first().grid, QStringLiteral("1x3"));

        // Both once more, from the one and from the other.
        for (const char* step : {"branchBefore", "branchAfter"}) {
            QVERIFY(running->click("compareButton"));
            QTRY_VERIFY(running->find("comparedAfter"));
            left = running->find("comparedBefore");
            right = running->find("comparedAfter");
            QTRY_VERIFY(
                textIn(right, QStringLiteral("comparedText")).contains(QStringLiteral("leaf")));
            QVERIFY(
                textIn(left, QStringLiteral("comparedText")).contains(QStringLiteral("saucer")));
            QCOMPARE(figure(right, 0), QLocale().toString(tokensOf(*running, photo)));
            if (qstrcmp(step, "branchBefore") == 0)
                running->screenshots("comparison-again");
            QTest::keyClick(running->window, Qt::Key_Escape);
            QTRY_VERIFY(running->find("comparedAfter") == nullptr);
            QVERIFY(running->click(step));
            QTRY_COMPARE(running->text("branchText"), qstrcmp(step, "branchBefore") == 0
                                                          ? QStringLiteral("1 / 2")
                                                          : QStringLiteral("2 / 2"));
            QTRY_VERIFY(running->find("compareButton"));
        }
        // With other words.
        running->application->asking()->editQuestion(messages->rows().first().id,
                                                     QStringLiteral("Is there a spoon?"));
        QTRY_COMPARE(running->text("branchText"), QStringLiteral("3 / 3"));
        QVERIFY(running->waitForAnswer());
        QTRY_VERIFY(running->find("compareButton"));
        QVERIFY(running->click("compareButton"));
        QTRY_VERIFY(running->find("comparedAfter"));
        QCOMPARE(textIn(running->find("comparedAfter"), QStringLiteral("comparedQuestionHere")),
                 QStringLiteral("Is there a spoon?"));
        running->screenshots("comparison-words");
        QTest::keyClick(running->window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("comparedAfter") == nullptr);
        QVERIFY(running->click("branchBefore"));
        QTRY_COMPARE(running->text("branchText"), QStringLiteral("2 / 3"));

        // After a restart both are there.
        running.reset();
        running = std::make_unique<WindowDriver>(m_dir->path(), kScript);
        messages = running->application->messages();
        QTRY_COMPARE(messages->count(), 2);
        QCOMPARE(messages->rows().first().photos.first().grid, QStringLiteral("1x3"));
        QCOMPARE(messages->rows().first().siblingIds.size(), 3);
    }

    // All of them are named, and the one that was cut in another way is marked.
    void answersAboutSeveralPhotosAreCompared() {
        const QByteArray large =
            QByteArray(kScript).replace("\"contextLength\": 4096", "\"contextLength\": 32768");
        const WindowDriver running(m_dir->path(), large);
        QVERIFY(running.waitForModel());
        QImage(600, 200, QImage::Format_RGB32).save(m_dir->filePath(QStringLiteral("wide.png")));
        QVERIFY(attachCoffee(running));
        QVERIFY(running.attach(m_dir->filePath(QStringLiteral("wide.png"))));
        QVERIFY(running.ask(QStringLiteral("What is on both?")));
        QVERIFY(running.click("againButton"));
        QVERIFY(running.waitForAnswer());
        QTRY_VERIFY(running.find("compareAnswersButton"));
        QVERIFY(running.click("compareAnswersButton"));
        QTRY_VERIFY(running.find("comparedAfter"));
        QCOMPARE(running.text("comparedQuestion"), QStringLiteral("2 photos: What is on both?"));
        const QList<PhotoRef> photos = running.application->messages()->rows().first().photos;
        const QString tokens =
            QLocale().toString(tokensOf(running, photos[0]) + tokensOf(running, photos[1]));
        for (const auto& [card, title] :
             {std::pair("comparedBefore", "Version 1"), std::pair("comparedAfter", "Version 2")}) {
            const QQuickItem* side = running.find(card);
            QCOMPARE(textIn(side, QStringLiteral("comparedTitle")), QString::fromLatin1(title));
            QCOMPARE(figure(side, 0), tokens);
            for (int i = 0; i < 2; ++i) {
                const auto* photo = inCard(side, QStringLiteral("comparedPhoto-%1").arg(i));
                QVERIFY(photo);
                QCOMPARE(photo->property("name").toString(),
                         QStringLiteral("%1 · %2").arg(QString::number(i + 1), photos[i].name));
                QVERIFY(photo->property("value").toString().endsWith(QStringLiteral("tiles")));
                QVERIFY(!photo->property("marked").toBool());
            }
        }
        running.screenshots("comparison-photos");
        QVERIFY(running.click("closeComparison"));
        QTRY_VERIFY(running.find("comparedAfter") == nullptr);

        // The last one.
        QVERIFY(openInspector(running, "messagePhoto"));
        QVERIFY(chooseGrid(running, "overview"));
        QTRY_VERIFY(running.find("useGrid"));
        QVERIFY(running.click("useGrid"));
        QTRY_VERIFY(running.find("comparedAfter"));
        QVERIFY(running.waitForAnswer());
        const auto* card = running.find("comparedAfter");
        QCOMPARE(textIn(card, QStringLiteral("comparedTitle")), QStringLiteral("The new answer"));
        QVERIFY(!inCard(card, QStringLiteral("comparedPhoto-0"))->property("marked").toBool());
        QVERIFY(inCard(card, QStringLiteral("comparedPhoto-1"))->property("marked").toBool());
        QCOMPARE(textIn(card, QStringLiteral("comparedPhoto-1-value")),
                 QStringLiteral("Overview only"));
        running.screenshots("comparison-photos-grid");
    }

    void whatDoesNotFitIsSaidAndTheAnswerIsKept() {
        const QByteArray small =
            QByteArray(kScript).replace("\"contextLength\": 4096", "\"contextLength\": 1600");
        const WindowDriver running(m_dir->path(), small);
        MessageListModel* messages = running.application->messages();
        QVERIFY(running.waitForModel());
        QVERIFY(attachCoffee(running));
        running.application->composer()->setGrid(0, QStringLiteral("overview"));
        QVERIFY(running.ask(QStringLiteral("What?")));
        QVERIFY(openInspector(running, "messagePhoto"));
        QVERIFY(chooseGrid(running, "2x2"));
        QTRY_VERIFY(running.text("gridCost").contains(QStringLiteral("1,600")));
        QVERIFY(!running.click("useGrid"));
        running.screenshots("grid-too-large");
        QTest::keyClick(running.window, Qt::Key_Escape);
        QTRY_VERIFY(running.find("tilePanel") == nullptr);
        QCOMPARE(messages->count(), 2);
    }

    // The engine counts, whatever was thought before.
    void aRefusedGridLeavesTheBranchThatWasThere() {
        const QByteArray script = R"({"model": {"name": "M"}, "answers": [{"text": "Fine."},
            {"error": {"afterTokens": 0, "code": "ContextFull", "message": "too long"}}]})";
        const WindowDriver running(m_dir->path(), script);
        MessageListModel* messages = running.application->messages();
        QVERIFY(running.waitForModel());
        QVERIFY(attachCoffee(running));
        QVERIFY(running.ask(QStringLiteral("What?")));
        const QString answerId = messages->rows().last().id;
        QVERIFY(openInspector(running, "messagePhoto"));
        QVERIFY(chooseGrid(running, "1x3"));
        QTRY_VERIFY(running.find("useGrid"));
        QVERIFY(running.click("useGrid"));
        QTRY_VERIFY(running.find("comparedProblem"));
        QTRY_COMPARE(messages->count(), 2);
        QTRY_COMPARE(messages->rows().last().id, answerId);
        QVERIFY(running.application->composer()->text().isEmpty());
        QCOMPARE(running.application->composer()->count(), 0);
        running.screenshots("comparison-refused");
        QVERIFY(running.click("closeComparison"));
        QTRY_VERIFY(running.find("comparedProblem") == nullptr);
        QVERIFY(running.find("branchText") == nullptr);
    }

    // The same with the real engine and a tiny model.
    void theEngineSeesTheGridAndThePart() {
        const WindowDriver running(engineOptions(m_dir->path(), tinyModel()));
        AnswerRun* answer = running.application->answer();
        Asking* asking = running.application->asking();
        Composer* composer = running.application->composer();
        MessageListModel* messages = running.application->messages();
        QVERIFY(running.waitForModel());
        // The tiny model writes until it is stopped.
        const auto stopAfterAWord = [&] {
            return QTest::qWaitFor(
                       [&] { return !messages->rows().last().text.isEmpty() || !answer->isBusy(); },
                       60000) &&
                   (answer->stop(), running.waitForAnswer());
        };
        QVERIFY(attachCoffee(running));
        QVERIFY(running.send(QStringLiteral("What is this?")));
        QVERIFY(stopAfterAWord());
        const quint32 byRule = messages->rows().last().figures.promptTokens;
        const PhotoRef photo = messages->rows().first().photos.first();
        QVERIFY(byRule > 0);

        // Many words may have come before the stop, and the view follows them to their end.
        QVERIFY(running.settle());
        QVERIFY(QMetaObject::invokeMethod(running.find("messageList"), "positionViewAtBeginning"));
        QVERIFY(running.settle());
        QVERIFY(openInspector(running, "messagePhoto"));
        QVERIFY(chooseGrid(running, "overview"));
        QTRY_VERIFY(running.find("useGrid"));
        QVERIFY(running.click("useGrid"));
        QTRY_VERIFY(running.find("comparedAfter"));
        QVERIFY(stopAfterAWord());
        PhotoRef overview = photo;
        overview.grid = QStringLiteral("overview");
        QCOMPARE(static_cast<int>(byRule - messages->rows().last().figures.promptTokens),
                 tokensOf(running, photo) - tokensOf(running, overview));
        running.screenshots("comparison-engine");
        QVERIFY(running.click("closeComparison"));
        QTRY_VERIFY(running.find("comparedAfter") == nullptr);

        // A part of it is measured and asked as any other photo.
        composer->addPart(photo, QRect(10, 10, photo.widthPx / 2, photo.heightPx / 2));
        QTRY_COMPARE_WITH_TIMEOUT(composer->photos().size(), 1, 20000);
        const auto cost = [&] {
            return composer->data(composer->index(0), Composer::CostRole).toString();
        };
        composer->setGrid(0, QStringLiteral("7x9"));
        QVERIFY2(cost().endsWith(QStringLiteral("; this model has no grid 7x9")),
                 qPrintable(cost()));
        composer->setGrid(0, QStringLiteral("2x1"));
        QVERIFY2(!cost().contains(QStringLiteral("no grid")), qPrintable(cost()));
        composer->setText(QStringLiteral("And here?"));
        QVERIFY(QTest::qWaitFor([&] { return asking->canSend(); }, 20000));
        const int measured = running.application->meter()->promptTokens();
        asking->send();
        QVERIFY(stopAfterAWord());
        QCOMPARE(static_cast<int>(messages->rows().last().figures.promptTokens), measured);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestGridWindow)
#include "tst_grid_window.moc"
