// SPDX-License-Identifier: MIT
#include "engine/convert/partial_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::string_view kJournalHeading = "tessera conversion 1 ";
// The journal of a terabyte in steps of 64 MiB takes a twentieth of this.
constexpr std::uint64_t kMaxJournalBytes = std::uint64_t{1} << 24;
constexpr std::string_view kEndMark = "end";

std::filesystem::path withSuffix(std::filesystem::path path, const char* suffix) {
    path += suffix;
    return path;
}
std::filesystem::path partPath(const std::filesystem::path& target) {
    return withSuffix(target, ".part");
}
std::filesystem::path journalPath(const std::filesystem::path& target) {
    return withSuffix(target, ".journal");
}

Error writeFailed(const std::filesystem::path& target, int reason) {
    const std::string name = quoteName(target.string());
    if (reason == ENOSPC || reason == EDQUOT) {
        return Error(ErrorCode::WriteFailed,
                     "There is no space left for {}. Free some and start again: what has already "
                     "been written will be used.",
                     name);
    }
    if (reason == EFBIG) {
        return Error(
            ErrorCode::WriteFailed,
            "The file system cannot hold files as large as {}. Choose a folder on another disk.",
            name);
    }
    return Error(ErrorCode::WriteFailed, "{} cannot be written: {}.", name, std::strerror(reason));
}

struct JournalLine {
    std::uint64_t position = 0;
    std::string hash;
    bool end = false;
};

// The journal's lines, if it belongs to this identity. An incomplete line ends the list.
std::vector<JournalLine> readJournal(const std::filesystem::path& target,
                                     const std::string& identity) {
    std::vector<JournalLine> lines;
    std::error_code error;
    const std::filesystem::path path = journalPath(target);
    if (!std::filesystem::is_regular_file(path, error) ||
        std::filesystem::file_size(path, error) > kMaxJournalBytes)
        return lines;
    std::ifstream stream(path, std::ios::binary);
    std::string text;
    if (!std::getline(stream, text) || text != std::string(kJournalHeading) + identity)
        return lines;
    while (std::getline(stream, text) && !stream.eof()) {
        JournalLine line;
        const auto [end, problem] =
            std::from_chars(text.data(), text.data() + text.size(), line.position);
        std::string_view rest(end, text.data() + text.size());
        if (problem != std::errc() || !rest.starts_with(' ') ||
            (!lines.empty() && line.position < lines.back().position))
            break;
        rest.remove_prefix(1);
        const std::size_t space = rest.find(' ');
        line.hash = rest.substr(0, space);
        line.end = space != std::string_view::npos && rest.substr(space + 1) == kEndMark;
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string journalText(const JournalLine& line) {
    return fmt::format("{} {}{}\n", line.position, line.hash, line.end ? " end" : "");
}

// Adds the file's bytes [from, to) to the hash; false if they are not all there.
bool hashRange(int file, std::uint64_t from, std::uint64_t to, ContentHasher& hasher,
               const std::stop_token& stop) {
    std::vector<std::byte> buffer(std::size_t{4} << 20);
    while (from < to && !stop.stop_requested()) {
        const std::size_t wanted =
            static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), to - from));
        const ssize_t count = ::pread(file, buffer.data(), wanted, static_cast<off_t>(from));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        hasher.add({buffer.data(), static_cast<std::size_t>(count)});
        from += static_cast<std::uint64_t>(count);
    }
    return from == to;
}

// Makes changes to the folder's entries (a new name) durable.
void syncFolder(const std::filesystem::path& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0) {
        ::fsync(handle);
        ::close(handle);
    }
}

bool writeAll(int file, const void* data, std::size_t sizeBytes) {
    const char* bytes = static_cast<const char*>(data);
    while (sizeBytes > 0) {
        const ssize_t count = ::write(file, bytes, sizeBytes);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes += count;
        sizeBytes -= static_cast<std::size_t>(count);
    }
    return true;
}

}  // namespace

PartialFile::PartialFile(PartialFile&& other) noexcept
    : m_target(std::move(other.m_target)),
      m_part(std::exchange(other.m_part, -1)),
      m_journal(std::exchange(other.m_journal, -1)),
      m_position(other.m_position),
      m_marked(other.m_marked),
      m_complete(other.m_complete),
      m_hasher(std::move(other.m_hasher)) {}

PartialFile::~PartialFile() {
    closeFiles();
}

void PartialFile::closeFiles() noexcept {
    for (int* handle : {&m_part, &m_journal})
        if (*handle >= 0)
            ::close(std::exchange(*handle, -1));
}

Result<PartialFile> PartialFile::open(std::filesystem::path target, const std::string& identity,
                                      const std::function<void(std::uint64_t)>& checked,
                                      std::stop_token stop) {
    PartialFile file(std::move(target));
    file.m_part = ::open(partPath(file.m_target).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file.m_part < 0)
        return writeFailed(file.m_target, errno);
    if (::flock(file.m_part, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return Error(ErrorCode::WriteFailed,
                     "Another program is writing {} right now. Wait until it is done.",
                     quoteName(file.m_target.string()));
    }
    if (Result<void> resumed = file.resume(identity, checked, std::move(stop)); !resumed)
        return std::move(resumed).error();
    return file;
}

Result<void> PartialFile::resume(const std::string& identity,
                                 const std::function<void(std::uint64_t)>& checked,
                                 std::stop_token stop) {
    std::string journal = std::string(kJournalHeading) + identity + "\n";
    ContentHasher hasher;
    std::uint64_t position = 0;
    for (const JournalLine& line : readJournal(m_target, identity)) {
        const bool there = hashRange(m_part, position, line.position, hasher, stop);
        if (stop.stop_requested())
            return Error(ErrorCode::Cancelled, "The conversion was stopped.");
        if (!there || hasher.hash() != line.hash)
            break;
        position = line.position;
        m_position = position;
        m_complete = line.end;
        m_hasher = hasher;
        journal += journalText(line);
        checked(position);
    }
    m_marked = m_position;
    m_journal = ::open(journalPath(m_target).c_str(),
                       O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
    if (m_journal < 0 || !writeAll(m_journal, journal.data(), journal.size()) ||
        ::ftruncate(m_part, static_cast<off_t>(m_position)) != 0 ||
        ::lseek(m_part, static_cast<off_t>(m_position), SEEK_SET) < 0)
        return writeFailed(m_target, errno);
    return {};
}

Result<void> PartialFile::write(std::span<const std::byte> bytes) {
    if (!writeAll(m_part, bytes.data(), bytes.size()))
        return writeFailed(m_target, errno);
    m_hasher.add(bytes);
    m_position += bytes.size();
    return {};
}

Result<void> PartialFile::appendToJournal(std::string_view line) {
    if (!writeAll(m_journal, line.data(), line.size()))
        return writeFailed(m_target, errno);
    m_marked = m_position;
    return {};
}

Result<void> PartialFile::mark() {
    if (m_marked == m_position)
        return {};
    return appendToJournal(journalText({m_position, m_hasher.hash(), false}));
}

Result<void> PartialFile::complete() {
    if (m_complete)
        return {};
    if (::fsync(m_part) != 0)
        return writeFailed(m_target, errno);
    m_complete = true;
    return appendToJournal(journalText({m_position, m_hasher.hash(), true}));
}

Result<void> PartialFile::publish() {
    if (std::rename(partPath(m_target).c_str(), m_target.c_str()) != 0)
        return writeFailed(m_target, errno);
    syncFolder(m_target.parent_path());
    closeFiles();
    return {};
}

void PartialFile::forgetJournal(const std::filesystem::path& target) {
    std::error_code ignored;
    std::filesystem::remove(journalPath(target), ignored);
}

bool PartialFile::wasPublished(const std::filesystem::path& target, const std::string& identity,
                               std::uint64_t sizeBytes) {
    std::error_code error;
    if (std::filesystem::exists(partPath(target), error) ||
        std::filesystem::file_size(target, error) != sizeBytes || error)
        return false;
    const std::vector<JournalLine> lines = readJournal(target, identity);
    return !lines.empty() && lines.back().end && lines.back().position == sizeBytes;
}

std::uint64_t PartialFile::partBytes(const std::filesystem::path& target) {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(partPath(target), error);
    return error ? 0 : bytes;
}

}  // namespace tessera
