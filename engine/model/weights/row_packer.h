// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>

#include "engine/checkpoint/checkpoint.h"
#include "engine/core/result.h"
#include "engine/kernels/weight.h"

namespace tessera {

// Brings stored rows into the device's layout, on all processor cores. A file is read in small
// pieces that stay in the processor's caches, so neither its pages nor a copy of a tensor take up
// memory in addition to the result.
class RowPacker {
  public:
    // `onBytes` gets the total of stored bytes processed so far, every few megabytes, on the thread
    // that calls pack().
    RowPacker(std::function<void(std::uint64_t)> onBytes, std::stop_token stop);
    ~RowPacker();
    RowPacker(const RowPacker&) = delete;
    RowPacker& operator=(const RowPacker&) = delete;

    // Packs the rows [firstRow, firstRow + rows) of `stored` as one window. A stop takes effect
    // within a few milliseconds of reading. Errors: Cancelled, FileUnreadable, FileTruncated.
    Result<void> pack(const StoredWeight& stored, const WeightLayout& layout,
                      std::uint32_t firstRow, std::uint32_t rows, std::span<std::byte> packed);
    // Reads the rows of a mapped file that stay in their place: their pages are then in main
    // memory. Errors: as above.
    Result<void> populate(const StoredWeight& stored);
    // Counts bytes that were processed elsewhere.
    void skip(std::uint64_t storedBytes);

  private:
    struct Crew;
    std::unique_ptr<Crew> m_crew;
};

}  // namespace tessera
