// SPDX-License-Identifier: MIT
// A large file that is written front to back under another name, and gets its own only when it is
// complete. What was written survives the end of the program at any moment: the next one that
// writes the same content goes on behind it.
//
//   NAME.part     the bytes so far
//   NAME.journal  what content it is, then lines "position hash": the hash (XXH3-128) of all bytes
//                 before that position; with " end" when the file is complete
//
// Opening hashes the bytes that are there and goes on from the last line that they agree with, so
// that a part that was damaged or never reached the disk is written again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/core/hash.h"
#include "engine/core/result.h"

namespace tessera {

class PartialFile {
  public:
    // `identity` says what will be written: a part of anything else is thrown away. `checked` is
    // called with the number of bytes that were found good so far.
    // Errors: WriteFailed (no permission, no such folder, another program writes it), Cancelled.
    static Result<PartialFile> open(std::filesystem::path target, const std::string& identity,
                                    const std::function<void(std::uint64_t)>& checked,
                                    std::stop_token stop);
    PartialFile(PartialFile&& other) noexcept;
    PartialFile& operator=(PartialFile&&) = delete;
    ~PartialFile();

    // Where the next bytes go.
    std::uint64_t position() const { return m_position; }
    bool isComplete() const { return m_complete; }

    // Errors: WriteFailed (with what to do about a full disk).
    Result<void> write(std::span<const std::byte> bytes);
    // Makes this position one that a later run may go on from. Cheap; nothing is flushed.
    Result<void> mark();
    // Everything is there: flushed to the disk and marked as complete.
    Result<void> complete();
    // Gives the complete file its name, in place of a file that has it.
    Result<void> publish();

    // The journal's work is done when all files of a conversion have their names.
    static void forgetJournal(const std::filesystem::path& target);
    // Whether a file of that content, `sizeBytes` long, has its name but still its journal.
    static bool wasPublished(const std::filesystem::path& target, const std::string& identity,
                             std::uint64_t sizeBytes);
    // Bytes of unfinished work on the disk; 0 if there is none.
    static std::uint64_t partBytes(const std::filesystem::path& target);

  private:
    explicit PartialFile(std::filesystem::path target) : m_target(std::move(target)) {}
    Result<void> resume(const std::string& identity,
                        const std::function<void(std::uint64_t)>& checked, std::stop_token stop);
    Result<void> appendToJournal(std::string_view line);
    void closeFiles() noexcept;

    std::filesystem::path m_target;
    int m_part = -1;
    int m_journal = -1;
    std::uint64_t m_position = 0;
    std::uint64_t m_marked = 0;
    bool m_complete = false;
    ContentHasher m_hasher;
};

}  // namespace tessera
