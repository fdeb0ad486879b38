// SPDX-License-Identifier: MIT
#include "engine/core/mapped_pages.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace tessera {

Result<void> populatePages(const MappedFile& file, std::span<const std::byte> part) {
    if (part.empty()) {
        return {};
    }
#ifdef MADV_POPULATE_READ
    const auto pageSize = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto first = reinterpret_cast<std::uintptr_t>(part.data());
    const std::uintptr_t firstPage = first / pageSize * pageSize;
    if (::madvise(reinterpret_cast<void*>(firstPage), first + part.size() - firstPage,
                  MADV_POPULATE_READ) == 0) {
        return {};
    }
#endif
    // Before Linux 5.14, or where the disk failed or the file became shorter: read() says which.
    // What it reads is then in main memory, too.
    std::vector<std::byte> buffer(std::min<std::size_t>(part.size(), std::size_t(1) << 20));
    for (std::size_t done = 0; done < part.size();) {
        const std::size_t size = std::min(buffer.size(), part.size() - done);
        if (auto got = file.read(part.subspan(done, size), std::span(buffer).first(size)); !got) {
            return got;
        }
        done += size;
    }
    return {};
}

}  // namespace tessera
