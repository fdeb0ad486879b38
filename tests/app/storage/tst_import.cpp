// SPDX-License-Identifier: MIT
// What comes in from files of Tessera and of other programs, written as those programs write them.
#include <QDateTime>
#include <QJsonObject>

#include "app/desktop/storage/archive/formats/conversation_json.h"
#include "app/desktop/storage/archive/formats/import_formats.h"
#include "tests/app/storage/import_case.h"

using namespace tessera;

namespace {

QByteArray filledIn(QByteArray json, const char* place, const QByteArray& value) {
    return json.replace(place, value);
}

}  // namespace

class TestImport : public ImportCase {
    Q_OBJECT

  private:
    using ImportCase::imported;
    // Writes it and imports it.
    Imported imported(const QByteArray& json) const {
        write(QStringLiteral("file.json"), json);
        return imported(QStringLiteral("file.json"));
    }

  private slots:
    void init() { setUp(); }

    void whatIsBadIsLeftOutAndTheRestTaken() {
        const Imported result = imported(QByteArray(R"({
            "format": "tessera-conversations", "version": 1, "conversations": [
              {"id": "a", "title": "First", "messages": [{"id": "1", "role": "user", "text": "x"}]},
              {"id": "b", "title": "No messages"}, 5,
              {"id": "c", "title": "Wrong", "messages": "nothing"},
              {"id": "d", "title": "Last", "messages": [{"id": "2", "role": "user", "text": "y"}]}]})"));
        QCOMPARE(result.merged.conversations, 2);
        QCOMPARE(texts(shown(QStringLiteral("Last"))), QStringList{QStringLiteral("Q y")});
        QCOMPARE(result.left.size(), 3);
        QCOMPARE(result.left[0].title, QStringLiteral("No messages"));
        QCOMPARE(result.left[1].title, QString());
        QCOMPARE(result.left[1].number, 3);
        QCOMPARE(result.left[2].title, QStringLiteral("Wrong"));
        for (const NotImported& one : result.left)
            QVERIFY(!one.reason.message().empty());
    }

    void aPlainListIsRead() {
        const Imported result = imported(QByteArray(
            R"([{"title": "T", "messages": [{"id": "1", "role": "user", "text": "x"}]}])"));
        QCOMPARE(result.merged.conversations, 1);
    }

    void messagesFindTheirPlaces_data() {
        QTest::addColumn<QByteArray>("messages");
        QTest::addColumn<QStringList>("expected");
        const QStringList all = {QStringLiteral("Q q"), QStringLiteral("A a"),
                                 QStringLiteral("Q more")};
        QTest::newRow("children first") << QByteArray(R"([
            {"id": "3", "parentId": "2", "role": "user", "text": "more"},
            {"id": "2", "parentId": "1", "role": "assistant", "text": "a"},
            {"id": "1", "role": "user", "text": "q"}])")
                                        << all;
        QTest::newRow("no ids") << QByteArray(R"([{"role": "user", "text": "q"},
            {"role": "assistant", "text": "a"}, {"role": "user", "text": "more"}])")
                                << all;
        QTest::newRow("a circle") << QByteArray(R"([
            {"id": "1", "parentId": "2", "role": "user", "text": "q"},
            {"id": "2", "parentId": "1", "role": "assistant", "text": "a"}])")
                                  << QStringList{QStringLiteral("A a"), QStringLiteral("Q q")};
        QTest::newRow("instructions") << QByteArray(R"([
            {"id": "0", "role": "system", "text": "Be brief."},
            {"id": "1", "parentId": "0", "role": "user", "text": "q"},
            {"id": "2", "parentId": "1", "role": "assistant", "text": "a"}])")
                                      << all.first(2);
        QTest::newRow("what is no message") << QByteArray(R"([null, 5, "x",
            {"id": "1", "role": "user", "text": "q"}])")
                                            << all.first(1);
    }
    void messagesFindTheirPlaces() {
        QFETCH(const QByteArray, messages);
        QFETCH(const QStringList, expected);
        const Imported result = imported(filledIn(
            R"({"format": "tessera-conversations", "version": 1, "conversations": [
                {"id": "c", "title": "T", "messages": MESSAGES}]})",
            "MESSAGES", messages));
        QVERIFY(result.left.isEmpty());
        QCOMPARE(texts(shown(QStringLiteral("T"))), expected);
    }

    void timesAsTextCountAndTheFutureDoesNot() {
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        imported(QByteArray(R"({"format": "tessera-conversations", "version": 1, "conversations": [
            {"id": "a", "createdMs": "1760000000000", "messages": []},
            {"id": "b", "updatedMs": 9e15, "messages": []}]})"));
        QCOMPARE(m_store->conversation(QStringLiteral("a"))->createdMs, qint64{1760000000000});
        const qint64 updated = m_store->conversation(QStringLiteral("b"))->updatedMs;
        QVERIFY(updated >= before && updated <= QDateTime::currentMSecsSinceEpoch());
    }

    // JSON can hold what no database and no C string can: NUL, and halves of characters.
    void whatIsNotTextIsReplaced() {
        const QByteArray json = R"({"format": "tessera-conversations", "version": 1,
          "conversations": [{"id": "c\u0000d", "title": "NUL \u0000 half \ud83d.",
            "systemPrompt": "Be \udc00 brief.", "messages": [
            {"id": "1\u0000", "role": "user", "text": "\ude00 first\u0000", "photos": []},
            {"id": "2\ud800", "parentId": "1\u0000", "role": "assistant", "text": "\ud83d\ude00"},
            {"id": "3", "parentId": "2\ud800", "role": "user", "text": "x\ud83d"}]}]})";
        // The reader takes it as it is.
        const auto known = tesseraImport().conversationsIn(QJsonDocument::fromJson(json));
        QVERIFY(known && *known && (*known)->size() == 1);
        const auto tree = treeFromJson((**known)[0].toObject());
        QVERIFY(tree);
        QCOMPARE(tree->messages.size(), 3);
        QCOMPARE(tree->conversation.title.size(), 13);

        QCOMPARE(imported(json).merged.conversations, 1);
        const QChar odd(QChar::ReplacementCharacter);
        const QString title = QStringLiteral("NUL %1 half %1.").arg(odd);
        QCOMPARE(texts(shown(title)), (QStringList{QStringLiteral("Q %1 first%1").arg(odd),
                                                   QStringLiteral("A ") + QString::fromUtf8("😀"),
                                                   QStringLiteral("Q x") + odd}));
        const auto row = m_store->conversation(shown(title).first().conversationId);
        QCOMPARE(row->systemPrompt, QStringLiteral("Be %1 brief.").arg(odd));
        // It is known again, and what is found in it is text.
        const Imported again = imported(json);
        QCOMPARE(again.merged.conversations + again.merged.messages, 0);
    }

    void whatIsNotTextIsReplacedFromOtherPrograms_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("ChatGPT") << QByteArray(R"([{"title": "T\u0000", "conversation_id": "a",
            "current_node": "n", "mapping": {"n": {"id": "n", "parent": null, "children": [],
            "message": {"id": "n", "author": {"role": "user"}, "recipient": "all",
            "content": {"content_type": "text", "parts": ["q\ud83d"]}}}}}])");
        QTest::newRow("Open WebUI") << QByteArray(R"([{"id": "a", "title": "T\u0000", "chat": {
            "messages": [{"role": "user", "content": "q\ud83d"}]}}])");
        QTest::newRow("LM Studio") << QByteArray(R"({"name": "T\u0000", "messages": [
            {"currentlySelected": 0, "versions": [{"type": "singleStep", "role": "user",
            "content": [{"type": "text", "text": "q\ud83d"}]}]}]})");
    }
    void whatIsNotTextIsReplacedFromOtherPrograms() {
        QFETCH(const QByteArray, json);
        QCOMPARE(imported(json).merged.conversations, 1);
        const QChar odd(QChar::ReplacementCharacter);
        QCOMPARE(texts(shown(QStringLiteral("T") + odd)), QStringList{QStringLiteral("Q q") + odd});
    }

    void chatGptsShownBranchComesWithItsPictures() {
        write(QStringLiteral("file-AbC123-harbour.png"), picture(Qt::red));
        write(QStringLiteral("user-x/file_00000000aa11-sanitized.png"), picture(Qt::blue));
        write(QStringLiteral("file_00000000bb22.dat"), picture(Qt::green));
        write(QStringLiteral("dalle-generations/file-Gen1-77aa.webp"), picture(Qt::yellow));
        // moc takes "//" for a comment even in here.
        const QByteArray json = filledIn(R"([{
          "title": "Boats", "create_time": 1700000000.25, "update_time": 1700000100.5,
          "conversation_id": "6543-aa", "current_node": "n6", "mapping": {
            "root": {"id": "root", "message": null, "parent": null, "children": ["n1"]},
            "n1": {"id": "n1", "parent": "root", "children": ["n2"], "message": {"id": "n1",
              "author": {"role": "system"}, "create_time": null,
              "content": {"content_type": "text", "parts": [""]},
              "metadata": {"is_visually_hidden_from_conversation": true}}},
            "n2": {"id": "n2", "parent": "n1", "children": ["old", "n3"], "message": {"id": "n2",
              "author": {"role": "user"}, "create_time": 1700000001.5, "recipient": "all",
              "content": {"content_type": "multimodal_text", "parts": [
                {"content_type": "image_asset_pointer", "width": 32, "height": 24,
                 "asset_pointer": "file-service:SLASHESfile-AbC123"},
                {"content_type": "image_asset_pointer",
                 "asset_pointer": "sediment:SLASHESfile_00000000aa11"},
                {"content_type": "image_asset_pointer",
                 "asset_pointer": "sediment:SLASHESfile_gone"},
                "What are these?"]},
              "metadata": {"attachments": [{"id": "file-AbC123", "name": "at dawn.png"}]}}},
            "old": {"id": "old", "parent": "n2", "children": [], "message": {"id": "old",
              "author": {"role": "assistant"}, "create_time": 1700000002,
              "content": {"content_type": "text", "parts": ["Asked again."]}}},
            "n3": {"id": "n3", "parent": "n2", "children": ["n4"], "message": {"id": "n3",
              "author": {"role": "assistant"}, "create_time": 1700000003, "recipient": "python",
              "content": {"content_type": "code", "text": "look"}}},
            "n4": {"id": "n4", "parent": "n3", "children": ["draw"], "message": {"id": "n4",
              "author": {"role": "tool"}, "create_time": 1700000004,
              "content": {"content_type": "execution_output", "text": "42"}}},
            "draw": {"id": "draw", "parent": "n4", "children": ["n5"], "message": {"id": "draw",
              "author": {"role": "tool", "name": "dalle.text2im"}, "create_time": 1700000004.5,
              "recipient": "all", "content": {"content_type": "multimodal_text", "parts": [
                {"content_type": "image_asset_pointer",
                 "asset_pointer": "file-service:SLASHESfile-Gen1"},
                "The picture is visible already."]}}},
            "n5": {"id": "n5", "parent": "draw", "children": ["n6"], "message": {"id": "n5",
              "author": {"role": "assistant"}, "create_time": 1700000005, "recipient": "all",
              "content": {"content_type": "text", "parts": ["Two boats."]},
              "metadata": {"model_slug": "gpt-4o"}}},
            "n6": {"id": "n6", "parent": "n5", "children": [], "message": {"id": "n6",
              "author": {"role": "assistant"}, "create_time": 1700000006, "recipient": "all",
              "content": {"content_type": "multimodal_text", "parts": ["And a gull.",
                {"content_type": "image_asset_pointer",
                 "asset_pointer": "sediment:SLASHESfile_00000000bb22?shared=1"}]}}}}},
          {"title": "Nothing in it", "create_time": 1.5, "mapping": {}}])",
                                         "SLASHES", "//");
        const Imported result = imported(json);
        QCOMPARE(result.merged.conversations, 1);
        QCOMPARE(result.missingPhotos, 1);
        QCOMPARE(result.left.size(), 1);
        QCOMPARE(result.left.first().title, QStringLiteral("Nothing in it"));
        const QList<MessageRow> rows = shown(QStringLiteral("Boats"));
        QCOMPARE(texts(rows), (QStringList{QStringLiteral("Q What are these?"),
                                           QStringLiteral("A Two boats.\n\nAnd a gull.")}));
        QCOMPARE(rows[0].photos.size(), 2);
        QCOMPARE(rows[0].photos[0].name, QStringLiteral("at dawn.png"));
        QVERIFY(QFile::exists(rows[0].photos[1].filePath));
        QCOMPARE(rows[0].createdMs, qint64{1700000001500});
        QCOMPARE(rows[1].modelName, QStringLiteral("gpt-4o"));
        QCOMPARE(rows[1].photos.size(), 2);
        QCOMPARE(rows[1].photos[0].name, QStringLiteral("file-Gen1-77aa.webp"));
        QVERIFY(QFile::exists(rows[1].photos[1].filePath));

        const Imported again = imported(json);
        QCOMPARE(again.merged.conversations + again.merged.messages, 0);
    }

    void openWebUisChatsComeWithTheirPictures() {
        const QByteArray json = R"([{
          "id": "11aa", "user_id": "u", "title": "Lights", "updated_at": 1710000200,
          "created_at": 1710000000, "archived": false, "pinned": true, "chat": {
            "title": "Lights", "models": ["llava:7b"], "params": {"system": "Be brief."},
            "history": {"currentId": "m3", "messages": {
              "m1": {"id": "m1", "parentId": null, "childrenIds": ["m2", "m3"], "role": "user",
                "content": "How many?", "timestamp": 1710000001,
                "files": [{"type": "image", "url": "data:image/png;base64,PICTURE"},
                          {"type": "image", "url": "/api/v1/files/1/content"},
                          {"type": "file", "url": "notes.txt"}]},
              "m2": {"id": "m2", "parentId": "m1", "childrenIds": [], "role": "assistant",
                "content": "Two.", "timestamp": 1710000002},
              "m3": {"id": "m3", "parentId": "m1", "childrenIds": [], "role": "assistant",
                "content": "Three.", "model": "llava:7b", "timestamp": 1710000003}}},
            "messages": []}},
          {"id": "22bb", "title": "Older", "chat": {"timestamp": 1700000000123, "messages": [
            {"role": "user", "content": [{"type": "text", "text": "And here?"},
              {"type": "image_url", "image_url": {"url": "data:image/png;base64,PICTURE"}}]},
            {"role": "assistant", "content": "One."}]}},
          {"id": "33cc", "title": "Empty", "chat": {"history": {"messages": {}}}}])";
        const Imported result = imported(filledIn(json, "PICTURE", picture(Qt::green).toBase64()));
        QCOMPARE(result.merged.conversations, 2);
        QCOMPARE(result.missingPhotos, 1);
        QCOMPARE(result.left.size(), 1);
        const QList<MessageRow> rows = shown(QStringLiteral("Lights"));
        QCOMPARE(texts(rows),
                 (QStringList{QStringLiteral("Q How many?"), QStringLiteral("A Three.")}));
        QCOMPARE(rows[0].photos.size(), 1);
        QCOMPARE(rows[1].modelName, QStringLiteral("llava:7b"));
        const auto row = m_store->conversation(rows[0].conversationId);
        QCOMPARE(row->systemPrompt, QStringLiteral("Be brief."));
        QVERIFY(row->pinned);
        const QList<MessageRow> older = shown(QStringLiteral("Older"));
        QCOMPARE(texts(older),
                 (QStringList{QStringLiteral("Q And here?"), QStringLiteral("A One.")}));
        QCOMPARE(older[0].photos.size(), 1);
        QVERIFY(older[0].createdMs >= 1700000000123);
    }

    void lmStudiosConversationComesWithItsPictures() {
        write(QStringLiteral("user-files/1730 - 77.png"), picture(Qt::yellow));
        write(QStringLiteral("conversations/trips/1.conversation.json"), R"({
          "name": "Trip", "pinned": false, "createdAt": 1730000000000, "systemPrompt": "Be kind.",
          "userLastMessagedAt": 1730000005000, "assistantLastMessagedAt": 1730000009000,
          "lastUsedModel": {"identifier": "llava-v1.6"}, "messages": [
            {"currentlySelected": 1, "versions": [
              {"type": "singleStep", "role": "user", "content": [{"type": "text", "text": "Old"}]},
              {"type": "singleStep", "role": "user", "content": [
                {"type": "text", "text": "Where is this?"},
                {"type": "file", "fileIdentifier": "1730 - 77.png", "fileType": "image",
                 "sizeBytes": 100},
                {"type": "file", "fileIdentifier": "../../etc/passwd", "fileType": "image"}]}]},
            {"currentlySelected": 0, "versions": [
              {"type": "multiStep", "role": "assistant", "senderInfo": {"senderName": "llava-v1.6"},
               "steps": [
                {"type": "contentBlock", "style": {"type": "thinking"},
                 "content": [{"type": "text", "text": "Hm."}]},
                {"type": "contentBlock", "content": [{"type": "text", "text": "At the sea."}]},
                {"type": "debugInfoBlock", "debugInfo": "x"}]}]}]})");
        const Imported result = imported(QStringLiteral("conversations/trips/1.conversation.json"));
        QCOMPARE(result.merged.conversations, 1);
        QCOMPARE(result.missingPhotos, 1);
        const QList<MessageRow> rows = shown(QStringLiteral("Trip"));
        QCOMPARE(texts(rows), (QStringList{QStringLiteral("Q Where is this?"),
                                           QStringLiteral("A At the sea.")}));
        QCOMPARE(rows[0].photos.size(), 1);
        QCOMPARE(rows[1].modelName, QStringLiteral("llava-v1.6"));
        const auto row = m_store->conversation(rows[0].conversationId);
        QCOMPARE(row->systemPrompt, QStringLiteral("Be kind."));
        QCOMPARE(row->updatedMs, qint64{1730000009000});
    }
};

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
