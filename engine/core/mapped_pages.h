// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/core/mapped_file.h"
#include "engine/core/result.h"

namespace tessera {

// Maps the pages of a part of the file's bytes now, so that using them later neither waits for the
// disk nor meets its errors. Errors: those of MappedFile::read. Safe from any thread.
Result<void> populatePages(const MappedFile& file, std::span<const std::byte> part);

// While one exists, its thread may read mapped files that were truncated, or whose disk failed,
// after they were opened: where the system would otherwise end the program, such a page reads as
// zeros and lostPages() counts it. Whatever was computed from it is wrong and must be discarded.
class SurvivesLostPages {
  public:
    SurvivesLostPages();
    ~SurvivesLostPages();
    SurvivesLostPages(const SurvivesLostPages&) = delete;
    SurvivesLostPages& operator=(const SurvivesLostPages&) = delete;

  private:
    bool m_before;
};

// Pages that have become zeros in this process so far. Never decreases.
std::uint64_t lostPages();

}  // namespace tessera
