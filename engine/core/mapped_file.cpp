// SPDX-License-Identifier: MIT
#include "engine/core/mapped_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace tessera {

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const ErrorCode code = errno == ENOENT || errno == ENOTDIR ? ErrorCode::FileNotFound
                                                                   : ErrorCode::FileUnreadable;
        return Error(code, "Cannot open \"{}\": {}.", path.string(), std::strerror(errno));
    }
    struct ::stat status = {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return Error(ErrorCode::FileUnreadable, "\"{}\" is not a regular file.", path.string());
    }
    MappedFile file;
    file.m_descriptor = descriptor;
    file.m_path = path;
    file.m_sizeBytes = static_cast<std::size_t>(status.st_size);
    if (file.m_sizeBytes > 0) {
        void* address = ::mmap(nullptr, file.m_sizeBytes, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (address == MAP_FAILED) {
            const int reason = errno;
            file.m_sizeBytes = 0;
            return Error(ErrorCode::FileUnreadable, "Cannot map \"{}\" into memory: {}.",
                         path.string(), std::strerror(reason));
        }
        file.m_data = static_cast<const std::byte*>(address);
    }
    return file;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_data(std::exchange(other.m_data, nullptr)),
      m_sizeBytes(std::exchange(other.m_sizeBytes, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    if (this != &other) {
        close();
        m_path = std::move(other.m_path);
        m_descriptor = std::exchange(other.m_descriptor, -1);
        m_data = std::exchange(other.m_data, nullptr);
        m_sizeBytes = std::exchange(other.m_sizeBytes, 0);
    }
    return *this;
}

MappedFile::~MappedFile() {
    close();
}

void MappedFile::close() noexcept {
    if (m_data != nullptr)
        ::munmap(const_cast<std::byte*>(m_data), m_sizeBytes);
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<void> MappedFile::read(std::span<const std::byte> part, std::span<std::byte> target) const {
    auto offset = static_cast<::off_t>(part.data() - m_data);
    std::byte* to = target.data();
    for (std::size_t left = part.size(); left > 0;) {
        const ::ssize_t count = ::pread(m_descriptor, to, left, offset);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            return Error(ErrorCode::FileUnreadable, "Cannot read \"{}\": {}.", m_path.string(),
                         std::strerror(errno));
        }
        if (count == 0) {
            return Error(ErrorCode::FileTruncated, "\"{}\" became shorter while it was read.",
                         m_path.string());
        }
        offset += count;
        to += count;
        left -= static_cast<std::size_t>(count);
    }
    return {};
}

void MappedFile::prefetch(std::span<const std::byte> part) const {
    if (!part.empty()) {
        ::posix_fadvise(m_descriptor, part.data() - m_data, static_cast<::off_t>(part.size()),
                        POSIX_FADV_WILLNEED);
    }
}

void MappedFile::discard(std::span<const std::byte> range) const {
    const auto pageSize = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(range.data());
    const std::uintptr_t firstPage = (begin + pageSize - 1) / pageSize * pageSize;
    const std::uintptr_t endPage = (begin + range.size()) / pageSize * pageSize;
    if (endPage > firstPage)
        ::madvise(reinterpret_cast<void*>(firstPage), endPage - firstPage, MADV_DONTNEED);
}

}  // namespace tessera
