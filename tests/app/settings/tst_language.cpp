// SPDX-License-Identifier: MIT
// Choosing a language, plurals, and the messages of real errors in that language.
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/inference/local_models.h"
#include "app/desktop/photos/photo_formats.h"
#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/settings/language.h"
#include "app/desktop/text/error_json.h"
#include "app/desktop/text/error_text.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/text/sentences.h"
#include "engine/checkpoint/checkpoint.h"
#include "engine/image/decode/decode.h"
#include "tests/engine/checkpoint/small_models.h"

using namespace std::string_literals;
using namespace tessera;

namespace {

const QString kSubset = QStringLiteral(TESSERA_SOURCE_DIR "/tests/golden/subset/");
const QRegularExpression kChinese(QStringLiteral("[\\x{4e00}-\\x{9fff}]"));
// Two words: a name or a file's name is no English.
const QRegularExpression kEnglish(QStringLiteral("\\b[a-z]{3,} [a-z]{2,}\\b"));

}  // namespace

class TestLanguage : public QObject {
    Q_OBJECT

  private:
    QString at(const char* name) const { return m_dir.filePath(QLatin1String(name)); }
    void write(const char* name, const QByteArray& content) const {
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }
    static QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

  private slots:
    void initTestCase() {
        QVERIFY(m_dir.isValid());
        const QByteArray model = read(kSubset + QStringLiteral("model.gguf"));
        QVERIFY(!model.isEmpty());
        write("model.gguf", model);
        write("short.gguf", model.left(model.size() / 2));
        write("headless.gguf", model.left(40));
        write("empty.gguf", {});
        write("page.gguf", "<!DOCTYPE html><html></html>");
        write("lfs.gguf", "version https://git-lfs.github.com/spec/v1\n");
        write("mmproj.gguf", read(kSubset + QStringLiteral("mmproj.gguf")));
        test::TextShape other;
        other.architecture = "mamba";
        QVERIFY(test::smallTextModel(other).write(toPath(at("mamba.gguf"))));
        QVERIFY(test::smallTextModel().write(toPath(at("narrow.gguf"))));
    }
    void cleanup() { Language::use({}); }

    void theChoiceIsKept() {
        AppSettings settings(at("settings.ini"));
        Language language(&settings);
        QSignalSpy changed(&language, &Language::changed);
        QCOMPARE(language.choice(), QString());
        QStringList names;
        for (const QVariant& entry : language.choices())
            names.append(entry.toMap().value(QStringLiteral("name")).toString());
        QCOMPARE(names, QStringList({QStringLiteral("follow the desktop"),
                                     QStringLiteral("English"), QStringLiteral("简体中文")}));
        language.setChoice(QStringLiteral("zh_CN"));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(QLocale().language(), QLocale::Chinese);
        QCOMPARE(language.choices().first().toMap().value(QStringLiteral("name")).toString(),
                 QStringLiteral("跟随系统"));
        AppSettings again(at("settings.ini"));
        QCOMPARE(Language(&again).choice(), QStringLiteral("zh_CN"));
        // What is no language is the system's.
        language.setChoice(QStringLiteral("tlh"));
        QCOMPARE(language.choice(), QString());
        QCOMPARE(changed.count(), 2);
        QVERIFY(AppSettings(at("settings.ini")).language().isEmpty());
    }

    void oneIsNotMany() {
        const auto matches = [](int count) {
            return QCoreApplication::translate("SearchHeading", "%Ln matches", nullptr, count);
        };
        Language::use(QStringLiteral("en"));
        QCOMPARE(matches(1), QStringLiteral("1 match"));
        QCOMPARE(matches(2340), QStringLiteral("2,340 matches"));
        Language::use(QStringLiteral("zh_CN"));
        QCOMPARE(matches(1), QStringLiteral("1 处"));
    }

    void whatCannotBeLoadedIsSaid_data() {
        QTest::addColumn<QString>("textModel");
        QTest::addColumn<QString>("mmproj");
        QTest::newRow("missing") << at("nowhere.gguf") << QString();
        QTest::newRow("truncated") << at("short.gguf") << QString();
        QTest::newRow("no header") << at("headless.gguf") << QString();
        QTest::newRow("empty") << at("empty.gguf") << QString();
        QTest::newRow("a web page") << at("page.gguf") << QString();
        QTest::newRow("a placeholder") << at("lfs.gguf") << QString();
        QTest::newRow("another architecture") << at("mamba.gguf") << QString();
        QTest::newRow("an image part alone") << at("mmproj.gguf") << QString();
        QTest::newRow("a text model as image part") << at("model.gguf") << at("narrow.gguf");
        QTest::newRow("a pair that does not fit") << at("narrow.gguf") << at("mmproj.gguf");
        QTest::newRow("a folder without a model") << m_dir.path() << QString();
    }
    void whatCannotBeLoadedIsSaid() {
        QFETCH(const QString, textModel);
        QFETCH(const QString, mmproj);
        ModelPaths paths{toPath(textModel), {}};
        if (!mmproj.isEmpty())
            paths.mmproj = toPath(mmproj);
        const auto checkpoint = Checkpoint::open(paths.text, paths.mmproj, {});
        QVERIFY(!checkpoint);
        inBothLanguages(checkpoint.error());
    }

    void photosAreRefusedInBoth_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("svg") << QByteArray("<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        QTest::newRow("pdf") << QByteArray("%PDF-1.7\n");
        QTest::newRow("text") << QByteArray("Just words.");
        const QByteArray png =
            read(QStringLiteral(TESSERA_SOURCE_DIR "/resources/samples/cat.png"));
        QTest::newRow("half a PNG") << png.left(png.size() / 2);
    }
    void photosAreRefusedInBoth() {
        QFETCH(const QByteArray, file);
        write("photo.dat", file);
        const auto stored = storePhotoFile(m_dir.path(), at("photo.dat"));
        QVERIFY(!stored);
        inBothLanguages(stored.error());
    }

    // Values keep what they are, in whatever order the translation has them.
    void valuesStay() {
        Language::use(QStringLiteral("zh_CN"));
        const QString shown = errorText(Error(
            ErrorCode::Mismatch,
            "{} was made for a text model with a hidden size of {}, but {} has {}. Choose the "
            "mmproj that was published together with the text model.",
            QStringLiteral("\"%2 eyes.gguf\""), 5120, QStringLiteral("\"words.gguf\""), 4096));
        for (const char* value : {"\"%2 eyes.gguf\"", "5120", "\"words.gguf\"", "4096"})
            QVERIFY2(shown.contains(QLatin1String(value)), qPrintable(shown));
        QVERIFY(!kEnglish.match(shown).hasMatch());
    }

    void sentencesInSentencesAreShown() {
        const Error error(
            ErrorCode::InvalidFormat, "{} is damaged: {}. Download it again.",
            QStringLiteral("\"a.gguf\""),
            Sentence::listed(std::vector{Sentence("a tensor has no name"),
                                         Sentence("tensors {} and {} overlap", 1, 2)}));
        QCOMPARE(errorText(error),
                 QStringLiteral("\"a.gguf\" is damaged: a tensor has no name; tensors 1 and 2 "
                                "overlap. Download it again."));
        Language::use(QStringLiteral("zh_CN"));
        const QString shown = errorText(error);
        QVERIFY2(!kEnglish.match(shown).hasMatch(), qPrintable(shown));
        QVERIFY(shown.contains(QStringLiteral("\"a.gguf\"")));
    }

    // Answers keep the error, not its words: they are shown in whatever language is chosen later.
    void errorsAreKeptAsData() {
        const Error error(ErrorCode::FileTruncated, "{} is damaged: {}. Download it again.", "{}"s,
                          Sentence("the length of {}", "\"key\""s));
        const auto kept = errorFromText(errorToText(error));
        QVERIFY(kept && *kept == error);
        QVERIFY(!errorFromText({}) && errorToText({}).isEmpty());
        // What answers kept before it was data.
        const auto old = errorFromJson(QStringLiteral("It broke."));
        QCOMPARE(keptErrorText(old), QStringLiteral("It broke."));
        const auto oldNote = errorFromText(
            QStringLiteral("The answer ends here because the model's context is full. Start a new "
                           "chat to go on."));
        QVERIFY(oldNote && *oldNote == Error(ErrorCode::Internal, contextFullNote().sentence));
        // A code of a later version, and nonsense.
        const auto later = errorFromText(
            QStringLiteral(R"({"code": "Tired", "pattern": "{} sleeps{}.", "values": ["It", 3]})"));
        QVERIFY(later && later->code == ErrorCode::Internal);
        QCOMPARE(keptErrorText(later), QStringLiteral("It sleeps."));
        QVERIFY(!errorFromJson(QJsonValue(7)));
        for (const char* wordless :
             {"{}", R"({"code": "Mismatch"})", R"({"code": "DeviceLost", "pattern": 7})"}) {
            const auto said = errorFromText(QString::fromLatin1(wordless));
            QVERIFY2(said && !keptErrorText(said).isEmpty(), wordless);
        }
        QCOMPARE(errorFromText(QStringLiteral(R"({"code": "DeviceLost"})"))->code,
                 ErrorCode::DeviceLost);
        Language::use(QStringLiteral("zh_CN"));
        QVERIFY(!kEnglish.match(keptErrorText(kept)).hasMatch());
        QVERIFY(keptErrorText(old).endsWith(QStringLiteral("It broke.")));
        QVERIFY(!kEnglish.match(keptErrorText(oldNote)).hasMatch());
    }

    void everyCodeIsKept() {
        for (int number = 0; number <= static_cast<int>(ErrorCode::Internal); ++number) {
            const Error error(static_cast<ErrorCode>(number), "It broke.");
            QVERIFY(errorFromText(errorToText(error)) == error);
            const auto code = errorCodeFromName(toJson(error)[u"code"].toString());
            QVERIFY(code == error.code);
        }
        QVERIFY(!errorCodeFromName({}));
        QVERIFY(!errorCodeFromName(QStringLiteral("Tired")));
    }

    // Without a translation: what kind of thing went wrong, then the words as they are.
    void whatIsNotKnownComesWithItsKind() {
        const Error unknown(ErrorCode::FileTruncated, "The flux file lacks its capacitor.");
        QCOMPARE(errorText(unknown), QStringLiteral("The flux file lacks its capacitor."));
        Language::use(QStringLiteral("zh_CN"));
        const QString shown = errorText(unknown);
        QVERIFY2(kChinese.match(shown.left(4)).hasMatch(), qPrintable(shown));
        QVERIFY(shown.endsWith(QStringLiteral("The flux file lacks its capacitor.")));
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
            const QString bare = errorText(Error{static_cast<ErrorCode>(code), {}});
            QVERIFY2(kChinese.match(bare).hasMatch(), qPrintable(bare));
            QVERIFY2(!kEnglish.match(bare).hasMatch(), qPrintable(bare));
        }
    }

    // Why two files belong together, or not.
    void pairsAreExplainedInBoth() {
        const ModelEntry fits = describeModelAt(at("model.gguf"), {});
        const ModelEntry lonely = describeModelAt(at("narrow.gguf"), {});
        QVERIFY2(fits.shownPairing().startsWith(QStringLiteral("Both have a hidden size of")),
                 qPrintable(fits.shownPairing()));
        Language::use(QStringLiteral("zh_CN"));
        for (const QString& text : {fits.shownPairing(), lonely.shownPairing()}) {
            QVERIFY2(kChinese.match(text).hasMatch(), qPrintable(text));
            QVERIFY2(!kEnglish.match(text).hasMatch(), qPrintable(text));
        }
        QCOMPARE(lonely.shownEyes(), QStringLiteral("仅文本"));
        QVERIFY(describeModelAt(at("short.gguf"), {})
                    .shownProblem()
                    .contains(QStringLiteral("不完整")));
    }

  private:
    static void inBothLanguages(const Error& error) {
        Language::use(QStringLiteral("en"));
        QCOMPARE(errorText(error), QString::fromStdString(error.message()));
        Language::use(QStringLiteral("zh_CN"));
        const QString shown = errorText(error);
        QVERIFY2(kChinese.match(shown).hasMatch(), qPrintable(shown));
        // What the operating system and Qt say comes in their language.
        const QString ours = QString(shown).remove(QStringLiteral("No such file or directory"));
        QVERIFY2(!kEnglish.match(ours).hasMatch(), qPrintable(shown));
    }

    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestLanguage)
#include "tst_language.moc"
