// SPDX-License-Identifier: MIT
#include "engine/core/system_memory.h"

#include <fstream>
#include <string>

namespace tessera {

SystemMemory systemMemory() {
    SystemMemory memory;
    std::ifstream file("/proc/meminfo");
    std::string key;
    std::string unit;
    std::uint64_t kibibytes = 0;
    while (file >> key >> kibibytes && std::getline(file, unit))
        if (key == "MemTotal:")
            memory.totalBytes = kibibytes * 1024;
        else if (key == "MemAvailable:")
            memory.availableBytes = kibibytes * 1024;
    return memory;
}

}  // namespace tessera
