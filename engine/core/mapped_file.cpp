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
        return Error{code,
                     fmt::format("Cannot open \"{}\": {}.", path.string(), std::strerror(errno))};
    }
    struct ::stat status = {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return Error{ErrorCode::FileUnreadable,
                     fmt::format("\"{}\" is not a regular file.", path.string())};
    }
    MappedFile file;
    file.m_path = path;
    file.m_sizeBytes = static_cast<std::size_t>(status.st_size);
    if (file.m_sizeBytes > 0) {
        void* address = ::mmap(nullptr, file.m_sizeBytes, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (address == MAP_FAILED) {
            const int reason = errno;
            ::close(descriptor);
            file.m_sizeBytes = 0;
            return Error{ErrorCode::FileUnreadable,
                         fmt::format("Cannot map \"{}\" into memory: {}.", path.string(),
                                     std::strerror(reason))};
        }
        file.m_data = static_cast<const std::byte*>(address);
    }
    ::close(descriptor);
    return file;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_data(std::exchange(other.m_data, nullptr)),
      m_sizeBytes(std::exchange(other.m_sizeBytes, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    if (this != &other) {
        unmap();
        m_path = std::move(other.m_path);
        m_data = std::exchange(other.m_data, nullptr);
        m_sizeBytes = std::exchange(other.m_sizeBytes, 0);
    }
    return *this;
}

MappedFile::~MappedFile() {
    unmap();
}

void MappedFile::unmap() noexcept {
    if (m_data != nullptr) {
        ::munmap(const_cast<std::byte*>(m_data), m_sizeBytes);
    }
}

void MappedFile::discard(std::span<const std::byte> range) const {
    const auto pageSize = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(range.data());
    const std::uintptr_t firstPage = (begin + pageSize - 1) / pageSize * pageSize;
    const std::uintptr_t endPage = (begin + range.size()) / pageSize * pageSize;
    if (endPage > firstPage) {
        ::madvise(reinterpret_cast<void*>(firstPage), endPage - firstPage, MADV_DONTNEED);
    }
}

}  // namespace tessera
