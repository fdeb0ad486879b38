// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/import.h"

#include <QDateTime>
#include <algorithm>
#include <utility>

#include "app/desktop/storage/archive/formats/import_formats.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

constexpr qint64 kLargestJsonBytes = qint64{1} << 30;

// The conversations of a file, and what reads them.
struct Found {
    const ImportFormat* format = nullptr;
    QJsonArray conversations;
};

Result<QJsonDocument> parsed(const ImportFiles& files, const QString& name) {
    const auto bytes = files.read(name, kLargestJsonBytes);
    if (!bytes)
        return bytes.error();
    QJsonParseError problem;
    QJsonDocument document = QJsonDocument::fromJson(*bytes, &problem);
    if (problem.error != QJsonParseError::NoError)
        return Error(ErrorCode::InvalidFormat, "{} is not complete JSON ({}, byte {}).", name,
                     problem.errorString(), problem.offset);
    return document;
}

Result<Found> conversationsIn(const ImportFiles& files, const QString& name) {
    const auto document = parsed(files, name);
    if (!document)
        return document.error();
    for (const ImportFormat& format : importFormats()) {
        const auto found = format.conversationsIn(*document);
        if (!found)
            return found.error();
        if (*found)
            return Found{&format, **found};
    }
    return Error(ErrorCode::InvalidFormat,
                 "{} holds no conversations that Tessera knows. Choose the ZIP archive or the file "
                 "conversations.json of an export from Tessera or ChatGPT, an export from Open "
                 "WebUI, or a conversation from LM Studio.",
                 name);
}

// After these the next conversation would fail as well.
bool endsAll(ErrorCode code) {
    return code == ErrorCode::WriteFailed || code == ErrorCode::Cancelled;
}

// A wrong clock would keep a conversation at the top of the list for years.
void endInThePast(ConversationRow& row) {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    row.createdMs = std::min(row.createdMs, now);
    row.updatedMs = std::min(row.updatedMs, now);
}

QString titleIn(const QJsonValue& conversation) {
    const QString title = conversation[u"title"].toString(conversation[u"name"].toString());
    return title.simplified();
}

// Imports one file after the other.
class Importer {
  public:
    Importer(const ImportSource& source, const QString& dataDir, const MergeConversation& merge,
             const LongJob& job)
        : m_source(source),
          m_merge(merge),
          m_job(job),
          m_photos(dataDir, *source.files, job.stop) {}

    Result<Imported> run() {
        const QStringList& names = m_source.conversationFiles;
        for (m_file = 0; m_file < names.size(); ++m_file) {
            const auto found = conversationsIn(*m_source.files, names[m_file]);
            // The other parts of an export are imported without it.
            if (!found && names.size() > 1)
                m_imported.unreadParts.append(found.error());
            else if (!found)
                return found.error();
            else if (auto taken = takeAll(*found); !taken)
                return taken.error();
        }
        m_imported.missingPhotos = m_photos.missing();
        m_job.advance(1, 1);
        return m_imported;
    }

  private:
    // Errors: those that end the import.
    Result<void> takeAll(const Found& found) {
        const qsizetype count = found.conversations.size();
        for (qsizetype i = 0; i < count; ++i) {
            m_job.advance(m_file * count + i, m_source.conversationFiles.size() * count);
            if (m_job.stop.stop_requested())
                return Error(ErrorCode::Cancelled, "Cancelled.");
            ++m_number;
            const QJsonValue conversation = found.conversations[i];
            const auto taken = take(*found.format, conversation);
            if (!taken && endsAll(taken.error().code))
                return taken;
            if (!taken)
                m_imported.left.append({titleIn(conversation), m_number, taken.error()});
        }
        return {};
    }

    Result<void> take(const ImportFormat& format, const QJsonValue& conversation) {
        if (!conversation.isObject())
            return Error(ErrorCode::InvalidFormat, "This is not a conversation.");
        auto tree = format.read(conversation.toObject(), m_photos);
        if (!tree)
            return tree.error();
        endInThePast(tree->conversation);
        const auto merged = m_merge(*tree);
        if (!merged)
            return merged.error();
        m_imported.merged += *merged;
        return {};
    }

    const ImportSource& m_source;
    const MergeConversation& m_merge;
    const LongJob& m_job;
    ImportPhotos m_photos;
    Imported m_imported;
    qsizetype m_file = 0;
    int m_number = 0;  // of a conversation, over all files
};

}  // namespace

Result<Imported> importConversations(const QString& file, const QString& dataDir,
                                     const MergeConversation& merge, const LongJob& job) {
    const auto source = openImport(file);
    if (!source)
        return source.error();
    return Importer(*source, dataDir, merge, job).run();
}

}  // namespace tessera
