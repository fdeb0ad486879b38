// SPDX-License-Identifier: MIT
#include "engine/core/mapped_pages.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>

namespace tessera {
namespace {

// What the handler reads is set before the handler is installed.
thread_local bool survives = false;
std::atomic<std::uint64_t> lost{0};
std::uintptr_t pageBytes = 0;
struct ::sigaction previous = {};

// Only functions that POSIX allows in handlers, and mmap, which is a plain system call.
void onBusError(int signal, ::siginfo_t* info, void* context) {
    const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
    if (survives && info->si_code == BUS_ADRERR &&
        ::mmap(reinterpret_cast<void*>(address / pageBytes * pageBytes), pageBytes, PROT_READ,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED) {
        lost.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    // Not ours. Whoever was there before is called and not put back: others may have come since who
    // call this in their turn, and the next error may be ours.
    if ((previous.sa_flags & SA_SIGINFO) != 0)
        return previous.sa_sigaction(signal, info, context);
    if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN)
        return previous.sa_handler(signal);
    struct ::sigaction end = {};
    end.sa_handler = SIG_DFL;
    ::sigaction(signal, &end, nullptr);
    ::raise(signal);  // when this has returned
}

void installHandler() {
    pageBytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    struct ::sigaction action = {};
    action.sa_sigaction = onBusError;
    action.sa_flags = SA_SIGINFO;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(SIGBUS, &action, &previous);
}

}  // namespace

SurvivesLostPages::SurvivesLostPages() : m_before(survives) {
    static std::once_flag installed;
    std::call_once(installed, installHandler);
    survives = true;
}

SurvivesLostPages::~SurvivesLostPages() {
    survives = m_before;
}

std::uint64_t lostPages() {
    return lost.load(std::memory_order_relaxed);
}

Result<void> populatePages(const MappedFile& file, std::span<const std::byte> part) {
    if (part.empty())
        return {};
#ifdef MADV_POPULATE_READ
    const auto pageSize = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto first = reinterpret_cast<std::uintptr_t>(part.data());
    const std::uintptr_t firstPage = first / pageSize * pageSize;
    if (::madvise(reinterpret_cast<void*>(firstPage), first + part.size() - firstPage,
                  MADV_POPULATE_READ) == 0)
        return {};
#endif
    // Before Linux 5.14, or where the disk failed or the file became shorter: read() says which.
    // What it reads is then in main memory, too.
    std::array<std::byte, 32768> buffer;
    for (std::size_t done = 0; done < part.size();) {
        const std::size_t size = std::min(buffer.size(), part.size() - done);
        if (auto got = file.read(part.subspan(done, size), std::span(buffer).first(size)); !got)
            return got;
        done += size;
    }
    return {};
}

}  // namespace tessera
