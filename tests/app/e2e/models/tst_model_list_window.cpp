// SPDX-License-Identifier: MIT
// The list of models: what tells them apart, and finding and loading one by mouse and by keyboard.
#include <QTemporaryDir>

#include "app/desktop/text/file_path.h"
#include "tests/app/e2e/window_driver.h"
#include "tests/engine/checkpoint/small_models.h"

using namespace tessera;

class TestModelListWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        // As converters name their files: the folder says what is in it, or the file's header.
        write("models/llava-7b/ggml-model.gguf", "LLaVA 7B");
        write("models/vicuna-13b/ggml-model.gguf", "Vicuna 13B");
        write("models/old/ggml-model.gguf", "LLaVA 7B");
        write("models/zephyr.gguf", "");
        open();
    }
    void cleanup() { m_driver.reset(); }

    void equalFileNamesAreToldApart() {
        QCOMPARE(entry(0).name, QStringLiteral("LLaVA 7B"));
        QCOMPARE(entry(1).name, QStringLiteral("LLaVA 7B"));
        QCOMPARE(entry(2).name, QStringLiteral("Vicuna 13B"));
        QCOMPARE(entry(3).name, QStringLiteral("zephyr.gguf"));
        openDialog();
        const auto files = m_driver->all("entryFiles");
        QCOMPARE(files.size(), 3);  // the last one's name says it
        QStringList places;
        for (const QQuickItem* item : files)
            places.append(item->property("text").toString());
        QVERIFY2(places.filter(QStringLiteral("llava-7b")).size() == 1 &&
                     places.filter(QStringLiteral("vicuna-13b")).size() == 1 &&
                     places.filter(QStringLiteral("old")).size() == 1,
                 qPrintable(places.join(QLatin1Char('\n'))));
        QVERIFY(m_driver->find("loadedMark") == nullptr);
        m_driver->screenshots("model-list");
    }

    void theArrowsChooseAndEnterLoads() {
        openDialog();
        QCOMPARE(focused(), m_driver->find("modelEntry-0"));
        press(Qt::Key_Down);
        press(Qt::Key_Down);
        QCOMPARE(focused(), m_driver->find("modelEntry-2"));
        QTRY_COMPARE(m_driver->text("chosenName"), QStringLiteral("Vicuna 13B"));
        press(Qt::Key_End);
        QCOMPARE(focused(), m_driver->find("modelEntry-3"));
        press(Qt::Key_Up);
        press(Qt::Key_Return);
        QTRY_COMPARE(models()->source().textPath, at("models/vicuna-13b/ggml-model.gguf"));
        QTRY_COMPARE(models()->status(), ModelController::Ready);
        QTRY_VERIFY(m_driver->find("modelList") == nullptr);

        // It is marked, and there is nothing to load when it is entered again.
        openDialog();
        QCOMPARE(focused(), m_driver->find("modelEntry-2"));
        QTRY_VERIFY(m_driver->find("loadedMark") != nullptr);
        m_driver->screenshots("model-list-loaded");
        press(Qt::Key_Return);
        QTRY_VERIFY(m_driver->find("modelList") == nullptr);
        QCOMPARE(models()->status(), ModelController::Ready);
    }

    void aDoubleClickLoads() {
        openDialog();
        QVERIFY(m_driver->click("modelEntry-1"));
        QCOMPARE(models()->status(), ModelController::None);
        QCOMPARE(m_driver->application->modelChoice()->source().textPath, path(1));
        const QQuickItem* entry = m_driver->find("modelEntry-3");
        QTest::mouseDClick(m_driver->window, Qt::LeftButton, Qt::NoModifier,
                           WindowDriver::middleOf(entry));
        QTRY_COMPARE(models()->source().textPath, at("models/zephyr.gguf"));
        QTRY_COMPARE(models()->status(), ModelController::Ready);
    }

    void aLongListIsSearched() {
        for (int i = 0; i < 8; ++i)
            write(qPrintable(QStringLiteral("models/more/part-%1.gguf").arg(i)),
                  qPrintable(QStringLiteral("Yi number %1").arg(i)));
        QVERIFY(m_driver->find("modelSearch") == nullptr);
        library()->rescan();
        QTRY_COMPARE(library()->total(), 12);
        openDialog();
        QVERIFY(m_driver->click("modelSearch"));
        m_driver->type(QStringLiteral("yi 5"));
        QCOMPARE(library()->rowCount(), 1);
        m_driver->screenshots("model-search");
        // Folders are searched, too, and what nothing matches is said.
        press(Qt::Key_Escape);
        QVERIFY(m_driver->text("modelSearch").isEmpty());
        QCOMPARE(library()->rowCount(), 12);
        m_driver->type(QStringLiteral("llava-7b"));
        QCOMPARE(library()->rowCount(), 1);
        m_driver->type(QStringLiteral("x"));
        QTRY_VERIFY(m_driver->text("libraryEmpty").contains(QStringLiteral("search")));
        press(Qt::Key_Backspace);
        press(Qt::Key_Down);
        QTRY_COMPARE(focused(), m_driver->find("modelEntry-0"));
        press(Qt::Key_Return);
        QTRY_COMPARE(models()->source().textPath, at("models/llava-7b/ggml-model.gguf"));
        QTRY_VERIFY(m_driver->find("modelList") == nullptr);

        // The next time begins with all of them, also where a double click ended the search.
        openDialog();
        QVERIFY(m_driver->click("modelSearch"));
        m_driver->type(QStringLiteral("zephyr"));
        QTRY_COMPARE(library()->rowCount(), 1);
        QVERIFY(m_driver->settle());
        QTest::mouseDClick(m_driver->window, Qt::LeftButton, Qt::NoModifier,
                           WindowDriver::middleOf(m_driver->find("modelEntry-0")));
        QTRY_VERIFY(m_driver->find("modelList") == nullptr);
        openDialog();
        QCOMPARE(library()->rowCount(), 12);
        QVERIFY(m_driver->text("modelSearch").isEmpty());
    }

    // In either order: made wide while it is open, and opened after that.
    void theListIsBesideTheRestWhereThereIsRoom() {
        const auto isBeside = [this] {
            const QQuickItem* list = m_driver->find("modelListBeside");
            const QQuickItem* rest = m_driver->find("modelScroller");
            return list != nullptr && rest != nullptr &&
                   list->mapToScene(QPointF(list->width(), 0)).x() < rest->mapToScene({}).x();
        };
        m_driver->resize(400, 700);
        openDialog();
        QVERIFY(m_driver->find("modelListBeside") == nullptr);
        m_driver->resize(1000, 700);
        QVERIFY(isBeside());
        m_driver->resize(400, 700);
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("modelList") == nullptr);
        m_driver->resize(1000, 700);
        openDialog();
        QVERIFY(isBeside());
    }

    void filesAndOptionsAreFoldedAway() {
        openDialog();
        QVERIFY(m_driver->find("textPathField") == nullptr);
        QVERIFY(m_driver->find("deviceCombo") == nullptr);
        press(Qt::Key_Down);
        for (const char* fold : {"optionsButton", "otherFilesButton"}) {
            m_driver->find(fold)->forceActiveFocus(Qt::TabFocusReason);
            press(Qt::Key_Space);
        }
        QTRY_VERIFY(m_driver->find("deviceCombo") != nullptr);
        QCOMPARE(m_driver->text("textPathField"), path(1));
        m_driver->screenshots("model-unfolded");
        QVERIFY(m_driver->click("optionsButton"));
        QTRY_VERIFY(m_driver->find("deviceCombo") == nullptr);
    }

  private:
    QString at(const char* name) const { return m_dir->filePath(QLatin1String(name)); }
    QQuickItem* focused() const { return m_driver->window->activeFocusItem(); }
    void press(Qt::Key key) const { QTest::keyClick(m_driver->window, key); }
    ModelController* models() const { return m_driver->application->models(); }
    ModelLibrary* library() const { return m_driver->application->library(); }
    ModelEntry entry(int row) const {
        return library()->data(library()->index(row), ModelLibrary::EntryRole).value<ModelEntry>();
    }
    QString path(int row) const { return entry(row).source.textPath; }
    void write(const char* file, const char* name) const {
        QVERIFY(QDir().mkpath(QFileInfo(at(file)).absolutePath()));
        test::GgufBuilder builder = test::smallTextModel();
        builder.set("general.name", name);
        QVERIFY(builder.write(toPath(at(file))));
    }
    void open() {
        m_driver = std::make_unique<WindowDriver>(optionsFor(at("data")), "{}");
        library()->addPath(at("models"));
        QTRY_COMPARE(library()->rowCount(), 4);
    }
    void openDialog() const {
        QTest::keyClick(m_driver->window, Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(m_driver->find("modelEntry-0") != nullptr);
        QVERIFY(m_driver->settle());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestModelListWindow)
#include "tst_model_list_window.moc"
