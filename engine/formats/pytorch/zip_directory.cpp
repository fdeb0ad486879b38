// SPDX-License-Identifier: MIT
#include "engine/formats/pytorch/zip_directory.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>

#include "engine/formats/pytorch/libzip.h"
#include "engine/formats/pytorch/pytorch_error.h"

namespace tessera {

namespace {

// libzip reads through this, which is also how it shows where an entry's bytes begin.
struct Reader {
    const Libzip& library;
    const MappedFile& file;
    std::uint64_t position = 0;
    std::uint64_t lastReadAt = 0;
    zip_error_t error = {};
};

zip_int64_t readBytes(Reader& reader, void* target, zip_uint64_t size) {
    const std::span<const std::byte> bytes = reader.file.bytes();
    const auto part = bytes.subspan(reader.position,
                                    std::min<std::uint64_t>(size, bytes.size() - reader.position));
    if (!reader.file.read(part, {static_cast<std::byte*>(target), part.size()})) {
        reader.library.setError(&reader.error, ZIP_ER_READ, EIO);
        return -1;
    }
    reader.lastReadAt = reader.position;
    reader.position += part.size();
    return static_cast<zip_int64_t>(part.size());
}

zip_int64_t serve(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
    Reader& reader = *static_cast<Reader*>(state);
    const std::uint64_t sizeBytes = reader.file.bytes().size();
    switch (command) {
        case ZIP_SOURCE_OPEN:
            reader.position = 0;
            return 0;
        case ZIP_SOURCE_READ:
            return readBytes(reader, data, length);
        case ZIP_SOURCE_SEEK: {
            const zip_int64_t target =
                reader.library.seekTarget(reader.position, sizeBytes, data, length, &reader.error);
            if (target < 0)
                return -1;
            reader.position = static_cast<std::uint64_t>(target);
            return 0;
        }
        case ZIP_SOURCE_TELL:
            return static_cast<zip_int64_t>(reader.position);
        case ZIP_SOURCE_STAT: {
            zip_stat_t status = {};
            if (length < sizeof(status)) {
                reader.library.setError(&reader.error, ZIP_ER_INVAL, 0);
                return -1;
            }
            status.size = sizeBytes;
            status.valid = ZIP_STAT_SIZE;
            *static_cast<zip_stat_t*>(data) = status;
            return sizeof(status);
        }
        case ZIP_SOURCE_ERROR:
            return reader.library.errorToData(&reader.error, data, length);
        case ZIP_SOURCE_SUPPORTS:
            return ZIP_SOURCE_SUPPORTS_SEEKABLE;
        case ZIP_SOURCE_CLOSE:
        case ZIP_SOURCE_FREE:
            return 0;
        default:
            reader.library.setError(&reader.error, ZIP_ER_OPNOTSUPP, 0);
            return -1;
    }
}

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;

// As a download that was cut off: the directory is the end of the file.
bool lacksDirectory(int code) {
#ifdef ZIP_ER_TRUNCATED_ZIP  // from libzip 1.11 on
    if (code == ZIP_ER_TRUNCATED_ZIP)
        return true;
#endif
    return code == ZIP_ER_NOZIP;
}

Error damaged(const MappedFile& file) {
    return invalidPytorchFile(file.path(), Sentence("its zip archive is damaged"));
}

Result<Archive> openArchive(Reader& reader) {
    const Libzip& library = reader.library;
    zip_error_t error = {};
    zip_source_t* source = library.createSource(serve, &reader, &error);
    if (source == nullptr)
        return damaged(reader.file);
    Archive archive(library.open(source, ZIP_RDONLY, &error), library.discard);
    if (!archive) {
        library.freeSource(source);
        return lacksDirectory(error.zip_err)
                   ? Error(ErrorCode::FileTruncated, "{} ends early. Download it again.",
                           quoteFileName(reader.file.path()))
                   : damaged(reader.file);
    }
    return archive;
}

// nullopt: its header cannot be.
std::optional<std::span<const std::byte>> bytesOfStored(const Archive& archive, Reader& reader,
                                                        zip_uint64_t index,
                                                        std::uint64_t sizeBytes) {
    if (sizeBytes == 0)
        return std::span<const std::byte>();
    // libzip does not say where the bytes are, but one that it reads comes from there.
    zip_file_t* entry = reader.library.openEntry(archive.get(), index, ZIP_FL_COMPRESSED);
    if (entry == nullptr)
        return std::nullopt;
    std::byte first = {};
    const zip_int64_t count = reader.library.readEntry(entry, &first, 1);
    reader.library.closeEntry(entry);
    const std::span<const std::byte> all = reader.file.bytes();
    const std::uint64_t begin = reader.lastReadAt;
    if (count != 1 || sizeBytes > all.size() - begin || all[begin] != first)
        return std::nullopt;
    return all.subspan(begin, sizeBytes);
}

std::optional<ZipEntry> readEntry(const Archive& archive, Reader& reader, zip_uint64_t index) {
    zip_stat_t status = {};
    if (reader.library.statEntry(archive.get(), index, 0, &status) != 0)
        return std::nullopt;
    constexpr zip_uint64_t kNeeded =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    ZipEntry entry;
    entry.stored = (status.valid & kNeeded) == kNeeded && status.comp_method == ZIP_CM_STORE &&
                   status.comp_size == status.size && status.encryption_method == ZIP_EM_NONE;
    if (entry.stored) {
        const auto bytes = bytesOfStored(archive, reader, index, status.size);
        if (!bytes)
            return std::nullopt;
        entry.bytes = *bytes;
    }
    return entry;
}

}  // namespace

Result<ZipDirectory> readZipDirectory(const MappedFile& file) {
    const Libzip* library = libzip();
    if (library == nullptr) {
        return Error(ErrorCode::Unsupported,
                     "{} is a PyTorch file, for which libzip is needed. Install it (the package "
                     "libzip4 or libzip5), or get the model as safetensors.",
                     quoteFileName(file.path()));
    }
    Reader reader{*library, file};
    const Result<Archive> archive = openArchive(reader);
    if (!archive)
        return archive.error();
    ZipDirectory directory;
    const zip_int64_t count = library->numEntries(archive->get(), 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        const char* name = library->name(archive->get(), index, ZIP_FL_ENC_RAW);
        const auto entry = readEntry(*archive, reader, index);
        // Of two entries with one name, readers differ in which they take.
        if (name == nullptr || !entry || !directory.emplace(name, *entry).second)
            return damaged(file);
    }
    return directory;
}

}  // namespace tessera
