// SPDX-License-Identifier: MIT
// A large file that is written front to back under a temporary name and gets its final name only
// when it is complete. The bytes written survive the end of the program at any moment: the next
// program that writes the same content continues after them.
//
//   NAME.part     the bytes so far
//   NAME.journal  what content it is, then lines "position hash": the hash (XXH3-128) of all bytes
//                 before that position; with " end" when the file is complete
//
// Opening hashes the bytes present and continues from the last line that they agree with, so that a
// part that was damaged or never reached the disk is written again.
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
    // `identity` identifies the content to be written: a part of anything else is thrown away.
    // `checked` is called with the number of bytes verified so far.
    // Errors: WriteFailed (no permission, no such folder, another program writes it), Cancelled.
    static Result<PartialFile> open(std::filesystem::path target, const std::string& identity,
                                    const std::function<void(std::uint64_t)>& checked,
                                    std::stop_token stop);
    PartialFile(PartialFile&& other) noexcept;
    PartialFile& operator=(PartialFile&&) = delete;
    ~PartialFile();

    // The offset of the next write.
    std::uint64_t position() const { return m_position; }
    bool isComplete() const { return m_complete; }

    // Errors: WriteFailed (with what to do about a full disk).
    Result<void> write(std::span<const std::byte> bytes);
    // Marks this position as one that a later run may resume from. Cheap; nothing is flushed.
    Result<void> mark();
    // Call once everything is written: flushes to disk and marks the file as complete.
    Result<void> complete();
    // Gives the complete file its final name, replacing any file of that name.
    Result<void> publish();

    // Removes the journal, which is needed until all files of a conversion have their names.
    static void forgetJournal(const std::filesystem::path& target);
    // Whether a file of that content, `sizeBytes` long, has its final name and still a journal.
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
