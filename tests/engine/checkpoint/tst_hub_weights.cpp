// SPDX-License-Identifier: MIT
// Which files a hub folder's weights are read from, and in which form.
#include <QTest>

#include "engine/checkpoint/inspect/inspect.h"
#include "tests/engine/checkpoint/hub_folder_case.h"
#include "tests/engine/formats/pytorch_builder.h"

using namespace tessera;
using test::HubBuilder;
using test::HubJson;
using test::HubTensor;
using test::PickleBuilder;
using test::safetensorsBytes;
using test::writeFile;

namespace fs = std::filesystem;

namespace {

using Tensors = std::map<std::string, HubTensor>;

std::string pytorchBytes(const Tensors& tensors) {
    PickleBuilder list;
    list.emptyOrderedDict();
    std::vector<std::pair<std::string, std::string>> storages;
    for (const auto& [name, tensor] : tensors) {
        const std::string key = std::to_string(storages.size());
        std::size_t bytes = 2;
        for (const std::uint64_t size : tensor.shape) {
            bytes *= size;
        }
        storages.emplace_back(key, std::string(bytes, '\0'));
        list.text(name)
            .tensor("HalfStorage", key, {tensor.shape.begin(), tensor.shape.end()})
            .raw("s");
    }
    return test::zipBytes(test::pytorchParts(list.done(), storages));
}

std::string indexOf(const std::map<std::string, Tensors>& files) {
    HubJson map = HubJson::object();
    for (const auto& [file, tensors] : files) {
        for (const auto& [name, tensor] : tensors) {
            map[name] = file;
        }
    }
    return HubJson{{"weight_map", map}}.dump();
}

}  // namespace

class TestHubWeights : public QObject, private test::HubFolderCase {
    Q_OBJECT

  private slots:
    void init() {
        newFolder();
        m_model = HubBuilder();
        QVERIFY(m_model.write(at("model")));
        fs::remove(at("model/model.safetensors"));
    }

    void oneFile() {
        QVERIFY(writeFile(at("model/pytorch_model.bin"), pytorchBytes(m_model.tensors)));
        // What lies beside the weights of the original LLaVA, and is none of them.
        QVERIFY(writeFile(at("model/mm_projector.bin"), "PK\3\4"));
        QVERIFY(writeFile(at("model/training_args.bin"), "PK\3\4"));
        opens("hub folder, a PyTorch file");
        QVERIFY(Checkpoint::open(at("model/pytorch_model.bin"), std::nullopt).has_value());
        const auto file = inspectFile(at("model/pytorch_model.bin"));
        QVERIFY(file && file->format == "PyTorch" && file->kind == "weights");
        QCOMPARE(file->tensors.size(), m_model.tensors.size());
    }

    void shards() {
        const Tensors tower = m_model.take("vision_tower.");
        const std::string first = "pytorch_model-00001-of-00002.bin";
        const std::string second = "pytorch_model-00002-of-00002.bin";
        QVERIFY(writeFile(at("model/pytorch_model.bin.index.json"),
                          indexOf({{first, m_model.tensors}, {second, tower}})));
        QVERIFY(writeFile(at("model/" + first), pytorchBytes(m_model.tensors)));
        refused(at("model"), ErrorCode::FileNotFound, second);
        QVERIFY(writeFile(at("model/" + second), pytorchBytes(tower)));
        opens("hub folder, 2 PyTorch files");
        fs::remove(at("model/pytorch_model.bin.index.json"));
        opens("hub folder, 2 PyTorch files");
    }

    // As XComposer2 1.8B was published.
    void theFileCountsBeforeAnIndexOfAnotherModel() {
        QVERIFY(writeFile(at("model/pytorch_model.bin"), pytorchBytes(m_model.tensors)));
        QVERIFY(writeFile(at("model/pytorch_model.bin.index.json"),
                          indexOf({{"pytorch_model-00001-of-00002.bin", m_model.tensors}})));
        opens("hub folder, a PyTorch file");
    }

    void safetensorsAreBetter() {
        QVERIFY(writeFile(at("model/model.safetensors"), safetensorsBytes(m_model.tensors)));
        QVERIFY(writeFile(at("model/pytorch_model.bin"), "broken"));
        opens("hub folder");
    }

    void safetensorsThatWereNotDownloadedAreNot() {
        QVERIFY(writeFile(at("model/model.safetensors.index.json"),
                          indexOf({{"model-00001-of-00001.safetensors", m_model.tensors}})));
        refused(at("model"), ErrorCode::FileNotFound, "model-00001-of-00001.safetensors");
        QVERIFY(writeFile(at("model/pytorch_model.bin"), pytorchBytes(m_model.tensors)));
        opens("hub folder, a PyTorch file");
    }

    void brokenFilesAreNamed() {
        const std::string whole = pytorchBytes(m_model.tensors);
        QVERIFY(writeFile(at("model/pytorch_model.bin"), whole.substr(0, whole.size() / 2)));
        refused(at("model"), ErrorCode::FileTruncated, "\"pytorch_model.bin\" ends early");
        const std::string list =
            PickleBuilder().name("os", "system").text("true").raw("\x85R").done();
        QVERIFY(
            writeFile(at("model/pytorch_model.bin"), test::zipBytes(test::pytorchParts(list, {}))));
        refused(at("model"), ErrorCode::Unsupported, "wants to call \"os.system\"");
        QVERIFY(
            writeFile(at("model/pytorch_model.bin"), "version https://git-lfs.github.com/spec/v1"));
        refused(at("model"), ErrorCode::InvalidFormat, "\"pytorch_model.bin\" is a placeholder");
    }

  private:
    void opens(const std::string& format) {
        const auto checkpoint = Checkpoint::open(at("model"), std::nullopt);
        QVERIFY2(checkpoint.has_value(), checkpoint ? "" : checkpoint.error().message().c_str());
        QVERIFY(checkpoint->vision().has_value());
        const auto inspected = inspectFile(at("model"));
        QVERIFY(inspected.has_value());
        QVERIFY2(inspected->format == format, inspected->format.c_str());
    }

    HubBuilder m_model;
};

QTEST_APPLESS_MAIN(TestHubWeights)
#include "tst_hub_weights.moc"
