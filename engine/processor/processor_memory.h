// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>

#include "engine/device/memory.h"

namespace tessera {

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
