// SPDX-License-Identifier: MIT
// The pair of files that a folder of each family becomes is the same model.
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <functional>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/inspect/inspect.h"
#include "engine/checkpoint/inspect/pairing.h"
#include "engine/checkpoint/weights/dequantize.h"
#include "engine/convert/conversion.h"
#include "engine/formats/gguf/gguf.h"
#include "engine/text/chat_template.h"
#include "tests/engine/checkpoint/family_builder.h"

using namespace tessera;
using namespace tessera::test;

namespace fs = std::filesystem;

Q_DECLARE_METATYPE(std::function<FamilyFolder()>)

class TestFamilyConversion : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    void families_data() {
        QTest::addColumn<std::function<FamilyFolder()>>("make");
        QTest::addColumn<QString>("generation");
        const auto row = [](const char* name, const char* generation,
                            const std::function<FamilyFolder()>& make) {
            QTest::newRow(name) << make << generation;
        };
        const auto with = [](FamilyFolder model, void (*change)(FamilyFolder&)) {
            change(model);
            return model;
        };
        row("VILA-1.5", "VILA-1.5", vilaFolder);
        row("VILA-1.5 40B", "VILA-1.5", [=] { return with(vilaFolder(), useInternVit); });
        row("VILA-1.5 S2", "VILA-1.5 S2", [=] {
            return with(vilaFolder(), [](FamilyFolder& model) {
                model.own.config["s2"] = true;
                model.own.config["s2_scales"] = "14,28";
                model.own.config["s2_max_split_size"] = 14;
                HubTensors& tensors = model.parts["mm_projector"].tensors;
                addNorm(tensors, "layers.1", 8 * kFamilyHidden);
                addLinear(tensors, "layers.2", kFamilyHidden, 8 * kFamilyHidden);
            });
        });
        row("Qwen-VL", "Qwen-VL", qwenVlFolder);
        row("DeepSeek-VL", "DeepSeek-VL", deepSeekFolder);
        row("DeepSeek-VL 7B", "DeepSeek-VL, two towers",
            [=] { return with(deepSeekFolder(), useSam); });
        row("XComposer2", "XComposer2-VL", xcomposerFolder);
        row("4KHD", "XComposer2-4KHD", [=] { return with(xcomposerFolder(), useFourK); });
    }
    void families() {
        QFETCH(std::function<FamilyFolder()>, make);
        const fs::path folder = written(make());
        const auto before = Checkpoint::open(folder, std::nullopt);
        QVERIFY2(before.has_value(), before ? "" : before.error().message().c_str());
        const auto pair = convert(folder, TensorType::F16);
        QVERIFY2(pair.has_value(), pair ? "" : pair.error().message().c_str());
        const auto after = Checkpoint::open(pair->textModel, pair->mmproj);
        QVERIFY2(after.has_value(), after ? "" : after.error().message().c_str());
        sameText(before->text(), after->text());
        sameVision(*before->vision(), *after->vision());
        QCOMPARE(after->vocabulary().promptFamily, before->vocabulary().promptFamily);
        QCOMPARE(after->weights().size(), before->weights().size());
        for (const auto& [name, weight] : before->weights())
            sameWeight(*before, name, weight, after->find(name));
        const auto inspection = inspectFile(*pair->mmproj);
        QVERIFY(inspection && inspection->problem.empty());
        QTEST(QString::fromStdString(inspection->generation.english()), "generation");
        const auto found = findMmprojFor(pair->textModel);
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found.front().file.path, *pair->mmproj);
    }

    // What only the folder's name said is in the files, whatever they are called.
    void keepsTheTemplateUnderAnotherName_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("expected");
        QTest::newRow("base") << "deepseek-vl-1.3b-base"
                              << "deepseek_vl_base";
        QTest::newRow("chat") << "deepseek-vl-1.3b-chat"
                              << "deepseek_vl";
    }
    void keepsTheTemplateUnderAnotherName() {
        QFETCH(QString, folder);
        ConversionOptions options =
            optionsFor(written(deepSeekFolder(), folder.toStdString()), TensorType::F16);
        options.name = "mine";
        const auto pair = convertModel(options, [](const ConversionProgress&) {}, {});
        QVERIFY2(pair.has_value(), pair ? "" : pair.error().message().c_str());
        const auto after = Checkpoint::open(pair->textModel, pair->mmproj);
        QVERIFY2(after.has_value(), after ? "" : after.error().message().c_str());
        QCOMPARE(after->text().name, options.name);
        const TemplateChoice choice = ChatTemplate::recognise(after->vocabulary(), {});
        QVERIFY(choice.recognised);
        QTEST(QString::fromStdString(std::string(choice.chatTemplate.name())), "expected");
    }

    // What a type needs whole blocks for falls back, and the rest is near.
    void quantised_data() { families_data(); }
    void quantised() {
        QFETCH(std::function<FamilyFolder()>, make);
        const fs::path folder = written(make());
        const auto before = Checkpoint::open(folder, std::nullopt);
        QVERIFY(before.has_value());
        for (const TensorType type : {TensorType::Q8_0, TensorType::Q4_K}) {
            const auto pair = convert(folder, type, TensorType::Q8_0);
            QVERIFY2(pair.has_value(), pair ? "" : pair.error().message().c_str());
            const auto after = Checkpoint::open(pair->textModel, pair->mmproj);
            QVERIFY2(after.has_value(), after ? "" : after.error().message().c_str());
            for (const auto& [name, weight] : before->weights()) {
                const double error = errorOf(*before, name, weight, *after->find(name));
                QVERIFY2(error < (type == TensorType::Q8_0 ? 1e-4 : 2e-2), name.c_str());
            }
        }
    }

    // As llama.cpp keeps them.
    void textFilesOfOtherPrograms() {
        const auto qwen = convert(written(qwenVlFolder()), TensorType::F16);
        QVERIFY(qwen.has_value());
        const auto file = GgufFile::open(qwen->textModel);
        QVERIFY(file.has_value());
        QCOMPARE(file->findUnsigned("qwen.feed_forward_length"), std::optional<std::uint64_t>(128));
        QCOMPARE(file->findUnsigned("qwen.rope.ntk_length"), std::optional<std::uint64_t>(64));
        QVERIFY(file->findTensor("blk.0.attn_qkv.weight") != nullptr);
        QCOMPARE(file->findTensor("blk.0.attn_qkv.bias")->shape, std::vector<std::uint64_t>{384});
        QVERIFY(file->findTensor("blk.0.attn_q.weight") == nullptr);
        init();
        const auto composer = convert(written(xcomposerFolder()), TensorType::F16);
        QVERIFY(composer.has_value());
        const auto plain = GgufFile::open(composer->textModel);
        QVERIFY(plain.has_value());
        for (const GgufTensor& tensor : plain->tensors())
            QVERIFY2(tensor.name.find("lora") == std::string::npos, tensor.name.c_str());
        const auto alone = Checkpoint::open(composer->textModel, std::nullopt);
        QVERIFY(alone.has_value());
        QCOMPARE(alone->text().loraRank, 0u);
    }

    void wrongPairs() {
        std::map<std::string, ConvertedModel> pairs;
        for (const auto& [name, folder] :
             {std::pair("vila", vilaFolder()), std::pair("deepseek", deepSeekFolder()),
              std::pair("xcomposer", xcomposerFolder())}) {
            auto pair = convert(written(folder, name), TensorType::F16);
            QVERIFY(pair.has_value());
            pairs[name] = *std::move(pair);
        }
        const auto refused = [](const fs::path& text, const fs::path& mmproj, const char* part) {
            const auto opened = Checkpoint::open(text, mmproj);
            QVERIFY(!opened.has_value());
            QVERIFY2(opened.error().code == ErrorCode::Mismatch &&
                         opened.error().message().find(part) != std::string::npos,
                     opened.error().message().c_str());
        };
        refused(pairs["deepseek"].textModel, *pairs["vila"].mmproj,
                "is the image encoder of VILA-1.5, but \"deepseek-F16.gguf\" is a model of "
                "DeepSeek-VL");
        refused(pairs["xcomposer"].textModel, at("xcomposer"), "lacks the adapters");
        const fs::path llava = at("converted/llava.gguf");
        QVERIFY(smallTextModel().write(llava));
        refused(llava, *pairs["deepseek"].mmproj,
                "of DeepSeek-VL, but nothing in \"llava.gguf\" says");
        const fs::path own = at("converted/mmproj-llava.gguf");
        QVERIFY(smallMmproj().write(own));
        refused(pairs["vila"].textModel, own, "of LLaVA, but \"vila-F16.gguf\"");
        // All lie in one folder, and have one hidden size.
        QCOMPARE(findMmprojFor(llava).front().file.path, own);
        for (const auto& [name, pair] : pairs) {
            const auto found = findMmprojFor(pair.textModel);
            QCOMPARE(found.size(), std::size_t(1));
            QCOMPARE(found.front().file.path, *pair.mmproj);
        }
        fs::remove(own);
        QVERIFY(describeMisfits(llava).english().find(
                    "\"mmproj-vila-F16.gguf\" belongs to another family (VILA-1.5)") !=
                std::string::npos);
    }

    // A model with one layer more.
    void adaptersOfAnotherModel() {
        const auto pair = convert(written(xcomposerFolder(), "one"), TensorType::F16);
        QVERIFY(pair.has_value());
        FamilyFolder two = xcomposerFolder();
        const HubTensors tensors = two.own.tensors;
        const std::string layer = "model.layers.0.";
        for (const auto& [name, tensor] : tensors)
            if (name.starts_with(layer))
                two.own.tensors["model.layers.1." + name.substr(layer.size())] = tensor;
        two.own.config["num_hidden_layers"] = 2;
        const auto other = convert(written(two, "two"), TensorType::F16);
        QVERIFY(other.has_value());
        const auto opened = Checkpoint::open(pair->textModel, other->mmproj);
        QVERIFY(!opened.has_value());
        QVERIFY2(opened.error().message().find("its adapters do not fit") != std::string::npos,
                 opened.error().message().c_str());
    }

    // Wherever it is stopped, the rest is written later, and the bytes are the same.
    void resumes_data() { families_data(); }
    void resumes() {
        QFETCH(std::function<FamilyFolder()>, make);
        const fs::path folder = written(make());
        const auto whole = convert(folder, TensorType::Q8_0);
        QVERIFY(whole.has_value());
        const QByteArray text = contents(whole->textModel);
        const QByteArray mmproj = contents(*whole->mmproj);
        for (const int last : {3, 30}) {
            ConversionOptions options = optionsFor(folder, TensorType::Q8_0);
            options.outputFolder = at("again" + std::to_string(last));
            std::stop_source stop;
            int calls = 0;
            const auto stopped = convertModel(
                options,
                [&](const ConversionProgress& progress) {
                    calls += progress.step == ConversionProgress::Step::Converting ? 1 : 0;
                    if (calls == last)
                        stop.request_stop();
                },
                stop.get_token());
            QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
            const auto resumed = convertModel(options, [](const ConversionProgress&) {}, {});
            QVERIFY(resumed.has_value());
            QVERIFY(resumed->resumedBytes > 0);
            QVERIFY(contents(resumed->textModel) == text);
            QVERIFY(contents(*resumed->mmproj) == mmproj);
        }
        // Another type of the text model keeps the mmproj.
        QVERIFY(convert(folder, TensorType::F16).has_value());
        QVERIFY(contents(*whole->mmproj) == mmproj);
    }

  private:
    fs::path at(const std::string& name) const {
        return fs::path(m_dir->path().toStdString()) / name;
    }

    fs::path written(const FamilyFolder& model, const std::string& name = "model") const {
        const fs::path folder = at(name);
        bool good = model.write(folder);
        for (const fs::path& file : fs::recursive_directory_iterator(folder))
            good = good && (file.extension() != ".safetensors" || fillWithNumbers(file));
        if (!good)
            qFatal("cannot write");
        return folder;
    }

    ConversionOptions optionsFor(const fs::path& folder, TensorType text,
                                 TensorType vision = TensorType::F16) const {
        ConversionOptions options;
        options.folder = folder;
        options.outputFolder = at("converted");
        options.textType = text;
        options.visionType = vision;
        options.threads = 1;
        return options;
    }

    Result<ConvertedModel> convert(const fs::path& folder, TensorType text,
                                   TensorType vision = TensorType::F16) const {
        return convertModel(optionsFor(folder, text, vision), [](const ConversionProgress&) {}, {});
    }

    static QByteArray contents(const fs::path& path) {
        QFile file(QString::fromStdString(path.string()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static void sameText(const TextConfig& a, const TextConfig& b) {
        QCOMPARE(b.architecture, a.architecture);
        const auto numbers = [](const TextConfig& c) {
            return QList<quint32>{c.hiddenSize, c.numLayers,        c.numHeads,  c.numKvHeads,
                                  c.headDim,    c.intermediateSize, c.vocabSize, c.contextLength,
                                  c.ntkLength,  c.logNLength,       c.loraRank,  c.rope.dim};
        };
        QCOMPARE(numbers(b), numbers(a));
        const auto reals = [](const TextConfig& c) {
            return QList<float>{c.rmsNormEps, c.rope.theta, c.qkvLoraScale, c.loraScale};
        };
        QCOMPARE(reals(b), reals(a));
    }

    static void sameVision(const VisionConfig& a, const VisionConfig& b) {
        QVERIFY(b.family == a.family && b.projector == a.projector && b.norm == a.norm &&
                b.activation == a.activation && b.imageMean == a.imageMean &&
                b.imageStd == a.imageStd);
        const auto numbers = [](const VisionConfig& c) {
            QList<quint32> list = {
                c.imageSize,        c.patchSize,           c.hiddenSize,      c.numHeads,
                c.intermediateSize, c.numLayers,           c.classToken,      c.preNorm,
                c.postNorm,         c.queryKeyNorm,        c.layerScale,      c.projectionSize,
                c.projectorHeads,   c.projectorHiddenSize, c.projectorQueries};
            if (c.high) {
                const SamConfig& sam = std::get<SamConfig>(*c.high);
                list += {sam.imageSize,          sam.patchSize,
                         sam.hiddenSize,         sam.numHeads,
                         sam.intermediateSize,   sam.numLayers,
                         sam.windowSize,         sam.neckSize,
                         sam.downsampleSizes[0], sam.globalLayers.front(),
                         sam.downsampleSizes[1]};
            }
            return list;
        };
        QCOMPARE(numbers(b), numbers(a));
        QCOMPARE(b.layerNormEps, a.layerNormEps);
        QCOMPARE(b.high.has_value(), a.high.has_value());
        if (a.high) {
            const SamConfig& samA = std::get<SamConfig>(*a.high);
            const SamConfig& samB = std::get<SamConfig>(*b.high);
            QVERIFY(samB.imageMean == samA.imageMean && samB.imageStd == samA.imageStd &&
                    samB.layerNormEps == samA.layerNormEps);
        }
        const Resolution photo = {100, 60};
        QCOMPARE(cutKey(planTiles(photo, b.tileScheme)), cutKey(planTiles(photo, a.tileScheme)));
        QVERIFY(b.tileScheme.padColour == a.tileScheme.padColour);
        QCOMPARE(b.tileScheme.fixedMode, a.tileScheme.fixedMode);
    }

    // In the order of the folder's rows, whatever the file's.
    static std::vector<float> numbersOf(const Checkpoint& folder, const std::string& name,
                                        const StoredWeight& weight) {
        std::vector<float> stored = *dequantizeRows(weight, 0, weight.rows);
        const TextConfig& text = folder.text();
        const bool isQuery = name.find(".attn_q.") != std::string::npos;
        const bool moves = name.starts_with("blk.") && text.architecture != "qwen" &&
                           (isQuery || name.find(".attn_k.") != std::string::npos);
        if (!moves)
            return stored;
        std::vector<float> rows(stored.size());
        const std::uint64_t half = text.headDim / 2;
        for (std::uint64_t row = 0; row < weight.rows; ++row) {
            const std::uint64_t inHead = row % text.headDim;
            const std::uint64_t from = row - inHead + inHead % half * 2 + inHead / half;
            std::copy_n(stored.begin() + std::ptrdiff_t(from * weight.columns), weight.columns,
                        rows.begin() + std::ptrdiff_t(row * weight.columns));
        }
        return rows;
    }

    static double errorOf(const Checkpoint& folder, const std::string& name,
                          const StoredWeight& before, const StoredWeight& after) {
        const std::vector<float> a = *dequantizeRows(before, 0, before.rows);
        const std::vector<float> b = numbersOf(folder, name, after);
        double error = 0;
        double sum = 1e-30;
        for (std::size_t i = 0; i < a.size(); ++i) {
            error += std::pow(double(a[i]) - double(b[i]), 2);
            sum += std::pow(double(a[i]), 2);
        }
        return a.size() == b.size() ? error / sum : 1;
    }

    static void sameWeight(const Checkpoint& folder, const std::string& name,
                           const StoredWeight& before, const StoredWeight* after) {
        QVERIFY2(after != nullptr, name.c_str());
        QVERIFY2(after->rows == before.rows && after->columns == before.columns, name.c_str());
        if (before.type == TensorType::F16) {
            QVERIFY2(numbersOf(folder, name, *after) == *dequantizeRows(before, 0, before.rows),
                     name.c_str());
        } else {  // resized in F32
            QVERIFY2(errorOf(folder, name, before, *after) < 1e-6, name.c_str());
        }
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestFamilyConversion)
#include "tst_family_conversion.moc"
