// SPDX-License-Identifier: MIT
// Export and import, with real folders and photos.
#include "app/desktop/storage/archive/archive_text.h"
#include "archive_case.h"

using namespace tessera;

class TestArchive : public ArchiveCase {
    Q_OBJECT

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void jsonComesBackWhole() {
        QVERIFY(m_store->setSettings(QStringLiteral("c"), QStringLiteral("Be brief."),
                                     SamplingSettings{{.topK = 5}}));
        QVERIFY(m_store->setPinned(QStringLiteral("c"), true));
        const QString folder = exported(jsonFormat());
        const QString file = folder + QStringLiteral("/conversations.json");
        QCOMPARE(QDir(folder + QStringLiteral("/photos")).entryList(QDir::Files).size(), 2);

        const QTemporaryDir otherDir;
        auto other = openStore(otherDir.path());
        auto imported = importConversations(file, otherDir.path(), into(*other), {});
        QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
        QCOMPARE(imported->merged.conversations, 1);
        QCOMPARE(imported->merged.messages, 4);
        QCOMPARE(imported->missingPhotos, 0);
        const auto before = m_store->tree(QStringLiteral("c"));
        const auto after = other->tree(QStringLiteral("c"));
        QVERIFY(before && after);
        QCOMPARE(after->conversation.title, before->conversation.title);
        QCOMPARE(after->conversation.systemPrompt, QStringLiteral("Be brief."));
        QVERIFY(after->conversation.pinned);
        QVERIFY(after->conversation.sampling == before->conversation.sampling);
        QCOMPARE(after->messages.size(), 4);
        for (qsizetype i = 0; i < 4; ++i) {
            const MessageRow& was = before->messages[i];
            const MessageRow& is = after->messages[i];
            QCOMPARE(is.id, was.id);
            QCOMPARE(is.parentId, was.parentId);
            QCOMPARE(is.chosen, was.chosen);
            QCOMPARE(is.text, was.text);
            QCOMPARE(is.createdMs, was.createdMs);
            QVERIFY(is.error == was.error);
            QVERIFY(is.figures.seed == was.figures.seed);
            QVERIFY(is.figures.sampling == was.figures.sampling);
            QCOMPARE(is.figures.tokenIds, was.figures.tokenIds);
            QCOMPARE(is.figures.promptTokens, was.figures.promptTokens);
            QCOMPARE(is.photos.size(), was.photos.size());
            for (qsizetype p = 0; p < is.photos.size(); ++p) {
                QCOMPARE(is.photos[p].hash, was.photos[p].hash);
                QCOMPARE(is.photos[p].name, was.photos[p].name);
                QCOMPARE(is.photos[p].grid, was.photos[p].grid);
                QCOMPARE(is.photos[p].widthPx, was.photos[p].widthPx);
                QVERIFY(QFile::exists(is.photos[p].filePath));
            }
        }
        // Once more: nothing comes twice.
        imported = importConversations(file, otherDir.path(), into(*other), {});
        QCOMPARE(imported->merged.messages, 0);
        QCOMPARE(other->conversations()->size(), 1);
        QVERIFY(importedText(*imported).contains(QStringLiteral("already here")));
        // What is in the trash comes back, and it is said.
        QVERIFY(other->setDeleted(other->conversations()->first().id, true));
        imported = importConversations(file, otherDir.path(), into(*other), {});
        QCOMPARE(imported->merged.fromTrash, 1);
        QCOMPARE(other->conversations()->size(), 1);
        QCOMPARE(importedText(*imported), QStringLiteral("Restored from the trash: 1."));
    }

    void markdownShowsTheChosenBranch() {
        QVERIFY(m_store->addConversation(
            {QStringLiteral("d"), QStringLiteral("../Boats: \"red\"?"), 1, 1}));
        const QString folder = exported(markdownFormat());
        const QStringList files = QDir(folder).entryList({QStringLiteral("*.md")}, QDir::Files);
        QCOMPARE(files.size(), 2);
        QByteArray text;
        for (const QString& file : files) {
            QVERIFY(!file.contains(QLatin1Char(':')) && !file.startsWith(QLatin1Char('.')));
            const QByteArray content = contentOf(QDir(folder).filePath(file));
            if (content.size() > text.size())
                text = content;
        }
        QVERIFY(text.startsWith("# ../Boats: \"red\"?"));
        QVERIFY(text.contains("What is this?"));
        QVERIFY(text.contains("两艘船"));
        QVERIFY(!text.contains("A *boat*"));
        const QByteArray link = "![red 1.png](photos/" + m_red.hash.toLatin1() + ".png)";
        QVERIFY(text.contains(link));
        QVERIFY(QFile::exists(folder + QStringLiteral("/photos/") + m_red.hash +
                              QStringLiteral(".png")));
        // A second export goes beside the first.
        QVERIFY(exported(markdownFormat()) != folder);
        QVERIFY(!exported(markdownFormat(), {QStringLiteral("c")}).isEmpty());
    }

    void regionsAreWordsAndNumbers() {
        const QString text = QStringLiteral(
            "See <ref> a *cat*</ref><box>(250,500),(750,1000)</box> and "
            "<quad>(0,0),(500,0),(500,500),(0,500)</quad>");
        add("r1", "q2", MessageRole::Assistant, text);
        QDir folder(exported(markdownFormat()));
        const QString name = folder.entryList({QStringLiteral("*.md")}, QDir::Files).value(0);
        const QString shown = QString::fromUtf8(contentOf(folder.filePath(name)));
        QVERIFY2(shown.contains(QStringLiteral("See  a *cat* and\n\nRegions of red [1].png, in "
                                               "pixels:\n\n1. a *cat*: 16, 24 – 48, 48\n"
                                               "2. 0, 0; 32, 0; 32, 24; 0, 24\n")),
                 qPrintable(shown));
        folder.setPath(exported(jsonFormat()));
        const QJsonObject file =
            QJsonDocument::fromJson(
                contentOf(folder.filePath(QStringLiteral("conversations.json"))))
                .object();
        const QJsonArray messages =
            file[u"conversations"].toArray()[0].toObject()[u"messages"].toArray();
        QJsonArray regions;
        for (const QJsonValue& message : messages) {
            if (message[u"id"] == QLatin1String("r1")) {
                QCOMPARE(message[u"text"].toString(), text);
                regions = message[u"regions"].toArray();
            } else {
                QVERIFY(message[u"regions"].isUndefined());
            }
        }
        QCOMPARE(regions.size(), 2);
        QCOMPARE(regions[0][u"phrase"].toString(), QStringLiteral("a *cat*"));
        QCOMPARE(regions[0][u"shape"].toString(), QStringLiteral("box"));
        QCOMPARE(regions[0][u"photo"].toString(), m_red.hash);
        QCOMPARE(regions[0][u"pixels"].toArray(),
                 (QJsonArray{QJsonArray{16, 24}, QJsonArray{48, 48}}));
        QCOMPARE(regions[0][u"corners"].toArray(),
                 (QJsonArray{QJsonArray{250, 500}, QJsonArray{750, 1000}}));
        QCOMPARE(regions[1][u"shape"].toString(), QStringLiteral("quad"));
    }

    void everyFormatWritesFilesOfItsEnding() {
        QStringList endings;
        for (const ExportFormat& format : exportFormats()) {
            QVERIFY(!format.name.isEmpty() && !endings.contains(format.ending));
            endings << format.ending;
            const QDir folder(exported(format));
            const QStringList files =
                folder.entryList({QStringLiteral("*.") + format.ending}, QDir::Files);
            QVERIFY2(!files.isEmpty(), qPrintable(format.name));
        }
        QVERIFY(endings.contains(QStringLiteral("json")));
    }

    void fileNamesAreAllowedEverywhere() {
        QCOMPARE(fileNameFor(QStringLiteral("a/b\\c:d")), QStringLiteral("a b c d"));
        QCOMPARE(fileNameFor(QStringLiteral("..")), fileNameFor(QString()));
        QVERIFY(!fileNameFor(QStringLiteral("\n\t")).isEmpty());
        QVERIFY(fileNameFor(QString(500, QLatin1Char('x'))).size() <= 80);
    }

    void exportsThatEndEarlyLeaveNothing() {
        std::stop_source stop;
        stop.request_stop();
        const auto path = exportConversations(*m_store, {jsonFormat(), {}, m_target->path()},
                                              {[](double) {}, stop.get_token()});
        QVERIFY(!path);
        QCOMPARE(path.error().code, ErrorCode::Cancelled);
        QVERIFY(QDir(m_target->path()).isEmpty());
        const auto nowhere = exportConversations(
            *m_store, {jsonFormat(), {}, m_target->filePath(QStringLiteral("none/there"))}, {});
        QVERIFY(!nowhere);
        QCOMPARE(nowhere.error().code, ErrorCode::WriteFailed);
    }

    void whatIsNoExportIsRefused_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray("{\"format\": \"tessera-conv");
        QTest::newRow("another program's") << QByteArray("{\"messages\": []}");
        QTest::newRow("newer") << QByteArray(
            "{\"format\": \"tessera-conversations\", \"version\": 99, \"conversations\": []}");
        QTest::newRow("deeply nested") << "{\"format\": " + QByteArray(100000, '[');
    }

    void whatIsNoExportIsRefused() {
        QFETCH(QByteArray, content);
        const QString file = m_target->filePath(QStringLiteral("x.json"));
        write(file, content);
        const auto imported = importConversations(file, m_dir->path(), into(*m_store), {});
        QVERIFY(!imported);
        QVERIFY(!imported.error().message().empty());
        QVERIFY(!importConversations(m_target->filePath(QStringLiteral("none.json")), m_dir->path(),
                                     into(*m_store), {}));
    }

    void oddFilesAreTakenAsFarAsTheyGo() {
        // Parents that are missing, ids twice, numbers out of range, photos with paths for names.
        const QByteArray content = R"({"format": "tessera-conversations", "version": 1,
          "conversations": [{"id": "", "title": "Odd", "updatedMs": 1e300, "messages": [
            {"id": "same", "parentId": "nobody", "role": "user", "text": "one", "createdMs": -5,
             "photos": [{"hash": "../../../etc/passwd", "extension": "png"},
                        {"hash": "0123456789012345678901234567890123456789012345678901234567890123",
                         "extension": "/../x"}, 7]},
            {"id": "same", "parentId": "same", "role": "robot", "state": "streaming", "text": 5,
             "promptTokens": -3, "seed": "x", "sampling": {"temperature": 1e30}},
            "nonsense", null]}]})";
        const QString file = m_target->filePath(QStringLiteral("odd.json"));
        write(file, content);
        const auto imported = importConversations(file, m_dir->path(), into(*m_store), {});
        QVERIFY2(imported, imported ? "" : imported.error().message().c_str());
        QCOMPARE(imported->merged.conversations, 1);
        QCOMPARE(imported->merged.messages, 2);
        QCOMPARE(imported->missingPhotos, 3);
        QString id;
        const auto rows = m_store->conversations();
        for (const ConversationRow& row : *rows)
            if (row.title == QLatin1String("Odd"))
                id = row.id;
        const auto tree = m_store->tree(id);
        QVERIFY(tree);
        QCOMPARE(tree->messages[1].state, MessageState::Interrupted);
        QCOMPARE(tree->messages[1].parentId, tree->messages[0].id);
        QVERIFY(m_store->messages(id)->size() > 0);
    }
};

QTEST_GUILESS_MAIN(TestArchive)
#include "tst_archive.moc"
