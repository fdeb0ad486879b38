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

// While one exists, the thread that made it may read mapped files that became shorter, or whose
// disk failed, since they were opened: where the system would end the program, such a page becomes
// zeros and lostPages() counts it. What was computed is wrong then, and has to be thrown away.
class SurvivesLostPages {
  public:
    SurvivesLostPages();
    ~SurvivesLostPages();
    SurvivesLostPages(const SurvivesLostPages&) = delete;
    SurvivesLostPages& operator=(const SurvivesLostPages&) = delete;

  private:
    bool m_before;
};

// Pages that became zeros in this process so far. Never less than before.
std::uint64_t lostPages();

}  // namespace tessera
