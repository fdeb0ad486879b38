// SPDX-License-Identifier: MIT
#include "engine/formats/pytorch/libzip.h"

#include <dlfcn.h>

#include <optional>

namespace tessera {

namespace {

template <typename Function>
bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    return function != nullptr;
}

std::optional<Libzip> load() {
    // One interface under two names: Debian kept the older one for long.
    for (const char* name : {"libzip.so.5", "libzip.so.4"}) {
        void* library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
        Libzip found;
        if (library != nullptr && find(library, "zip_discard", found.discard) &&
            find(library, "zip_error_set", found.setError) &&
            find(library, "zip_error_to_data", found.errorToData) &&
            find(library, "zip_fclose", found.closeEntry) &&
            find(library, "zip_fopen_index", found.openEntry) &&
            find(library, "zip_fread", found.readEntry) &&
            find(library, "zip_get_name", found.name) &&
            find(library, "zip_get_num_entries", found.numEntries) &&
            find(library, "zip_open_from_source", found.open) &&
            find(library, "zip_source_free", found.freeSource) &&
            find(library, "zip_source_function_create", found.createSource) &&
            find(library, "zip_source_seek_compute_offset", found.seekTarget) &&
            find(library, "zip_stat_index", found.statEntry))
            return found;
    }
    return std::nullopt;
}

}  // namespace

const Libzip* libzip() {
    static const std::optional<Libzip> library = load();
    return library ? &*library : nullptr;
}

}  // namespace tessera
