// SPDX-License-Identifier: MIT
// Folders in which nothing can be written, as the system says it.
#pragma once

#include <unistd.h>

#include <QFile>
#include <QString>
#include <utility>

namespace tessera {

// While it lives, nothing can be written in a folder: it is someone else's, or, where tests do not
// run as root, write-protected.
class WriteProtection {
  public:
    explicit WriteProtection(QString folder) : m_folder(std::move(folder)) {
        QFile::setPermissions(m_folder, kReadable);
        if (m_isRoot && seteuid(kNobody) != 0)
            qFatal("The user cannot be changed.");
    }
    ~WriteProtection() {
        if (m_isRoot && seteuid(0) != 0)
            qFatal("The user cannot be changed back.");
        QFile::setPermissions(m_folder, kReadable | QFile::WriteOwner);
    }
    WriteProtection(const WriteProtection&) = delete;
    WriteProtection& operator=(const WriteProtection&) = delete;

  private:
    static constexpr uid_t kNobody = 65534;
    static constexpr QFile::Permissions kReadable = QFile::ReadOwner | QFile::ExeOwner |
                                                    QFile::ReadGroup | QFile::ExeGroup |
                                                    QFile::ReadOther | QFile::ExeOther;
    const QString m_folder;
    const bool m_isRoot = geteuid() == 0;
};

}  // namespace tessera
