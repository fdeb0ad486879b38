// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>

#include "engine/core/result.h"
#include "engine/device/memory.h"

namespace tessera {

// That working memory could not be had.
Error noWorkingMemory();

// Main memory, in large pages where the system has them: operators walk through it in strides that
// small pages would make expensive.
class ProcessorBlock final : public MemoryBlock {
  public:
    // nullptr: the system has no more.
    static std::unique_ptr<ProcessorBlock> create(std::uint64_t sizeBytes);
    ~ProcessorBlock() override;

  private:
    ProcessorBlock() = default;
};

}  // namespace tessera
