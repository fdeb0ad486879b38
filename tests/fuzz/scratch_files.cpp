// SPDX-License-Identifier: MIT
#include "tests/fuzz/scratch_files.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>

namespace tessera::fuzz {

namespace {

// A target that cannot do its work must not pass.
void demand(bool good, const char* what) {
    if (!good) {
        std::perror(what);
        std::exit(EXIT_FAILURE);
    }
}

}  // namespace

ScratchFile::ScratchFile(Bytes bytes) : m_handle(::memfd_create("fuzz", MFD_CLOEXEC)) {
    demand(m_handle >= 0, "memfd_create");
    const ssize_t written = ::write(m_handle, bytes.data(), bytes.size());
    demand(written == static_cast<ssize_t>(bytes.size()), "write");
    m_path = "/proc/self/fd/" + std::to_string(m_handle);
}

ScratchFile::~ScratchFile() {
    ::close(m_handle);
}

ScratchFolder::ScratchFolder() {
    std::error_code ignored;
    const bool memory = std::filesystem::is_directory("/dev/shm", ignored);
    std::string name = memory ? "/dev/shm" : std::filesystem::temp_directory_path().string();
    name += "/tessera-fuzz-XXXXXX";
    demand(::mkdtemp(name.data()) != nullptr, "mkdtemp");
    m_path = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

void ScratchFolder::write(std::string_view name, Bytes bytes) const {
    std::error_code error;
    std::filesystem::create_directories((m_path / name).parent_path(), error);
    std::ofstream stream(m_path / name, std::ios::binary);
    stream.write(reinterpret_cast<const char*>(bytes.data()),
                 static_cast<std::streamsize>(bytes.size()));
    demand(stream.good(), "write");
}

}  // namespace tessera::fuzz
