// SPDX-License-Identifier: MIT
#include "engine/checkpoint/inspect/inspect.h"
#include "engine/core/hash.h"
#include "engine/formats/safetensors.h"
#include "tests/fuzz/scratch_files.h"
#include "tests/fuzz/targets.h"

namespace tessera::fuzz {

void readSafetensors(Bytes bytes) {
    const ScratchFile file(bytes);
    if (const Result<SafetensorsFile> opened = SafetensorsFile::open(file.path())) {
        for (const auto& [name, entry] : opened->entries()) {
            (void)contentHash(entry.data);  // every byte is there
        }
    }
    (void)inspectFile(file.path());
}

}  // namespace tessera::fuzz
