// SPDX-License-Identifier: MIT
// Where other programs keep models, and what is found there.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fstream>
#include <map>
#include <memory>

#include "engine/library/library_scan.h"
#include "engine/library/ollama_store.h"
#include "tests/engine/checkpoint/small_models.h"

using namespace tessera;
namespace fs = std::filesystem;

namespace {

// A checksum as a name; the store does not read what the file holds.
std::string checksum(char digit) {
    return std::string(64, digit);
}

// In a raw string moc would lose its way.
std::string layerWith(const std::string& kind, const std::string& digest) {
    return "{\"mediaType\":\"application/vnd.ollama.image." + kind +
           "\",\"digest\":\"sha256:" + digest + "\",\"size\":1}";
}

std::string layer(const std::string& kind, char digit) {
    return layerWith(kind, checksum(digit));
}

std::string manifest(const std::string& layers) {
    return "{\"schemaVersion\":2,\"layers\":[" + layers + "]}";
}

}  // namespace

class TestLibrary : public QObject {
    Q_OBJECT

  private:
    fs::path at(const std::string& below) const {
        return fs::path(m_dir->path().toStdString()) / below;
    }

    void write(const std::string& below, const std::string& text) const {
        fs::create_directories(at(below).parent_path());
        std::ofstream(at(below)) << text;
    }

    PlaceEnvironment environment() const {
        PlaceEnvironment result;
        result.home = at("home");
        result.root = at("root");
        result.variable = [this](const std::string& name) -> std::optional<std::string> {
            const auto found = m_variables.find(name);
            return found == m_variables.end() ? std::nullopt : std::optional(found->second);
        };
        return result;
    }

    // "ollama home/.ollama/models" for each place.
    std::vector<std::string> placesFound() const {
        std::vector<std::string> found;
        for (const ModelPlace& place : findModelPlaces(environment()))
            found.push_back(place.key + " " + place.folder.lexically_relative(at("")).string());
        return found;
    }

    LibraryScan scan() const {
        return scanLibrary(findModelPlaces(environment()), [](int, int) {}, {});
    }

    static const LibraryModel* find(const LibraryScan& scan, const std::string& name) {
        const auto found = std::ranges::find(scan.models, name, &LibraryModel::name);
        return found == scan.models.end() ? nullptr : &*found;
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_variables.clear();
        fs::create_directories(at("home"));
    }

    void withoutProgramsThereIsNothing() {
        QVERIFY(placesFound().empty());
        QVERIFY(findModelPlaces(PlaceEnvironment()).empty());
        // A user without a home folder has none wherever the program was started.
        PlaceEnvironment homeless;
        const QString before = QDir::currentPath();
        fs::create_directories(at("here/.lmstudio/models"));
        QVERIFY(QDir::setCurrent(QString::fromStdString(at("here").string())));
        QVERIFY(findModelPlaces(homeless).empty());
        QVERIFY(QDir::setCurrent(before));
    }

    void programsAreFoundWhereTheyKeepModels() {
        for (const char* folder :
             {"home/.lmstudio/models", "home/.cache/lm-studio/models", "home/.ollama/models",
              "root/usr/share/ollama/.ollama/models/manifests",
              "root/usr/share/ollama/.ollama/models/blobs", "root/var/lib/ollama",
              "home/.cache/huggingface/hub", "home/.cache/llama.cpp",
              "home/.local/share/Jan/data/llamacpp/models", "home/jan/models",
              "home/.local/share/nomic.ai/GPT4All", "home/Downloads"})
            fs::create_directories(at(folder));
        QCOMPARE(placesFound(),
                 std::vector<std::string>(
                     {"lmstudio home/.lmstudio/models", "lmstudio home/.cache/lm-studio/models",
                      "ollama home/.ollama/models", "ollama root/usr/share/ollama/.ollama/models",
                      "huggingface home/.cache/huggingface/hub", "llamacpp home/.cache/llama.cpp",
                      "jan home/.local/share/Jan/data/llamacpp/models", "jan home/jan/models",
                      "gpt4all home/.local/share/nomic.ai/GPT4All", "downloads home/Downloads"}));
        // Every place that can be found is known, so that it can be switched off.
        for (const ModelPlace& place : findModelPlaces(environment()))
            QVERIFY(std::ranges::any_of(knownPlaces(), [&](const KnownPlace& known) {
                return known.key == place.key && known.name == place.name;
            }));
    }

    void choicesOfTheUserAreFollowed() {
        for (const char* folder :
             {"disk/lm/models", "disk/chosen", "disk/ollama", "disk/hf/hub", "disk/hub",
              "disk/llama", "disk/jan/models", "disk/Téléchargements"})
            fs::create_directories(at(folder));
        write("home/.lmstudio-home-pointer", at("disk/lm").string() + "\n");
        write("disk/lm/settings.json",
              "{\"downloadsFolder\":\"" + at("disk/chosen").string() + "\"}");
        write("home/.local/share/Jan/settings.json",
              "{\"data_folder\":\"" + at("disk/jan").string() + "\"}");
        write("home/.config/user-dirs.dirs",
              "# a comment\nXDG_DESKTOP_DIR=\"$HOME/Desktop\"\nXDG_DOWNLOAD_DIR=\"" +
                  at("disk/Téléchargements").string() + "\"\n");
        m_variables = {{"OLLAMA_MODELS", at("disk/ollama").string()},
                       {"HF_HOME", at("disk/hf").string()},
                       {"HUGGINGFACE_HUB_CACHE", at("disk/hub").string()},
                       {"LLAMA_CACHE", at("disk/llama").string()}};
        QCOMPARE(placesFound(),
                 std::vector<std::string>(
                     {"lmstudio disk/chosen", "lmstudio disk/lm/models", "ollama disk/ollama",
                      "huggingface disk/hub", "huggingface disk/hf/hub", "llamacpp disk/llama",
                      "jan disk/jan/models", "downloads disk/Téléchargements"}));
    }

    void whatMakesNoSenseIsNoChoice() {
        fs::create_directories(at("home/.lmstudio/models"));
        fs::create_directories(at("home/Downloads"));
        write("home/.lmstudio-home-pointer", "somewhere");
        write("home/.lmstudio/settings.json", "{\"downloadsFolder\": 7");
        write("home/.config/user-dirs.dirs", "XDG_DOWNLOAD_DIR=\"\nXDG_DOWNLOAD_DIR=\"$HOME/\"\n");
        m_variables = {{"OLLAMA_MODELS", "relative"}, {"HF_HOME", at("absent").string()}};
        QCOMPARE(placesFound(), std::vector<std::string>({"lmstudio home/.lmstudio/models",
                                                          "downloads home/Downloads"}));
        // A link to a place that is there already is no second one.
        fs::create_directories(at("home/.cache/lm-studio"));
        fs::create_directory_symlink(at("home/.lmstudio/models"),
                                     at("home/.cache/lm-studio/models"));
        QCOMPARE(placesFound().size(), std::size_t(2));
    }

    void aStoresModelsHaveItsNamesAndPairs() {
        const std::string store = "home/.ollama/models/";
        fs::create_directories(at(store + "blobs"));
        QVERIFY(test::smallTextModel().write(at(store + "blobs/sha256-" + checksum('a'))));
        QVERIFY(test::smallMmproj().write(at(store + "blobs/sha256-" + checksum('b'))));
        test::VisionShape other;
        other.projection = 64;
        QVERIFY(test::smallMmproj(other).write(at(store + "blobs/sha256:" + checksum('c'))));
        const std::string own = store + "manifests/registry.ollama.ai/library/";
        write(own + "llava/7b", manifest(layer("model", 'a') + "," + layer("projector", 'b') + "," +
                                         layer("params", 'd')));
        write(own + "llava/odd", manifest(layer("model", 'a') + "," + layer("projector", 'c')));
        write(own + "text/latest", manifest(layer("model", 'a')));
        write(own + "partly/latest", manifest(layer("model", 'e')));
        write(own + "two/latest", manifest(layer("model", 'a') + "," + layer("model", 'a')));
        write(store + "manifests/registry.ollama.ai/jo/mine/latest", manifest(layer("model", 'a')));
        write(store + "manifests/example.org/library/mine/latest", manifest(layer("model", 'a')));
        write(own + "llava/damaged", "{\"layers\":");
        write(own + "embedding/latest", manifest(layer("adapter", 'a')));
        write(own + "out/latest", manifest(layerWith("model", "../../x")));
        write(own + ".DS_Store", "x");

        const LibraryScan found = scan();
        std::vector<std::string> names;
        for (const LibraryModel& model : found.models)
            names.push_back((model.problem.empty() ? "" : "!") + model.name);
        QCOMPARE(names,
                 std::vector<std::string>({"example.org/library/mine:latest", "jo/mine:latest",
                                           "llava:7b", "llava:odd", "text:latest", "!out:latest",
                                           "!partly:latest", "!two:latest"}));
        const LibraryModel* llava = find(found, "llava:7b");
        QVERIFY(llava->sees());
        QCOMPARE(llava->place.english(), std::string("Ollama"));
        QCOMPARE(llava->mmprojPath.filename().string(), "sha256-" + checksum('b'));
        QVERIFY(!find(found, "llava:odd")->sees());
        QVERIFY(find(found, "llava:odd")->pairing.english().find("does not fit") !=
                std::string::npos);
        QVERIFY(!find(found, "text:latest")->sees());
        QVERIFY(find(found, "partly:latest")->problem.english().find("ollama pull partly:latest") !=
                std::string::npos);
        QCOMPARE(found.notes.size(), std::size_t(2));
        for (const Sentence& note : found.notes)
            QVERIFY(note.english().starts_with("\"manifests/registry.ollama.ai/library/"));
    }

    void placesAreReadAndLeftAsTheyAre() {
        fs::create_directories(at("home/.lmstudio/models/maker/llava"));
        QVERIFY(test::smallTextModel().write(at("home/.lmstudio/models/maker/llava/llava.gguf")));
        QVERIFY(
            test::smallMmproj().write(at("home/.lmstudio/models/maker/llava/mmproj-llava.gguf")));
        fs::create_directories(at("home/Downloads"));
        write("home/Downloads/half.gguf", "GGUF");
        write("home/Downloads/half.gguf.part", "GGUF");
        fs::permissions(at("home/.lmstudio/models/maker/llava"),
                        fs::perms::owner_read | fs::perms::owner_exec);
        const LibraryScan found = scan();
        fs::permissions(at("home/.lmstudio/models/maker/llava"), fs::perms::owner_all);
        QCOMPARE(found.models.size(), std::size_t(2));
        QCOMPARE(found.models[0].place.english(), std::string("LM Studio"));
        QCOMPARE(found.models[0].mmprojPath.filename().string(), std::string("mmproj-llava.gguf"));
        QCOMPARE(found.models[1].place.english(), std::string("Downloads"));
        QVERIFY(!found.models[1].problem.empty());
    }

    void aStopEndsTheScan() {
        fs::create_directories(at("home/.lmstudio/models"));
        for (int i = 0; i < 3; ++i)
            QVERIFY(test::smallTextModel().write(
                at("home/.lmstudio/models/" + std::to_string(i) + ".gguf")));
        std::stop_source source;
        int calls = 0;
        const auto places = findModelPlaces(environment());
        const LibraryScan found = scanLibrary(
            places,
            [&](int, int total) {
                QCOMPARE(total, 3);
                ++calls;
                source.request_stop();
            },
            source.get_token());
        QCOMPARE(calls, 1);
        QVERIFY(found.models.empty());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::map<std::string, std::string> m_variables;
};

QTEST_GUILESS_MAIN(TestLibrary)
#include "tst_library.moc"
