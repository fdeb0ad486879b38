// SPDX-License-Identifier: MIT
// Who may write in a data folder: one process at a time.
#pragma once

#include <QString>
#include <utility>

#include "engine/core/result.h"

namespace tessera {

// Holds the lock of a data folder. The kernel releases it with the process, however that ends, so
// nothing that is left in the folder, and no clock, process number or computer's name, can make it
// look taken.
class FolderLock {
  public:
    // Creates the folder as needed and makes sure that there is room to write in it. Does not wait.
    // Errors, which say the reason and what to do: InvalidArgument (another process has the lock),
    // WriteFailed (the folder is read-only, someone else's, full, or cannot be locked).
    static Result<FolderLock> take(const QString& dataDir);

    FolderLock(FolderLock&& other) noexcept : m_file(std::exchange(other.m_file, -1)) {}
    FolderLock& operator=(FolderLock&& other) noexcept {
        std::swap(m_file, other.m_file);
        return *this;
    }
    ~FolderLock();

  private:
    explicit FolderLock(int file) : m_file(file) {}

    int m_file = -1;  // its descriptor; -1: none
};

}  // namespace tessera
