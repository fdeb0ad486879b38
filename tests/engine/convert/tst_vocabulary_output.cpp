// SPDX-License-Identifier: MIT
// Vocabularies go into GGUF files and come back as they were.
#include <QtTest>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/vocabulary_gguf.h"
#include "engine/convert/gguf_layout.h"
#include "engine/convert/rank_merges.h"
#include "engine/convert/vocabulary_output.h"
#include "engine/text/tokenizer/byte_alphabet.h"
#include "engine/text/tokenizer/tokenizer.h"
#include "tests/engine/text/small_vocabulary.h"

using namespace tessera;
using namespace tessera::test;

class VocabularyOutputTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    Vocabulary roundTrip(const Vocabulary& vocabulary, std::size_t rows) const {
        GgufLayout layout;
        layout.add("general.architecture", "llama");
        addVocabulary(layout, vocabulary, rows);
        QFile file(m_folder.filePath("vocabulary.gguf"));
        const std::string bytes = layout.header();
        if (!file.open(QIODevice::WriteOnly) ||
            file.write(bytes.data(), qint64(bytes.size())) != qint64(bytes.size()))
            qFatal("cannot write");
        file.close();
        const auto read = GgufFile::open(file.fileName().toStdString());
        auto result = read ? vocabularyFromGguf(*read) : Result<Vocabulary>(read.error());
        if (!result)
            qFatal("%s", result.error().message().c_str());
        return *std::move(result);
    }

    void compare(const Vocabulary& vocabulary) const {
        const std::size_t count = vocabulary.tokens.size();
        const Vocabulary read = roundTrip(vocabulary, count + 3);
        QCOMPARE(read.tokens.size(), count + 3);
        for (std::size_t i = 0; i < count; ++i) {
            QCOMPARE(read.tokens[i], vocabulary.tokens[i]);
            QVERIFY(read.types[i] == vocabulary.types[i]);
        }
        QVERIFY(read.model == vocabulary.model);
        QCOMPARE(read.pre, vocabulary.pre);
        QCOMPARE(read.promptFamily, vocabulary.promptFamily);
        QCOMPARE(read.mergesByRank, vocabulary.mergesByRank);
        QCOMPARE(read.prefixOnlyAtStart, vocabulary.prefixOnlyAtStart);
        QCOMPARE(read.addSpacePrefix, vocabulary.addSpacePrefix);
        QCOMPARE(read.addBos, vocabulary.addBos);
        QCOMPARE(read.bos, vocabulary.bos);
        QCOMPARE(read.eos, vocabulary.eos);
        QCOMPARE(read.eot, vocabulary.eot);
        QCOMPARE(read.eom, vocabulary.eom);
        const auto before = makeTokenizer(vocabulary);
        const auto after = makeTokenizer(read);
        for (const char* text : {"Hello  in this, it's 12345 \n\n 你好 caf\xC3\xA9 </s>a", "in in",
                                 "<ref>a</ref><|im_end|>", "\xff ü"}) {
            QCOMPARE(after->encode(text, Tokenizer::SpecialTokens::AsTokens),
                     before->encode(text, Tokenizer::SpecialTokens::AsTokens));
        }
    }

  private slots:
    void sentencePiece() {
        Vocabulary v = sentencePieceVocabulary({"in", "▁", "▁in"});
        v.pre = "default";
        v.promptFamily = "vila";
        v.prefixOnlyAtStart = true;
        compare(v);
        v.promptFamily = "xcomposer2";
        v.prefixOnlyAtStart = false;
        v.addSpacePrefix = false;
        addToken(v, std::string(1, '\0'), TokenType::Normal, -9.0f);
        v.eot = addToken(v, "[UNUSED_TOKEN_145]", TokenType::UserDefined);
        compare(v);
    }

    void ranks() {
        Vocabulary v = byteBpeVocabulary("qwen2", {});
        for (const char* token : {"in", " in", "in in", "it"})
            addToken(v, toByteAlphabet(token), TokenType::Normal);
        v.promptFamily = "qwen-vl";
        v.mergesByRank = true;
        v.eos = addToken(v, "<|endoftext|>", TokenType::Control);
        v.eot = addToken(v, "<|im_end|>", TokenType::Control);
        addToken(v, "<ref>", TokenType::UserDefined);
        addToken(v, "</ref>", TokenType::UserDefined);
        compare(v);
        // For programs that only know merges; "in in" is never one word.
        const std::vector<std::string> merges = {"i n", "Ġ in", "in Ġin", "i t"};
        QCOMPARE(mergesOfRanks(v), merges);
        QCOMPARE(roundTrip(v, v.tokens.size()).merges, merges);
        addToken(v, "xyz", TokenType::Normal);  // made of three
        QCOMPARE(mergesOfRanks(v), merges);
    }

    void deepSeek() {
        Vocabulary v = byteBpeVocabulary("deepseek-llm", {"i n", "Ġ in"});
        v.promptFamily = "deepseek-vl";
        v.bos = addToken(v, "<bos>", TokenType::Control);
        v.addBos = true;
        addToken(v, "ü", TokenType::UserDefined);
        compare(v);
    }

    void goldenVocabularies() {
        const QDir golden(TESSERA_GOLDEN_DIR);
        const QStringList folders = golden.entryList({"i*", "j*", "k*", "l*"}, QDir::Dirs);
        if (folders.isEmpty())
            QSKIP("the golden data is not here");
        for (const QString& folder : folders) {
            const auto v = openVocabulary(golden.filePath(folder + "/hf").toStdString());
            QVERIFY2(v, qPrintable(folder));
            compare(*v);
        }
    }
};

QTEST_APPLESS_MAIN(VocabularyOutputTest)
#include "tst_vocabulary_output.moc"
