// SPDX-License-Identifier: MIT
// Which files a hub folder's weights are read from, and in which form.
#include <QTest>
#include <algorithm>
#include <utility>

#include "engine/checkpoint/inspect/inspect.h"
#include "engine/checkpoint/weights/dequantize.h"
#include "engine/core/half.h"
#include "tests/engine/checkpoint/family_builder.h"
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

// Halves are 0; 16-bit words and what goes with them have the same byte again and again.
constexpr char kWordByte = '\x11';
constexpr char kScaleByte = '\x3c';

std::string pytorchBytes(const Tensors& tensors) {
    PickleBuilder list;
    list.emptyOrderedDict();
    std::vector<std::pair<std::string, std::string>> storages;
    for (const auto& [name, tensor] : tensors) {
        const std::string key = std::to_string(storages.size());
        std::size_t bytes = 2;
        for (const std::uint64_t size : tensor.shape)
            bytes *= size;
        const bool words = tensor.dtype == "I16";
        const bool scales = name.find(".scale") != std::string::npos;
        storages.emplace_back(key, std::string(bytes, words    ? kWordByte
                                                      : scales ? kScaleByte
                                                               : '\0'));
        list.text(name)
            .tensor(words ? "ShortStorage" : "HalfStorage", key,
                    {tensor.shape.begin(), tensor.shape.end()})
            .raw("s");
    }
    return test::zipBytes(test::pytorchParts(list.done(), storages));
}

// The text model of a VILA-1.5 wide enough for AWQ, with the decoder's matrices as llm-awq packs
// them.
test::FamilyFolder awqFolder(Tensors& packed) {
    constexpr std::uint64_t kWidth = 128;
    constexpr std::uint64_t kGroups = 8;  // one, and seven to make it a multiple of eight
    test::FamilyFolder model = test::vilaFolder();
    HubBuilder& llm = model.parts["llm"];
    llm.config["hidden_size"] = kWidth;
    llm.config["intermediate_size"] = kWidth;
    for (auto& [name, tensor] : llm.tensors)
        for (std::uint64_t& size : tensor.shape)
            size = size == 16 ? kWidth / 2 : size == 32 || size == 64 ? kWidth : size;
    Tensors& projector = model.parts["mm_projector"].tensors;
    test::addLinear(projector, "layers.2", kWidth, 4 * test::kFamilyHidden);
    test::addLinear(projector, "layers.4", kWidth, kWidth);
    for (const auto& [name, tensor] : std::exchange(llm.tensors, {})) {
        const std::size_t ending = name.find("_proj.weight");
        if (ending == std::string::npos) {
            packed[name] = tensor;
            continue;
        }
        const std::string linear = name.substr(0, ending) + "_proj.";
        packed[linear + "qweight"] = {"I16", {tensor.shape[0] / 4, tensor.shape[1]}};
        packed[linear + "scales"].shape = {kGroups, tensor.shape[0]};
        packed[linear + "scaled_zeros"].shape = {kGroups, tensor.shape[0]};
    }
    return model;
}

std::string indexOf(const std::map<std::string, Tensors>& files) {
    HubJson map = HubJson::object();
    for (const auto& [file, tensors] : files)
        for (const auto& [name, tensor] : tensors)
            map[name] = file;
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

    void tinyChatsFileIsTheTextModel() {
        Tensors packed;
        QVERIFY(awqFolder(packed).write(at("vila")));
        fs::remove(at("vila/llm/model.safetensors"));
        QVERIFY(writeFile(at("vila/llm/small-w4-g128-awq.pt"), pytorchBytes(packed)));
        refused(at("vila"), ErrorCode::Unsupported, "older way of AWQ");
        QVERIFY(writeFile(at("vila/llm/small-w4-g128-awq-v2.pt"), pytorchBytes(packed)));
        const auto checkpoint = Checkpoint::open(at("vila"), std::nullopt);
        QVERIFY2(checkpoint.has_value(), checkpoint ? "" : checkpoint.error().message().c_str());
        const StoredWeight& keys = checkpoint->weights().at("blk.0.attn_k.weight");
        QVERIFY(keys.type == TensorType::Q4_1);
        QCOMPARE(keys.rows, std::uint64_t{64});
        QCOMPARE(keys.columns, std::uint64_t{128});
        const auto values = dequantizeRows(keys, 0, keys.rows);
        QVERIFY(values.has_value());
        const float scale = halfToFloat(0x3c3c);
        QVERIFY(std::ranges::all_of(*values, [&](float v) { return v == scale + scale; }));
        QVERIFY(checkpoint->weights().at("token_embd.weight").type == TensorType::F16);
        QVERIFY(checkpoint->vision().has_value());
        const auto file = inspectFile(at("vila"));
        QVERIFY(file && file->problem.empty());
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
        refused(at("model"), ErrorCode::InvalidFormat,
                "\"pytorch_model.bin\" is a Git LFS placeholder");
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
