// SPDX-License-Identifier: MIT
#include "engine/checkpoint/inspect/inspect.h"
#include "tests/fuzz/scratch_files.h"
#include "tests/fuzz/targets.h"
#include "tests/fuzz/use_checkpoint.h"

namespace tessera::fuzz {

void readGguf(Bytes bytes) {
    const ScratchFile file(bytes);
    if (const Result<Checkpoint> text = Checkpoint::open(file.path(), std::nullopt))
        useCheckpoint(*text);
    if (const Result<VisionCheckpoint> vision = openVisionCheckpoint(file.path())) {
        useWeights(vision->weights);
        (void)planTiles({640, 480}, vision->config.tileScheme);
    }
    (void)inspectFile(file.path());
}

}  // namespace tessera::fuzz
