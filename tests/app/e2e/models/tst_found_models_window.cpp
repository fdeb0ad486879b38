// SPDX-License-Identifier: MIT
// Models of other programs: offered on the first page, listed in the dialog, switched off there.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "app/desktop/text/file_path.h"
#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr int kLoadMs = 120000;

}  // namespace

class TestFoundModelsWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        const QString folder = QStringLiteral("home/.lmstudio/models/maker/llava/");
        QVERIFY(QDir(m_dir->path()).mkpath(folder) &&
                QDir(m_dir->path()).mkpath(QStringLiteral("data")));
        m_model = {m_dir->filePath(folder + QStringLiteral("llava.gguf")),
                   m_dir->filePath(folder + QStringLiteral("mmproj-llava.gguf"))};
        QVERIFY(QFile::copy(tinyModel().textPath, m_model.textPath));
        QVERIFY(QFile::copy(tinyModel().mmprojPath, m_model.mmprojPath));
    }
    void cleanup() { m_running.reset(); }

    void aClickOnTheFirstPageLoadsWhatIsThere() {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(m_running->find("foundModel-0") != nullptr, kLoadMs);
        QVERIFY(m_running->find("foundModels")->isVisible());
        m_running->screenshots("found-models");
        QVERIFY(m_running->click("foundModel-0"));
        QTRY_COMPARE_WITH_TIMEOUT(models()->status(), ModelController::Ready, kLoadMs);
        QCOMPARE(models()->source(), m_model);
        // It has done its work.
        QTRY_VERIFY(!m_running->find("foundModels") ||
                    !m_running->find("foundModels")->isVisible());
        QTRY_COMPARE(m_running->window->activeFocusItem(), m_running->find("questionInput"));
    }

    void aPlaceIsSwitchedOffAndOn() {
        start();
        openDialog();
        QTRY_VERIFY_WITH_TIMEOUT(m_running->find("modelEntry-0") != nullptr, kLoadMs);
        QVERIFY(m_running->text("entryFiles").contains(QStringLiteral("LM Studio")));
        QCOMPARE(m_running->text("place-lmstudio"), QStringLiteral("LM Studio"));
        m_running->screenshots("found-models-listed");
        QVERIFY(m_running->click("placeSwitch-lmstudio"));
        QTRY_COMPARE_WITH_TIMEOUT(library()->rowCount(), 0, kLoadMs);
        QTRY_VERIFY(m_running->text("place-lmstudio").contains(QStringLiteral("not listed")));
        // For the next start, too.
        QTest::keyClick(m_running->window, Qt::Key_Escape);
        m_running.reset();
        start();
        openDialog();
        QTRY_VERIFY_WITH_TIMEOUT(m_running->find("placeSwitch-lmstudio") != nullptr, kLoadMs);
        QCOMPARE(library()->rowCount(), 0);
        QVERIFY(m_running->click("placeSwitch-lmstudio"));
        QTRY_COMPARE_WITH_TIMEOUT(library()->rowCount(), 1, kLoadMs);
        QVERIFY(QFile::exists(m_model.textPath));
    }

  private:
    void start() {
        ApplicationOptions options = engineOptions(m_dir->filePath(QStringLiteral("data")));
        options.places.home = toPath(m_dir->filePath(QStringLiteral("home")));
        m_running = std::make_unique<WindowDriver>(options);
    }
    void openDialog() {
        QTest::keyClick(m_running->window, Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(m_running->find("loadButton") != nullptr);
    }
    ModelController* models() const { return m_running->application->models(); }
    ModelLibrary* library() const { return m_running->application->library(); }

    std::unique_ptr<QTemporaryDir> m_dir;
    ModelSource m_model;
    std::unique_ptr<WindowDriver> m_running;
};

QTEST_MAIN(TestFoundModelsWindow)
#include "tst_found_models_window.moc"
