// SPDX-License-Identifier: MIT
// The pickles of PyTorch files: what lists of weights are made of is followed, everything else is
// named and refused.
#include <QTest>

#include "engine/formats/pytorch/pickled_weights.h"
#include "tests/engine/formats/pytorch_builder.h"

using namespace tessera;
using test::littleEndian;
using test::PickleBuilder;

using Sizes = std::vector<std::uint64_t>;

class TestPickledWeights : public QObject {
    Q_OBJECT

  private slots:
    void listsOfWeights_data() {
        QTest::addColumn<int>("protocol");
        for (const int protocol : {2, 3, 4, 5})
            QTest::addRow("protocol %d", protocol) << protocol;
    }
    void listsOfWeights() {
        QFETCH(int, protocol);
        PickleBuilder list(protocol);
        list.emptyOrderedDict().raw("r" + littleEndian(std::uint32_t(100000)) + "(");
        list.text("a.weight").tensor("BFloat16Storage", "0", {3, 4});
        list.text("b.tied").view("BFloat16Storage", "0", 12, 4, {2, 4}, {4, 1});
        list.text("scale").tensor("FloatStorage", "1", {});
        list.text("steps").tensor("LongStorage", "2", {std::int64_t{1} << 40});
        list.text("parameter").name("torch._utils", "_rebuild_parameter").raw("(");
        list.tensor("HalfStorage", "3", {2}).raw("\x88").emptyOrderedDict().raw("tR");
        list.text("version").raw(std::string("\x8a\0", 2));     // zero, in no bytes
        list.text("a.weight").tensor("HalfStorage", "4", {5});  // the last one counts
        list.raw("u");
        // What state_dict() hangs on to its dictionary.
        list.raw("}").text("_metadata").emptyOrderedDict().raw("(").text("").raw("}");
        list.text("version").number(1).raw("susb");
        const PickledWeights weights = read(list.done());
        QCOMPARE(weights.size(), std::size_t(5));
        QVERIFY(weights.at("a.weight").storage.key == "4");
        const PickledTensor& tied = weights.at("b.tied");
        QVERIFY(tied.dtype == "BF16" && tied.storage.key == "0" && tied.storage.elements == 12);
        QVERIFY(tied.offset == 4 && tied.shape == Sizes({2, 4}) && tied.strides == Sizes({4, 1}));
        QVERIFY(weights.at("scale").dtype == "F32" && weights.at("scale").shape.empty());
        QVERIFY(weights.at("steps").shape == Sizes({std::uint64_t{1} << 40}));
        QVERIFY(weights.at("parameter").dtype == "F16");
    }

    // Newer element types lie in a storage of bytes, and come beside it.
    void typesBesideTheStorage() {
        PickleBuilder list;
        list.raw("}").text("w").name("torch._utils", "_rebuild_tensor_v3").raw("(");
        list.raw("(").text("storage").name("torch.storage", "UntypedStorage").text("0").text("cpu");
        list.number(6).raw("tQ").number(0).numbers({6}).numbers({1}).raw("\x89");
        list.emptyOrderedDict().name("torch", "float8_e4m3fn").raw("tRs");
        QVERIFY(read(list.done()).at("w").dtype == "F8_E4M3");
    }

    void selfContainingListsAreNothingSpecial() {
        PickleBuilder list;
        list.raw("}").raw(std::string("q\0", 2)).text("self").raw(std::string("h\0s", 3));
        list.text("list").raw("]q\1h\1as");
        list.text("w").tensor("FloatStorage", "0", {2}).raw("s");
        QCOMPARE(read(list.done()).size(), std::size_t(1));
    }

    void foreignNames_data() {
        QTest::addColumn<QByteArray>("pickle");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, const std::string& pickle, const char* named) {
            QTest::newRow(name) << QByteArray::fromStdString(pickle) << named;
        };
        const auto good = [](PickleBuilder list) {
            return list.text("w").tensor("FloatStorage", "0", {2}).raw("s").done();
        };
        row("call", good(PickleBuilder().raw("}").name("os", "system").text("true").raw("\x85R0")),
            "\"os.system\"");
        row("as a value",
            good(PickleBuilder().raw("}").text("x").name("builtins", "eval").raw("s")),
            "\"builtins.eval\"");
        row("protocol 4",
            good(PickleBuilder(4).raw("}").name("posix", "system").text("true").raw("\x85R0")),
            "\"posix.system\"");
        row("protocol 0", "cos\nsystem\n(S'true'\ntR.", "\"os.system\"");
        row("very old call", "(S'true'\nios\nsystem\n.", "damaged");
        row("very old call after a mark", "(ios\nsystem\n.", "\"os.system\"");
        row("new object",
            PickleBuilder().name("subprocess", "Popen").text("true").raw("\x85\x81").done(),
            "\"subprocess.Popen\"");
        row("several",
            good(PickleBuilder()
                     .raw("}")
                     .name("os", "system")
                     .text("a")
                     .raw("\x85R0")
                     .name("shutil", "rmtree")
                     .text("b")
                     .raw("\x85R0")),
            "\"os.system\", \"shutil.rmtree\",");
        row("a state for it",
            good(PickleBuilder().raw("}").name("os", "system").text("a").raw("\x85R}b0")),
            "\"os.system\"");
        row("a cut list after it",
            PickleBuilder().raw("}").name("os", "system").raw("(").raw("X").done(),
            "\"os.system\"");
        row("another part of torch", good(PickleBuilder().raw("}").name("torch", "load").raw("0")),
            "\"torch.load\"");
        row("a dotted name", good(PickleBuilder(4).raw("}").name("torch", "hub.load").raw("0")),
            "\"torch.hub.load\"");
        row("control characters", good(PickleBuilder(4).raw("}").name("a\nb", "\x1b[31m").raw("0")),
            "\"a?b.?[31m\"");
    }
    void foreignNames() {
        QFETCH(QByteArray, pickle);
        QFETCH(QString, named);
        const Error error = refusal(pickle.toStdString());
        QVERIFY2(QString::fromStdString(error.message()).contains(named), error.message().c_str());
        QCOMPARE(error.code,
                 named == "damaged" ? ErrorCode::InvalidFormat : ErrorCode::Unsupported);
    }

    void wrongLists_data() {
        QTest::addColumn<QByteArray>("pickle");
        const auto row = [](const char* name, const std::string& pickle) {
            QTest::newRow(name) << QByteArray::fromStdString(pickle);
        };
        const auto view = [](const std::vector<std::int64_t>& shape,
                             const std::vector<std::int64_t>& strides, std::int64_t offset) {
            return PickleBuilder()
                .raw("}")
                .text("w")
                .view("FloatStorage", "0", 4, offset, shape, strides)
                .raw("s")
                .done();
        };
        row("empty", "");
        row("no end", PickleBuilder().raw("}").raw("0").done().substr(0, 3));
        row("newer protocol", "\x80\x06}.");
        row("nothing on the stack", PickleBuilder().done());
        row("a number", PickleBuilder().number(7).done());
        row("a list", PickleBuilder().raw("]").done());
        row("no such instruction", PickleBuilder().raw("}\xff").done());
        row("pop beyond the mark", PickleBuilder().raw("}(0").done());
        row("no mark", PickleBuilder().raw("}t").done());
        row("odd pairs", PickleBuilder().raw("}(N").raw("u").done());
        row("append to a dictionary", PickleBuilder().raw("}Na").done());
        row("pairs into a list", PickleBuilder().raw("]NNs").done());
        row("not remembered", PickleBuilder().raw("}h\x07").done());
        row("text beyond the end", PickleBuilder().raw("}X\xff\xff\xff\x7f").done());
        row("long text beyond the end",
            PickleBuilder().raw("}\x8d" + std::string(8, '\xff')).done());
        row("number of 300 bytes",
            PickleBuilder()
                .raw("}\x8b" + littleEndian(std::uint32_t(300)) + std::string(300, '1'))
                .done());
        row("number of 9 bytes", PickleBuilder().raw("}\x8a\x09" + std::string(9, '1')).done());
        row("a call of a text", PickleBuilder().text("x").raw(")R").done());
        row("a call with a text",
            PickleBuilder().name("collections", "OrderedDict").text("x").raw("R").done());
        row("a call of a storage type",
            PickleBuilder().name("torch", "FloatStorage").raw(")R").done());
        row("dictionary of something",
            PickleBuilder().name("collections", "OrderedDict").raw("]\x85R").done());
        row("tensor of nothing",
            PickleBuilder().name("torch._utils", "_rebuild_tensor_v2").raw(")R").done());
        row("parameter of nothing",
            PickleBuilder().name("torch._utils", "_rebuild_parameter").raw("NNN\x87R").done());
        row("address that is no tuple", PickleBuilder().text("storage").raw("Q").done());
        row("address of something else", PickleBuilder()
                                             .raw("(")
                                             .text("file")
                                             .name("torch", "FloatStorage")
                                             .text("0")
                                             .text("cpu")
                                             .number(1)
                                             .raw("tQ")
                                             .done());
        row("address with a type for a storage", PickleBuilder()
                                                     .raw("(")
                                                     .text("storage")
                                                     .name("torch", "float32")
                                                     .text("0")
                                                     .text("cpu")
                                                     .number(1)
                                                     .raw("tQ")
                                                     .done());
        row("negative size", view({-1, 4}, {4, 1}, 0));
        row("negative stride", view({1, 4}, {4, -1}, 0));
        row("negative offset", view({4}, {1}, -1));
        row("fewer strides", view({2, 2}, {2}, 0));
        row("a hundred dimensions",
            view(std::vector<std::int64_t>(100, 1), std::vector<std::int64_t>(100, 1), 0));
    }
    void wrongLists() {
        QFETCH(QByteArray, pickle);
        const Error error = refusal(pickle.toStdString());
        QCOMPARE(error.code, ErrorCode::InvalidFormat);
        QVERIFY2(error.message().find("list of weights is damaged") != std::string::npos,
                 error.message().c_str());
    }

    void everyCutAndEveryByte() {
        PickleBuilder list;
        list.emptyOrderedDict().raw("(").text("a").tensor("HalfStorage", "0", {2, 3});
        list.text("b").tensor("FloatStorage", "1", {1}).raw("u");
        const std::string whole = list.done();
        QCOMPARE(read(whole).size(), std::size_t(2));
        for (std::size_t length = 0; length < whole.size(); ++length)
            QCOMPARE(refusal(whole.substr(0, length)).code, ErrorCode::InvalidFormat);
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (int value = 0; value < 256; ++value) {
                std::string changed = whole;
                changed[at] = char(value);
                (void)tryRead(changed);  // whatever it says, it says something
            }
        }
    }

    void hugeListsEnd() {
        const std::string million(1'000'000, '(');
        // Lists in lists are only numbers here.
        std::string nested(1'000'000, ']');
        nested.append(999'999, 'a');
        QCOMPARE(refusal("\x80\x02" + nested + ".").code, ErrorCode::InvalidFormat);
        for (const char* repeated : {"]", "(", "}", "N2", ")0"}) {
            std::string pickle = "\x80\x02";
            while (pickle.size() < 5'000'000)
                pickle += repeated;
            const Error error = refusal(pickle);
            QVERIFY2(error.message().find("too long") != std::string::npos,
                     error.message().c_str());
        }
        const Error error = refusal(std::string(std::size_t{65} << 20, 'N'));
        QVERIFY2(error.message().find("too long") != std::string::npos, error.message().c_str());
    }

  private:
    static Result<PickledWeights> tryRead(const std::string& pickle) {
        return readPickledWeights(std::as_bytes(std::span(pickle)), "/models/x/pytorch_model.bin");
    }
    // Views in the result point into `pickle`, which is kept.
    PickledWeights read(const std::string& pickle) {
        m_kept = pickle;
        const auto weights = tryRead(m_kept);
        if (!weights)
            qWarning("%s", weights.error().message().c_str());
        return weights ? *weights : PickledWeights();
    }
    static Error refusal(const std::string& pickle) {
        const auto weights = tryRead(pickle);
        return weights ? Error() : weights.error();
    }

    std::string m_kept;
};

QTEST_APPLESS_MAIN(TestPickledWeights)
#include "tst_pickled_weights.moc"
