// SPDX-License-Identifier: MIT
// Imports from ZIP archives and from exports in several parts, as ChatGPT sends them, and from what
// is left of them or pretends to be one.
#include <zip.h>

#include <QCryptographicHash>
#include <QtEndian>
#include <functional>

#include "app/desktop/storage/archive/archive_text.h"
#include "tests/app/storage/import_case.h"

using namespace tessera;

namespace {

struct Packed {
    QByteArray name;
    QByteArray content;
    zip_uint16_t encryption = ZIP_EM_NONE;
};

QByteArray zipOf(const QList<Packed>& files) {
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("made.zip"));
    zip_t* archive = zip_open(QFile::encodeName(path).constData(), ZIP_CREATE, nullptr);
    for (const Packed& file : files) {
        zip_source_t* source = zip_source_buffer(archive, file.content.constData(),
                                                 static_cast<zip_uint64_t>(file.content.size()), 0);
        // Those that are not UTF-8 go as they are.
        const bool isUtf8 = QString::fromUtf8(file.name).toUtf8() == file.name;
        const zip_int64_t index = zip_file_add(archive, file.name.constData(), source,
                                               isUtf8 ? ZIP_FL_ENC_UTF_8 : ZIP_FL_ENC_CP437);
        if (index < 0)
            qFatal("%s", zip_strerror(archive));
        if (file.encryption != ZIP_EM_NONE &&
            zip_file_set_encryption(archive, static_cast<zip_uint64_t>(index), file.encryption,
                                    "secret") != 0)
            qFatal("%s", zip_strerror(archive));
    }
    if (zip_close(archive) != 0)
        qFatal("%s", zip_strerror(archive));
    QFile made(path);
    return made.open(QIODevice::ReadOnly) ? made.readAll() : QByteArray();
}

// With another size of its unpacked files than they have.
QByteArray sayingSize(QByteArray zip, quint32 sizeBytes) {
    const QByteArray entryMark = QByteArrayLiteral("PK\x01\x02");
    for (qsizetype at = zip.indexOf(entryMark); at >= 0; at = zip.indexOf(entryMark, at + 1))
        qToLittleEndian(sizeBytes, zip.data() + at + 24);
    return zip;
}

// A conversation as ChatGPT exports it, with a picture in the answer and one in the question.
QByteArray chat(const QByteArray& title, const QByteArray& asked, const QByteArray& drawn) {
    const QByteArray json =
        R"({"title": "TITLE", "conversation_id": "TITLE", "create_time": 1700000000,
      "current_node": "a", "mapping": {
        "q": {"parent": null, "children": ["a"], "message": {"id": "q", "author": {"role": "user"},
          "content": {"content_type": "multimodal_text", "parts": ["What?",
            {"content_type": "image_asset_pointer", "asset_pointer": "file-service:SLASHESASKED"}]}}},
        "a": {"parent": "q", "children": [], "message": {"id": "a", "author": {"role": "assistant"},
          "content": {"content_type": "multimodal_text", "parts": ["A boat.",
            {"content_type": "image_asset_pointer", "asset_pointer": "sediment:SLASHESDRAWN"}]}}}}})";
    // moc takes two slashes for a comment even in there.
    return QByteArray(json)
        .replace("SLASHES", "//")
        .replace("TITLE", title)
        .replace("ASKED", asked)
        .replace("DRAWN", drawn);
}

QByteArray list(const QList<QByteArray>& chats) {
    return '[' + chats.join(',') + ']';
}

}  // namespace

class TestImportZip : public ImportCase {
    Q_OBJECT

  private:
    const QString m_name = QStringLiteral("export.zip");

    Imported importedZip(const QList<Packed>& files) const {
        write(m_name, zipOf(files));
        return imported(m_name);
    }

  private slots:
    void init() { setUp(); }

    void chatGptsArchiveIsReadAsItComes() {
        const Imported result = importedZip({
            {"chat.html", "<html>"},
            {"file-Ask1-harbour.png", picture(Qt::red)},
            {"user-77/file_00bb.dat", picture(Qt::blue)},
            {"conversations.json", list({chat("Boats", "file-Ask1", "file_00bb")})},
        });
        QCOMPARE(result.merged.conversations, 1);
        QCOMPARE(result.missingPhotos, 0);
        const QList<MessageRow> rows = shown(QStringLiteral("Boats"));
        QCOMPARE(texts(rows),
                 (QStringList{QStringLiteral("Q What?"), QStringLiteral("A A boat.")}));
        for (const MessageRow& row : rows) {
            QCOMPARE(row.photos.size(), 1);
            QVERIFY(QFile::exists(row.photos[0].filePath));
        }
        // Nothing was unpacked.
        QCOMPARE(QDir(m_source->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList{m_name});

        const Imported again = imported(m_name);
        QCOMPARE(again.merged.conversations + again.merged.messages, 0);
    }

    void namesAreWhateverTheirProgramWrote_data() {
        QTest::addColumn<QByteArray>("conversations");
        QTest::addColumn<QByteArray>("photo");
        QTest::newRow("in a folder") << QByteArray("my export/conversations.json")
                                     << QByteArray("my export/x/file-Ask1.png");
        QTest::newRow("from Windows")
            << QByteArray("export\\conversations.json") << QByteArray("export\\x\\file-Ask1.png");
        QTest::newRow("not UTF-8")
            << QByteArray("conversations.json") << QByteArray("caf\xe9/file-Ask1-\xff\xfe.png");
        QTest::newRow("UTF-8") << QByteArray("对话/conversations.json")
                               << QByteArray("对话/file-Ask1-图.png");
        QTest::newRow("roundabout")
            << QByteArray("./conversations.json") << QByteArray("a//./file-Ask1.png");
    }
    void namesAreWhateverTheirProgramWrote() {
        QFETCH(const QByteArray, conversations);
        QFETCH(const QByteArray, photo);
        const Imported result =
            importedZip({{"__MACOSX/._conversations.json", "\1\2"},
                         {"old/deeper/still/conversations.json", "[]"},
                         {photo, picture(Qt::red)},
                         {conversations, list({chat("Boats", "file-Ask1", "file-gone")})}});
        QCOMPARE(result.merged.conversations, 1);
        QCOMPARE(result.missingPhotos, 1);
        QCOMPARE(shown(QStringLiteral("Boats"))[0].photos.size(), 1);
    }

    void largeHistoriesComeInParts_data() {
        QTest::addColumn<bool>("packed");
        QTest::newRow("packed") << true;
        QTest::newRow("unpacked") << false;
    }
    void largeHistoriesComeInParts() {
        QFETCH(const bool, packed);
        const QList<Packed> files = {
            {"conversations-002.json", list({chat("Third", "file-Ask1", "file-Ask1")})},
            {"conversations-000.json", list({chat("First", "file-Ask1", "file-Ask1"), "7"})},
            {"conversations-001.json", "[{\"title\": \"Cut"},
            {"conversations-of-mine.json", "no"},
            {"shared_conversations.json", "no"},
            {"file-Ask1.dat", picture(Qt::red)},
        };
        if (packed)
            write(m_name, zipOf(files));
        else
            for (const Packed& file : files)
                write(QString::fromUtf8(file.name), file.content);
        // Any of them stands for all.
        const Imported result =
            imported(packed ? m_name : QStringLiteral("conversations-002.json"));
        QCOMPARE(result.merged.conversations, 2);
        QCOMPARE(result.missingPhotos, 0);
        QCOMPARE(shown(QStringLiteral("First")).size(), 2);
        QCOMPARE(shown(QStringLiteral("Third")).size(), 2);
        QCOMPARE(result.left.size(), 1);
        QCOMPARE(result.left[0].number, 2);
        QCOMPARE(result.unreadParts.size(), 1);
        QCOMPARE(result.unreadParts[0].code, ErrorCode::InvalidFormat);
        QVERIFY(importedText(result).contains(
            QStringLiteral("Parts of the export that could not be read: 1.\n")));
    }

    void tesserasOwnExportMayBePacked() {
        const QByteArray photo = picture(Qt::red);
        const QByteArray hash = QCryptographicHash::hash(photo, QCryptographicHash::Sha256).toHex();
        QByteArray json = R"({"format": "tessera-conversations", "version": 1, "conversations": [
          {"id": "c", "title": "Own", "messages": [{"id": "1", "role": "user", "text": "x",
            "photos": [{"hash": "HASH", "extension": "png", "name": "red.png"}]}]}]})";
        const Imported result =
            importedZip({{"Tessera/conversations.json", json.replace("HASH", hash)},
                         {"Tessera/photos/" + hash + ".png", photo}});
        QCOMPARE(result.merged.conversations, 1);
        QCOMPARE(result.missingPhotos, 0);
        QCOMPARE(shown(QStringLiteral("Own"))[0].photos[0].name, QStringLiteral("red.png"));
    }

    void whatCannotBeReadIsExplained_data() {
        QTest::addColumn<QByteArray>("zip");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QByteArray>("words");
        const QByteArray good = zipOf({{"conversations.json", list({chat("Boats", "a", "b")})}});
        QTest::newRow("cut off") << good.chopped(10) << ErrorCode::FileTruncated
                                 << QByteArray("not a complete ZIP archive");
        QTest::newRow("half") << good.first(good.size() / 2) << ErrorCode::FileTruncated
                              << QByteArray("not a complete ZIP archive");
        QTest::newRow("only its mark")
            << QByteArray("PK\x03\x04 and so on") << ErrorCode::FileTruncated
            << QByteArray("not a complete ZIP archive");
        QByteArray damaged = good;
        for (int i = 60; i < 80; ++i)
            damaged[i] = 'x';
        QTest::newRow("damaged") << damaged << ErrorCode::FileTruncated << QByteArray("damaged");
        QTest::newRow("more than it says")
            << sayingSize(good, 20) << ErrorCode::FileTruncated << QByteArray("damaged");
        QTest::newRow("less than it says")
            << sayingSize(good, 1 << 20) << ErrorCode::FileTruncated << QByteArray("damaged");
        QTest::newRow("a large file")
            << sayingSize(good, 0x60000000) << ErrorCode::Unsupported << QByteArray("too large");
        QList<Packed> many = {{"conversations.json", "[]"}};
        for (int i = 0; i < 20; ++i)
            many.append({QByteArray::number(i), "1"});
        QTest::newRow("large in all") << sayingSize(zipOf(many), 0xfffffff0)
                                      << ErrorCode::Unsupported << QByteArray("when unpacked");
        QTest::newRow("password") << zipOf({{"conversations.json", list({chat("Boats", "a", "b")}),
                                             ZIP_EM_AES_256}})
                                  << ErrorCode::Unsupported << QByteArray("password");
        QTest::newRow("no conversations")
            << zipOf({{"user.json", "{}"}, {"a/chat.json", "[]"}}) << ErrorCode::InvalidFormat
            << QByteArray("no file conversations.json");
        QTest::newRow("leads out")
            << zipOf({{"../conversations.json", "[]"},
                      {"a/../../conversations.json", "[]"},
                      {"/conversations.json", "[]"}})
            << ErrorCode::InvalidFormat << QByteArray("no file conversations.json");
        QTest::newRow("nothing in it")
            << QByteArray("PK\x05\x06") + QByteArray(18, '\0') << ErrorCode::InvalidFormat
            << QByteArray("no file conversations.json");
        QTest::newRow("other conversations")
            << zipOf({{"conversations.json", "[{\"x\": 1}]"}}) << ErrorCode::InvalidFormat
            << QByteArray("no conversations that Tessera knows");
    }
    void whatCannotBeReadIsExplained() {
        QFETCH(const QByteArray, zip);
        QFETCH(const ErrorCode, code);
        QFETCH(const QByteArray, words);
        write(m_name, zip);
        const auto refused = tryImport(m_name);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, code);
        QVERIFY2(QByteArray::fromStdString(refused.error().message()).contains(words),
                 refused.error().message().c_str());
        QVERIFY(m_store->conversations()->isEmpty());
    }

    void aBadPictureIsMissingAndTheRestIsTaken() {
        const Imported result = importedZip({
            {"../file-Ask1.png", picture(Qt::red)},
            {"file-Ask2.png", "no picture"},
            {"file-Ask3.png", picture(Qt::blue), ZIP_EM_AES_256},
            {"conversations.json",
             list({chat("One", "file-Ask1", "file-Ask2"), chat("Two", "file-Ask3", "")})},
        });
        QCOMPARE(result.merged.conversations, 2);
        QCOMPARE(result.missingPhotos, 4);
        QVERIFY(result.left.isEmpty());
    }

    void anImportFromAnArchiveCanBeStopped() {
        write(m_name,
              zipOf({{"conversations.json", list({chat("One", "", ""), chat("Two", "", "")})}}));
        std::stop_source stop;
        LongJob job;
        job.stop = stop.get_token();
        const auto merge = [&](const ConversationTree& tree) {
            stop.request_stop();
            return m_store->merge(tree);
        };
        const auto result =
            importConversations(m_source->filePath(m_name), m_dir->path(), merge, job);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QCOMPARE(m_store->conversations()->size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestImportZip)
#include "tst_import_zip.moc"
