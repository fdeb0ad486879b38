// SPDX-License-Identifier: MIT
#include <zip.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <algorithm>
#include <optional>
#include <utility>

#include "app/desktop/storage/archive/formats/import_files.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

// What all files of an archive together may become. The largest exports have some gigabytes; an
// archive made to fill memories and disks says a thousand times that.
constexpr quint64 kMostGigabytes = 64;

struct Closer {
    // Discards, because nothing was changed.
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Closer>;
using OpenFile = std::unique_ptr<zip_file_t, Closer>;

struct Entry {
    zip_uint64_t index = 0;
    quint64 sizeBytes = 0;
    bool isEncrypted = false;
    bool isKnownMethod = false;
};

// By name; none is a folder, absolute, or leads out of the archive.
using Entries = QHash<QString, Entry>;

QString folderOf(const QString& name) {
    return name.left(name.lastIndexOf(QLatin1Char('/')) + 1);
}

Error incomplete(const QString& archive) {
    return Error(ErrorCode::FileTruncated,
                 "{} is not a complete ZIP archive. Download it again, or choose the file "
                 "conversations.json if you have it unpacked.",
                 archive);
}

class ZipFiles : public ImportFiles {
  public:
    ZipFiles(Archive archive, QString archiveName, Entries entries, QString base)
        : m_archive(std::move(archive)),
          m_archiveName(std::move(archiveName)),
          m_entries(std::move(entries)),
          m_base(std::move(base)) {}

    bool has(const QString& name) const override { return m_entries.contains(inArchive(name)); }

    QStringList all(const std::stop_token& /*stop*/) const override {
        QStringList names;
        for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry)
            if (entry.key().startsWith(m_base))
                names.append(entry.key().mid(m_base.size()));
        return names;
    }

    Result<QByteArray> read(const QString& name, qint64 mostBytes) const override {
        const auto entry = m_entries.constFind(inArchive(name));
        if (entry == m_entries.constEnd())
            return Error(ErrorCode::FileNotFound, "{} does not exist.", name);
        if (entry->isEncrypted)
            return Error(ErrorCode::Unsupported,
                         "{} is password-protected. Unpack it, then choose the file "
                         "conversations.json in its folder.",
                         m_archiveName);
        if (entry->sizeBytes > static_cast<quint64>(mostBytes))
            return Error(ErrorCode::Unsupported, "{} is too large to be imported.", name);
        if (!entry->isKnownMethod)
            return Error(ErrorCode::Unsupported,
                         "{} is packed in a way that is not supported. Unpack it, then choose "
                         "the file conversations.json in its folder.",
                         m_archiveName);
        auto bytes = unpacked(*entry);
        if (!bytes)
            return Error(ErrorCode::FileTruncated,
                         "{} in {} is damaged. Download the archive again.", name, m_archiveName);
        return *std::move(bytes);
    }

  private:
    // nullopt: damaged.
    std::optional<QByteArray> unpacked(const Entry& entry) const {
        const OpenFile file(zip_fopen_index(m_archive.get(), entry.index, 0));
        if (!file)
            return std::nullopt;
        // One byte more than was said, so that the end is reached and the checksum looked at.
        QByteArray bytes(static_cast<qsizetype>(entry.sizeBytes) + 1, Qt::Uninitialized);
        quint64 filled = 0;
        zip_int64_t count = 1;
        while (count > 0 && filled <= entry.sizeBytes) {
            count = zip_fread(file.get(), bytes.data() + filled, entry.sizeBytes + 1 - filled);
            filled += static_cast<quint64>(std::max<zip_int64_t>(0, count));
        }
        if (count < 0 || filled != entry.sizeBytes)
            return std::nullopt;
        bytes.chop(1);
        return bytes;
    }

    QString inArchive(const QString& name) const { return QDir::cleanPath(m_base + name); }

    const Archive m_archive;
    const QString m_archiveName;
    const Entries m_entries;
    const QString m_base;  // the folder of the conversations, empty or with "/" at its end
};

// Empty for what is no file of the archive's own.
QString usableName(const char* name) {
    // Some programs of Windows write their own separator.
    const QString path = QString::fromUtf8(name).replace(QLatin1Char('\\'), QLatin1Char('/'));
    const bool leadsOut = path.startsWith(QLatin1Char('/')) ||
                          path.split(QLatin1Char('/')).contains(QLatin1String(".."));
    return leadsOut || path.endsWith(QLatin1Char('/')) ? QString() : QDir::cleanPath(path);
}

Result<Entries> entriesOf(zip_t* archive, const QString& archiveName) {
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    if (count > kMostImportFiles)
        return Error(ErrorCode::Unsupported, "{} holds too many files: {}.", archiveName, count);
    Entries entries;
    quint64 sumBytes = 0;
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t stat;
        const auto index = static_cast<zip_uint64_t>(i);
        // A name that is not UTF-8 is taken for one of DOS.
        if (zip_stat_index(archive, index, 0, &stat) != 0)
            return incomplete(archiveName);
        sumBytes += std::min<quint64>(stat.size, quint64{1} << 40);
        const QString name = usableName(stat.name);
        if (name.isEmpty() || entries.contains(name))
            continue;
        const bool isKnownMethod = zip_compression_method_supported(stat.comp_method, 0) == 1;
        entries.insert(name,
                       {index, stat.size, stat.encryption_method != ZIP_EM_NONE, isKnownMethod});
    }
    if (sumBytes >> 30 > kMostGigabytes)
        return Error(ErrorCode::Unsupported,
                     "{} would become {} GB when unpacked, which no export does. Nothing was "
                     "imported.",
                     archiveName, sumBytes >> 30);
    return entries;
}

// The files with conversations of the folder that is highest up.
QStringList conversationFiles(const Entries& entries) {
    QStringList found;
    for (auto entry = entries.begin(); entry != entries.end(); ++entry)
        if (holdsConversations(QFileInfo(entry.key()).fileName()))
            found.append(entry.key());
    std::sort(found.begin(), found.end(), [](const QString& one, const QString& other) {
        const auto depth = one.count(QLatin1Char('/'));
        const auto otherDepth = other.count(QLatin1Char('/'));
        return depth != otherDepth ? depth < otherDepth : one < other;
    });
    found.removeIf([folder = folderOf(found.value(0))](const QString& name) {
        return folderOf(name) != folder;
    });
    return found;
}

}  // namespace

Result<ImportSource> openZip(const QString& path) {
    const QString archiveName = QFileInfo(path).fileName();
    Archive archive(zip_open(QFile::encodeName(path).constData(), ZIP_RDONLY, nullptr));
    if (!archive)
        return incomplete(archiveName);
    auto entries = entriesOf(archive.get(), archiveName);
    if (!entries)
        return entries.error();
    QStringList names = conversationFiles(*entries);
    if (names.isEmpty())
        return Error(ErrorCode::InvalidFormat,
                     "{} contains no file conversations.json. Choose the ZIP archive that ChatGPT "
                     "sent, or a file with conversations.",
                     archiveName);
    const QString base = folderOf(names.first());
    for (QString& name : names)
        name = name.mid(base.size());
    return ImportSource{
        std::make_unique<ZipFiles>(std::move(archive), archiveName, *std::move(entries), base),
        names};
}

}  // namespace tessera
