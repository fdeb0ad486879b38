// SPDX-License-Identifier: MIT
// The functions of libzip that are used here. No distribution has it as a static library, and the
// programs are to start on machines without it; so it is loaded when the first archive is opened.
#pragma once

#include <zip.h>

namespace tessera {

struct Libzip {
    decltype(&zip_discard) discard = nullptr;
    decltype(&zip_error_set) setError = nullptr;
    decltype(&zip_error_to_data) errorToData = nullptr;
    decltype(&zip_fclose) closeEntry = nullptr;
    decltype(&zip_fopen_index) openEntry = nullptr;
    decltype(&zip_fread) readEntry = nullptr;
    decltype(&zip_get_name) name = nullptr;
    decltype(&zip_get_num_entries) numEntries = nullptr;
    decltype(&zip_open_from_source) open = nullptr;
    decltype(&zip_source_free) freeSource = nullptr;
    decltype(&zip_source_function_create) createSource = nullptr;
    decltype(&zip_source_seek_compute_offset) seekTarget = nullptr;
    decltype(&zip_stat_index) statEntry = nullptr;
};

// nullptr: it is not installed. Stays loaded. From any thread.
const Libzip* libzip();

}  // namespace tessera
