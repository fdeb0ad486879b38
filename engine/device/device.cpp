// SPDX-License-Identifier: MIT
#include "engine/device/device.h"

#include <algorithm>

namespace tessera {
namespace {

// Pipelines, page tables and the rest of this program need some memory too.
constexpr std::uint64_t kMemoryReserveBytes = std::uint64_t(128) << 20;

std::uint64_t lessReserve(std::uint64_t freeBytes) {
    return freeBytes - std::min(freeBytes, kMemoryReserveBytes);
}

}  // namespace

bool Device::reserveMemory(std::uint64_t bytes, MemoryDomain domain) {
    if (domain == MemoryDomain::Device) {
        if (m_memoryLimit != 0 && m_deviceMemoryInUse + bytes > m_memoryLimit)
            return false;
        m_deviceMemoryInUse += bytes;
    } else {
        m_hostMemoryInUse += bytes;
    }
    m_peakMemory = std::max(m_peakMemory, memoryInUse());
    return true;
}

void Device::releaseMemory(std::uint64_t bytes, MemoryDomain domain) {
    (domain == MemoryDomain::Device ? m_deviceMemoryInUse : m_hostMemoryInUse) -= bytes;
}

MemoryBudget Device::memoryBudget(std::uint64_t returnedBytes) const {
    MemoryBudget budget = systemBudget();
    budget.freeBytes = lessReserve(budget.freeBytes);
    budget.hostFreeBytes = lessReserve(budget.hostFreeBytes);
    if (budget.shared)
        budget.freeBytes = std::min(budget.freeBytes, budget.hostFreeBytes);
    budget.freeBytes += returnedBytes;
    if (m_memoryLimit != 0) {
        budget.freeBytes = std::min(budget.freeBytes,
                                    m_memoryLimit - std::min(m_memoryLimit, m_deviceMemoryInUse));
    }
    return budget;
}

}  // namespace tessera
