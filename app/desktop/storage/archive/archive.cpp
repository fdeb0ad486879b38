// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/archive.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QRegularExpression>
#include <QSet>
#include <utility>

#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/storage/archive/conversation_json.h"
#include "app/desktop/storage/message_tree.h"
#include "app/desktop/text/error_text.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(Archive)
};

const QString kFormatName = QStringLiteral("tessera-conversations");
constexpr int kFormatVersion = 1;
constexpr qint64 kLargestJsonBytes = qint64{1} << 30;
constexpr qsizetype kLongestName = 80;

Error cancelled() {
    return {ErrorCode::Cancelled,
            sentence(QT_TRANSLATE_NOOP("Sentences", "Cancelled.")).toStdString()};
}

Error notWritten(const QFileDevice& file) {
    return {ErrorCode::WriteFailed,
            sentence(QT_TRANSLATE_NOOP("Sentences", "%1 could not be written: %2."))
                .arg(QDir::toNativeSeparators(file.fileName()), file.errorString())
                .toStdString()};
}

// "name", "name (2)", ... : the first that `taken` does not know.
QString freeName(const QString& name, const std::function<bool(const QString&)>& taken) {
    QString free = name;
    for (int number = 2; taken(free); ++number)
        free = QStringLiteral("%1 (%2)").arg(name).arg(number);
    return free;
}

// An export under way: its folder goes again unless keep() is called.
class ExportFolder {
  public:
    explicit ExportFolder(const QString& path) : m_dir(path) {}
    ~ExportFolder() {
        if (!m_kept && m_made)
            m_dir.removeRecursively();
    }
    ExportFolder(const ExportFolder&) = delete;
    ExportFolder& operator=(const ExportFolder&) = delete;

    Result<void> make() {
        m_made = QDir().mkdir(m_dir.path());
        if (m_made && m_dir.mkdir(QStringLiteral("photos")))
            return {};
        return Error{
            ErrorCode::WriteFailed,
            sentence(QT_TRANSLATE_NOOP("Sentences",
                                       "The folder %1 could not be created. Choose another place."))
                .arg(QDir::toNativeSeparators(m_dir.path()))
                .toStdString()};
    }
    Result<void> addPhoto(const PhotoRef& photo) {
        const QString name = photoName(photo);
        if (m_photos.contains(name))
            return {};
        m_photos.insert(name);
        // A photo whose file is gone is no reason to keep the words back.
        QFile file(photo.filePath);
        if (!file.exists() || file.copy(m_dir.filePath(name)))
            return {};
        return Error{
            ErrorCode::WriteFailed,
            sentence(QT_TRANSLATE_NOOP("Sentences", "The photo %1 could not be copied: %2."))
                .arg(photo.name, file.errorString())
                .toStdString()};
    }
    static QString photoName(const PhotoRef& photo) {
        return QStringLiteral("photos/%1.%2").arg(photo.hash, photo.extension);
    }
    QString filePath(const QString& name) const { return m_dir.filePath(name); }
    QString keep() {
        m_kept = true;
        return m_dir.path();
    }

  private:
    QDir m_dir;
    QSet<QString> m_photos;
    bool m_made = false;
    bool m_kept = false;
};

QString inOneLine(const QString& text) {
    return text.simplified();
}

QString markdownOf(const ConversationTree& tree) {
    const QLocale locale;
    QString out = QStringLiteral("# %1\n\n").arg(inOneLine(tree.conversation.title));
    if (!tree.conversation.systemPrompt.isEmpty())
        out += QStringLiteral("> %1\n\n").arg(inOneLine(tree.conversation.systemPrompt));
    for (const MessageRow& row : chosenPath(tree.messages)) {
        const QString who =
            row.role == MessageRole::User
                ? Text::tr("You")
                : (row.modelName.isEmpty() ? Text::tr("Answer") : inOneLine(row.modelName));
        const QString when =
            locale.toString(QDateTime::fromMSecsSinceEpoch(row.createdMs), QLocale::ShortFormat);
        out += QStringLiteral("## %1\n\n*%2*\n\n").arg(who, when);
        for (const PhotoRef& photo : row.photos) {
            QString name = inOneLine(photo.name);
            name.remove(QLatin1Char('[')).remove(QLatin1Char(']'));
            out += QStringLiteral("![%1](%2)\n\n").arg(name, ExportFolder::photoName(photo));
        }
        if (!row.text.isEmpty())
            out += row.text.trimmed() + QStringLiteral("\n\n");
        if (!row.error.isEmpty())
            out += QStringLiteral("*%1*\n\n").arg(inOneLine(errorText(row.error)));
    }
    return out;
}

Result<void> writeAll(QFile& file, const QByteArray& bytes) {
    return file.write(bytes) == bytes.size() ? Result<void>() : Result<void>(notWritten(file));
}

// Gives every conversation with its photos to `write`.
Result<void> forEachTree(ChatStore& store, const QStringList& ids, ExportFolder& folder,
                         const LongJob& job,
                         const std::function<Result<void>(const ConversationTree&)>& write) {
    for (qsizetype i = 0; i < ids.size(); ++i) {
        job.advance(i, ids.size());
        auto tree = store.tree(ids[i]);
        if (!tree)
            return tree.error();
        for (const MessageRow& row : tree->messages)
            for (const PhotoRef& photo : row.photos) {
                if (job.stop.stop_requested())
                    return cancelled();
                if (auto added = folder.addPhoto(photo); !added)
                    return added;
            }
        if (job.stop.stop_requested())
            return cancelled();
        if (auto written = write(*tree); !written)
            return written;
    }
    job.advance(1, 1);
    return {};
}

Result<void> exportMarkdown(ChatStore& store, const QStringList& ids, ExportFolder& folder,
                            const LongJob& job) {
    return forEachTree(store, ids, folder, job, [&](const ConversationTree& tree) -> Result<void> {
        const QString name =
            freeName(fileNameFor(tree.conversation.title), [&](const QString& free) {
                return QFile::exists(folder.filePath(free + QStringLiteral(".md")));
            });
        QFile file(folder.filePath(name + QStringLiteral(".md")));
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            return notWritten(file);
        if (auto written = writeAll(file, markdownOf(tree).toUtf8()); !written)
            return written;
        return file.flush() ? Result<void>() : Result<void>(notWritten(file));
    });
}

Result<void> exportJson(ChatStore& store, const QStringList& ids, ExportFolder& folder,
                        const LongJob& job) {
    QFile file(folder.filePath(QStringLiteral("conversations.json")));
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return notWritten(file);
    // One conversation after another: all of them at once may be more than fits into memory.
    if (auto head = writeAll(file, QStringLiteral("{\"format\": \"%1\", \"version\": %2, "
                                                  "\"conversations\": [\n")
                                       .arg(kFormatName)
                                       .arg(kFormatVersion)
                                       .toUtf8());
        !head)
        return head;
    bool first = true;
    auto written = forEachTree(store, ids, folder, job, [&](const ConversationTree& tree) {
        const QByteArray separator = std::exchange(first, false) ? QByteArray() : ",\n";
        return writeAll(file, separator + QJsonDocument(toJson(tree)).toJson().trimmed());
    });
    if (!written)
        return written;
    if (auto tail = writeAll(file, "\n]}\n"); !tail)
        return tail;
    return file.flush() ? Result<void>() : Result<void>(notWritten(file));
}

Result<QJsonArray> readConversations(const QString& jsonFile) {
    QFile file(jsonFile);
    const QString name = QFileInfo(jsonFile).fileName();
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::FileUnreadable,
                     sentence(QT_TRANSLATE_NOOP("Sentences", "%1 cannot be read: %2."))
                         .arg(name, file.errorString())
                         .toStdString()};
    if (file.size() > kLargestJsonBytes)
        return Error{ErrorCode::Unsupported,
                     sentence(QT_TRANSLATE_NOOP("Sentences", "%1 is too large to be imported."))
                         .arg(name)
                         .toStdString()};
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (!document.isObject())
        return Error{ErrorCode::InvalidFormat,
                     sentence(QT_TRANSLATE_NOOP(
                                  "Sentences",
                                  "%1 is not complete JSON (%2, byte %3). Nothing was imported."))
                         .arg(name, problem.errorString())
                         .arg(problem.offset)
                         .toStdString()};
    if (document[u"format"].toString() != kFormatName || !document[u"conversations"].isArray())
        return Error{
            ErrorCode::InvalidFormat,
            sentence(QT_TRANSLATE_NOOP("Sentences",
                                       "%1 holds no conversations of Tessera. Choose the file "
                                       "conversations.json of an export."))
                .arg(name)
                .toStdString()};
    if (document[u"version"].toInt() > kFormatVersion)
        return Error{
            ErrorCode::Unsupported,
            sentence(QT_TRANSLATE_NOOP(
                         "Sentences", "%1 was exported by a newer Tessera. Please update Tessera."))
                .arg(name)
                .toStdString()};
    return document[u"conversations"].toArray();
}

// Nothing of the file's text becomes part of a path unless it has this form.
bool namesAPhoto(const PhotoRef& photo) {
    static const QRegularExpression hash(QStringLiteral("\\A[0-9a-f]{64}\\z"));
    static const QRegularExpression extension(QStringLiteral("\\A[a-z0-9]{1,5}\\z"));
    return hash.match(photo.hash).hasMatch() && extension.match(photo.extension).hasMatch();
}

Result<PhotoRef> takePhoto(const QDir& folder, const PhotoRef& named, const QString& dataDir) {
    const Error missing{ErrorCode::FileNotFound, {}};
    if (!namesAPhoto(named))
        return missing;
    auto stored = storePhotoFile(dataDir, folder.filePath(ExportFolder::photoName(named)));
    if (!stored)
        return stored.error();
    stored->name = named.name;
    stored->grid = named.grid;
    return stored;
}

}  // namespace

QString fileNameFor(const QString& title) {
    static const QRegularExpression forbidden(QStringLiteral("[\\x00-\\x1f\\x7f<>:\"/\\\\|?*]"));
    QString name = title;
    name.replace(forbidden, QStringLiteral(" "));
    name = name.simplified().left(kLongestName);
    if (!name.isEmpty() && name.back().isHighSurrogate())
        name.chop(1);
    while (name.startsWith(QLatin1Char('.')) || name.startsWith(QLatin1Char(' ')))
        name.remove(0, 1);
    while (name.endsWith(QLatin1Char('.')) || name.endsWith(QLatin1Char(' ')))
        name.chop(1);
    return name.isEmpty() ? Text::tr("Conversation") : name;
}

Result<QString> exportConversations(ChatStore& store, const ExportRequest& request,
                                    const LongJob& job) {
    QStringList ids = request.conversationIds;
    QString name = QStringLiteral("Tessera ") + QDate::currentDate().toString(Qt::ISODate);
    if (ids.isEmpty()) {
        const auto rows = store.conversations();
        if (!rows)
            return rows.error();
        for (const ConversationRow& row : *rows)
            ids.append(row.id);
    } else if (ids.size() == 1) {
        const auto row = store.conversation(ids.first());
        if (!row)
            return row.error();
        name = fileNameFor(row->title);
    }
    const QDir target(request.targetDir);
    ExportFolder folder(
        target.filePath(freeName(name, [&](const QString& free) { return target.exists(free); })));
    if (auto made = folder.make(); !made)
        return made.error();
    auto written = request.format == ExportFormat::Json ? exportJson(store, ids, folder, job)
                                                        : exportMarkdown(store, ids, folder, job);
    if (!written)
        return written.error();
    return folder.keep();
}

Result<Imported> importConversations(const QString& jsonFile, const QString& dataDir,
                                     const MergeConversation& merge, const LongJob& job) {
    const auto conversations = readConversations(jsonFile);
    if (!conversations)
        return conversations.error();
    const QDir folder = QFileInfo(jsonFile).absoluteDir();
    Imported imported;
    for (qsizetype i = 0; i < conversations->size(); ++i) {
        job.advance(i, conversations->size());
        auto tree = treeFromJson((*conversations)[i].toObject());
        if (!tree)
            return tree.error();
        for (MessageRow& row : tree->messages) {
            QList<PhotoRef> photos;
            for (const PhotoRef& named : std::as_const(row.photos)) {
                if (job.stop.stop_requested())
                    return cancelled();
                auto photo = takePhoto(folder, named, dataDir);
                if (photo)
                    photos.append(*photo);
                else if (photo.error().code == ErrorCode::WriteFailed)
                    return photo.error();
                else
                    ++imported.missingPhotos;
            }
            row.photos = photos;
        }
        if (job.stop.stop_requested())
            return cancelled();
        auto merged = merge(*tree);
        if (!merged)
            return merged.error();
        imported.merged.conversations += merged->conversations;
        imported.merged.messages += merged->messages;
    }
    job.advance(1, 1);
    return imported;
}

}  // namespace tessera
