// SPDX-License-Identifier: MIT
// The model library: folders on disk as people have them, scanned without blocking.
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/inference/local_models.h"
#include "app/desktop/inference/model_scan.h"
#include "app/desktop/models/model_library.h"
#include "app/desktop/text/file_path.h"
#include "tests/engine/checkpoint/family_builder.h"
#include "tests/engine/checkpoint/small_models.h"
#include "tests/golden/hub_writer.h"

using namespace tessera;

namespace {

const QString kSubset = QStringLiteral(TESSERA_SOURCE_DIR "/tests/golden/subset/");

QList<ModelEntry> scan(const QStringList& folders) {
    return scanModels(placesOf(folders), [](int, int) {}, {}).entries;
}

const ModelEntry* find(const QList<ModelEntry>& entries, const QString& title) {
    for (const ModelEntry& entry : entries)
        if (entry.title == title)
            return &entry;
    return nullptr;
}

}  // namespace

class TestModelLibrary : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("Modèles 模型/llava")));
        QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("data")));
        QVERIFY(QFile::copy(kSubset + QStringLiteral("model.gguf"),
                            at(QStringLiteral("llava/llava-v1.6-tiny.gguf"))));
        QVERIFY(QFile::copy(kSubset + QStringLiteral("mmproj.gguf"),
                            at(QStringLiteral("llava/mmproj-llava-v1.6-tiny.gguf"))));
    }

    void aPairIsFoundAndExplained() {
        const auto entries = scan({folder()});
        QCOMPARE(entries.size(), 1);
        const ModelEntry& entry = entries.first();
        QCOMPARE(entry.title, QStringLiteral("llava-v1.6-tiny.gguf"));
        QVERIFY(entry.isUsable());
        QCOMPARE(entry.source.mmprojPath, at(QStringLiteral("llava/mmproj-llava-v1.6-tiny.gguf")));
        QVERIFY2(entry.shownPairing().contains(QStringLiteral("hidden size of 96")) &&
                     entry.shownPairing().contains(QStringLiteral("llava v1.6 tiny")),
                 qPrintable(entry.shownPairing()));
        QVERIFY2(entry.detail().startsWith(QStringLiteral("LLaVA-1.6 · llama · ")),
                 qPrintable(entry.detail()));
        QCOMPARE(entry.shownEyes(), QStringLiteral("sees photos with mmproj-llava-v1.6-tiny.gguf"));
    }

    void whatDoesNotFitSaysWhichNumbersDiffer() {
        test::TextShape narrow;  // a hidden size of 32
        QVERIFY(test::smallTextModel(narrow).write(path(QStringLiteral("llava/vicuna.gguf"))));
        QVERIFY(QFile::remove(at(QStringLiteral("llava/llava-v1.6-tiny.gguf"))));
        const auto entries = scan({folder()});
        const ModelEntry* text = find(entries, QStringLiteral("vicuna.gguf"));
        QVERIFY(text != nullptr && text->isUsable());
        QVERIFY(text->source.mmprojPath.isEmpty());
        QCOMPARE(text->shownEyes(), QStringLiteral("text only"));
        QVERIFY2(text->shownPairing().contains(QStringLiteral("32")) &&
                     text->shownPairing().contains(QStringLiteral("96")),
                 qPrintable(text->shownPairing()));
        const ModelEntry* eyes = find(entries, QStringLiteral("mmproj-llava-v1.6-tiny.gguf"));
        QVERIFY(eyes != nullptr && !eyes->isUsable());
        QVERIFY2(eyes->shownProblem().contains(QStringLiteral("96")) &&
                     eyes->shownProblem().contains(QStringLiteral("32")),
                 qPrintable(eyes->shownProblem()));
    }

    void everyKindOfModelIsListedOnce() {
        // A hub folder with links to it and around in a circle.
        QVERIFY(QDir(folder()).mkpath(QStringLiteral("hub/tiny-hf")));
        QCOMPARE(testing::writeHubFolder(toPath(kSubset + QStringLiteral("model.gguf")),
                                         toPath(kSubset + QStringLiteral("mmproj.gguf")), {},
                                         path(QStringLiteral("hub/tiny-hf"))),
                 std::string());
        QVERIFY(QFile::link(folder(), at(QStringLiteral("hub/around"))));
        QVERIFY(QFile::link(at(QStringLiteral("llava/llava-v1.6-tiny.gguf")),
                            at(QStringLiteral("llava/other-name.gguf"))));
        // A split model, a half of another, a broken file and one of another kind.
        writeSplit(QStringLiteral("big"));
        writeSplit(QStringLiteral("half"));
        QVERIFY(QFile::remove(at(QStringLiteral("half-00001-of-00002.gguf"))));
        QFile broken(at(QStringLiteral("broken.gguf")));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("GGUF") == 4);
        broken.close();
        QFile readme(at(QStringLiteral("README.md")));
        QVERIFY(readme.open(QIODevice::WriteOnly));
        readme.close();

        const auto entries = scan({folder(), at(QStringLiteral("llava"))});
        QStringList usable, unusable;
        for (const ModelEntry& entry : entries)
            (entry.isUsable() ? usable : unusable).append(entry.title);
        QCOMPARE(usable,
                 QStringList({QStringLiteral("llava-v1.6-tiny.gguf"),
                              QStringLiteral("big-00001-of-00002.gguf"),  // its name is "small"
                              QStringLiteral("tiny-hf")}));
        QCOMPARE(unusable, QStringList({QStringLiteral("broken.gguf"),
                                        QStringLiteral("half-00002-of-00002.gguf")}));
        QVERIFY(find(entries, QStringLiteral("half-00002-of-00002.gguf"))
                    ->shownProblem()
                    .contains(QStringLiteral("half-00001-of-00002.gguf")));
        const ModelEntry* hub = find(entries, QStringLiteral("tiny-hf"));
        QCOMPARE(hub->source.textPath, at(QStringLiteral("hub/tiny-hf")));
        QCOMPARE(hub->shownEyes(), QStringLiteral("sees photos on its own"));
        QVERIFY(hub->source.mmprojPath.isEmpty());
    }

    // Those whose weights lie in folders of their own, too; one without a part is said to be so.
    void everyFamilysFolderIsOneModel() {
        const QString committed = QStringLiteral(TESSERA_SOURCE_DIR "/tests/golden/families");
        const auto entries = scan({committed});
        QStringList found;
        for (const ModelEntry& entry : entries) {
            QVERIFY2(entry.isUsable(), qPrintable(entry.source.textPath));
            QCOMPARE(entry.shownEyes(), QStringLiteral("sees photos on its own"));
            found.append(QDir(committed).relativeFilePath(entry.source.textPath));
        }
        found.sort();
        QCOMPARE(
            found,
            QStringList({QStringLiteral("deepseek-vl-hybrid/hf"), QStringLiteral("qwen-vl-int4/hf"),
                         QStringLiteral("vila15-s2/hf"), QStringLiteral("xcomposer2-4khd/hf")}));

        test::FamilyFolder vila = test::vilaFolder();
        QVERIFY(vila.write(path(QStringLiteral("whole"))));
        vila.parts.erase("vision_tower");
        QVERIFY(vila.write(path(QStringLiteral("half"))));
        const auto own = scan({folder()});
        QCOMPARE(own.size(), 3);
        QVERIFY(find(own, QStringLiteral("whole"))->isUsable());
        const ModelEntry* half = find(own, QStringLiteral("half"));
        QVERIFY(half != nullptr && !half->isUsable());
        QVERIFY2(half->shownProblem().contains(QStringLiteral("vision_tower")),
                 qPrintable(half->shownProblem()));
    }

    void equalFileNamesAreToldApart() {
        for (const char* folderName : {"one", "two"}) {
            QVERIFY(QDir(folder()).mkpath(QLatin1String(folderName)));
            test::GgufBuilder model = test::smallTextModel();
            model.set("general.name", folderName);
            QVERIFY(model.write(path(QLatin1String(folderName) + QStringLiteral("/model.gguf"))));
        }
        test::GgufBuilder nameless = test::smallTextModel();
        nameless.remove("general.name");
        QVERIFY(nameless.write(path(QStringLiteral("one/other.gguf"))));
        const auto entries = scan({folder()});
        QCOMPARE(entries.size(), 4);
        QStringList names;
        for (const ModelEntry& entry : entries) {
            names.append(entry.name);
            if (entry.title == QStringLiteral("model.gguf"))
                QVERIFY2(entry.place.endsWith(entry.name), qPrintable(entry.place));
            else
                QCOMPARE(entry.place, QString());
        }
        QCOMPARE(names, QStringList({QStringLiteral("golden-llava16-vicuna"), QStringLiteral("one"),
                                     QStringLiteral("other.gguf"), QStringLiteral("two")}));
    }

    void wordsAreLookedForInNamesAndFolders() {
        test::GgufBuilder other = test::smallTextModel();
        other.set("general.name", "Yi 34B");
        QVERIFY(other.write(path(QStringLiteral("yi.gguf"))));
        AppSettings settings(settingsFile());
        ModelLibrary library(&settings, {});
        library.addPath(folder());
        QTRY_COMPARE_WITH_TIMEOUT(library.rowCount(), 2, 30000);
        library.setFilter(QStringLiteral(" 34b  YI "));
        QCOMPARE(library.rowCount(), 1);
        QCOMPARE(library.total(), 2);
        QCOMPARE(library.indexOf(at(QStringLiteral("yi.gguf"))), 0);
        QCOMPARE(library.indexOf(at(QStringLiteral("llava/llava-v1.6-tiny.gguf"))), -1);
        QVERIFY(library.isUsable(0) && !library.isUsable(1));
        library.setFilter(QStringLiteral("/LLAVA/ tiny"));
        QCOMPARE(library.rowCount(), 1);
        library.setFilter(QStringLiteral("nothing"));
        QCOMPARE(library.rowCount(), 0);
        library.setFilter({});
        QCOMPARE(library.rowCount(), 2);
    }

    void anyPartOfASplitModelDescribesIt() {
        writeSplit(QStringLiteral("big"));
        const ModelEntry entry = describeModelAt(at(QStringLiteral("big-00002-of-00002.gguf")), {});
        QVERIFY2(entry.isUsable(), qPrintable(entry.shownProblem()));
        QCOMPARE(entry.title, QStringLiteral("big-00001-of-00002.gguf"));
        const ModelEntry eyes =
            describeModelAt(at(QStringLiteral("llava/mmproj-llava-v1.6-tiny.gguf")), {});
        QVERIFY(eyes.shownProblem().contains(QStringLiteral("only the image part")));
    }

    void foldersAreKeptAndLookedThroughBeside() {
        AppSettings settings(settingsFile());
        ModelLibrary library(&settings, {});
        QSignalSpy changed(&library, &ModelLibrary::entriesChanged);
        library.addPath(at(QStringLiteral("llava/llava-v1.6-tiny.gguf")));
        QVERIFY(library.isScanning());
        QCOMPARE(library.rowCount(), 0);  // not waited for
        QVERIFY(changed.wait(30000));
        QVERIFY(!library.isScanning());
        QCOMPARE(library.rowCount(), 1);
        QCOMPARE(library.folders(), QStringList(at(QStringLiteral("llava"))));
        library.addPath(at(QStringLiteral("llava/")));
        QCOMPARE(library.folders().size(), 1);

        // Stopped: what was known stays.
        library.cancelScan();
        QVERIFY(!library.isScanning());
        QCOMPARE(library.rowCount(), 1);

        // A folder that is not there any more is said, and does no harm.
        library.addPath(m_dir->filePath(QStringLiteral("unplugged")));
        QTRY_VERIFY_WITH_TIMEOUT(!library.isScanning(), 30000);
        QVERIFY(library.problem().contains(QStringLiteral("unplugged")));
        {
            ModelLibrary next(&settings, {});
            QCOMPARE(next.folders().size(), 2);
            next.ensureScanned();
            QTRY_COMPARE_WITH_TIMEOUT(next.rowCount(), 1, 30000);
            next.removeFolder(at(QStringLiteral("llava")));
            QTRY_COMPARE_WITH_TIMEOUT(next.rowCount(), 0, 30000);
        }
        QVERIFY(QFile::exists(at(QStringLiteral("llava/llava-v1.6-tiny.gguf"))));
    }

    // What other programs have downloaded is there without being added, until it is switched off.
    void otherProgramsModelsAreListed() {
        QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("home/.lmstudio/models/maker")));
        QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("home/models")));
        QVERIFY(
            QFile::rename(at(QStringLiteral("llava")),
                          m_dir->filePath(QStringLiteral("home/.lmstudio/models/maker/llava"))));
        PlaceEnvironment environment;
        environment.home = toPath(m_dir->filePath(QStringLiteral("home")));
        AppSettings settings(settingsFile());
        ModelLibrary library(&settings, environment);
        library.ensureScanned();
        QTRY_COMPARE_WITH_TIMEOUT(library.rowCount(), 1, 30000);
        const auto entry =
            library.data(library.index(0), ModelLibrary::EntryRole).value<ModelEntry>();
        QCOMPARE(entry.shownProgram(), QStringLiteral("LM Studio"));
        QCOMPARE(library.ready().size(), 1);
        QCOMPARE(library.suggestions(),
                 QStringList(m_dir->filePath(QStringLiteral("home/models"))));
        QCOMPARE(library.places().size(), 1);
        QVERIFY(library.places().first().on);
        QVERIFY(
            library.places().first().shownFolders().endsWith(QStringLiteral(".lmstudio/models")));
        library.setFilter(QStringLiteral("studio"));
        QCOMPARE(library.rowCount(), 1);
        library.setFilter({});

        library.setPlaceOn(QStringLiteral("lmstudio"), false);
        QVERIFY(library.isScanning());
        QTRY_COMPARE_WITH_TIMEOUT(library.rowCount(), 0, 30000);
        QVERIFY(library.ready().isEmpty());
        // Still named, so that it can be switched on again; kept for the next start.
        ModelLibrary next(&settings, environment);
        next.rescan();
        QTRY_COMPARE_WITH_TIMEOUT(next.places().size(), 1, 30000);
        QVERIFY(!next.places().first().on && next.rowCount() == 0);
        next.setPlaceOn(QStringLiteral("lmstudio"), true);
        QTRY_COMPARE_WITH_TIMEOUT(next.rowCount(), 1, 30000);
    }

    void aScanThatRunsIsStoppedByTheEnd() {
        for (int i = 0; i < 200; ++i)
            QVERIFY(QFile::link(kSubset + QStringLiteral("model.gguf"),
                                at(QStringLiteral("link-%1.gguf").arg(i))));
        AppSettings settings(settingsFile());
        auto library = std::make_unique<ModelLibrary>(&settings, PlaceEnvironment());
        library->addPath(folder());
        library.reset();
    }

    void howAModelIsHandledIsKeptForIt() {
        AppSettings settings(settingsFile());
        const ModelSource model{at(QStringLiteral("llava/llava-v1.6-tiny.gguf"))};
        const ModelSource other{model.textPath + QStringLiteral("x")};
        const ModelHandling handling{QStringLiteral("mistral_instruct"), ImageMode::Pad,
                                     TileRules::Hf, 55};
        settings.setHandlingOf(model, handling);
        settings.setContextOf(model, 2048);
        AppSettings again(settingsFile());
        QVERIFY(again.handlingOf(model) == handling);
        QCOMPARE(again.contextOf(model), 2048u);
        QVERIFY(again.handlingOf(other) == ModelHandling());
        // With other eyes it is the same model.
        QVERIFY(again.handlingOf({model.textPath, other.textPath}) == handling);
        settings.setHandlingOf(model, {});
        settings.setContextOf(model, 0);
        QVERIFY(settings.handlingOf(model) == ModelHandling());
    }

  private:
    QString folder() const { return m_dir->filePath(QStringLiteral("Modèles 模型")); }
    QString at(const QString& name) const {
        return QDir::cleanPath(folder() + QLatin1Char('/') + name);
    }
    std::filesystem::path path(const QString& name) const { return toPath(at(name)); }
    QString settingsFile() const { return m_dir->filePath(QStringLiteral("data/settings.ini")); }

    void writeSplit(const QString& name) const {
        test::GgufBuilder first = test::smallTextModel();
        test::GgufBuilder second;
        second.tensors() = first.tensors();
        first.tensors().clear();
        first.add("split.no", 0u);
        first.add("split.count", 2u);
        second.add("split.no", 1u);
        second.add("split.count", 2u);
        QVERIFY(first.write(path(name + QStringLiteral("-00001-of-00002.gguf"))));
        QVERIFY(second.write(path(name + QStringLiteral("-00002-of-00002.gguf"))));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestModelLibrary)
#include "tst_model_library.moc"
