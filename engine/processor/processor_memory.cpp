// SPDX-License-Identifier: MIT
#include "engine/processor/processor_memory.h"

#include <cstdlib>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif

namespace tessera {
namespace {

constexpr std::uint64_t kLargePage = std::uint64_t(2) << 20;
constexpr std::uint64_t kAlignment = 64;

}  // namespace

Error noWorkingMemory() {
    return Error(ErrorCode::OutOfHostMemory,
                 "There is not enough memory to compute. Close other programs.");
}

std::unique_ptr<ProcessorBlock> ProcessorBlock::create(std::uint64_t sizeBytes) {
    const std::uint64_t alignment = sizeBytes >= kLargePage ? kLargePage : kAlignment;
    const std::uint64_t rounded = (sizeBytes + alignment - 1) / alignment * alignment;
    if (rounded < sizeBytes)
        return nullptr;
    std::unique_ptr<ProcessorBlock> block(new ProcessorBlock);
    block->m_mapped = static_cast<std::byte*>(std::aligned_alloc(alignment, rounded));
    if (block->m_mapped == nullptr)
        return nullptr;
#ifdef MADV_HUGEPAGE
    if (alignment == kLargePage)
        ::madvise(block->m_mapped, rounded, MADV_HUGEPAGE);
#endif
    return block;
}

ProcessorBlock::~ProcessorBlock() {
    std::free(m_mapped);
}

}  // namespace tessera
