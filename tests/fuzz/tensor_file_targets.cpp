// SPDX-License-Identifier: MIT
#include "engine/checkpoint/inspect/inspect.h"
#include "engine/core/hash.h"
#include "engine/formats/pytorch/pickled_weights.h"
#include "engine/formats/pytorch/pytorch_file.h"
#include "engine/formats/safetensors.h"
#include "tests/fuzz/scratch_files.h"
#include "tests/fuzz/targets.h"

namespace tessera::fuzz {

namespace {

template <typename File>
void readTensors(Bytes bytes) {
    const ScratchFile file(bytes);
    if (const Result<File> opened = File::open(file.path()))
        for (const auto& [name, entry] : opened->entries())
            (void)contentHash(entry.data);  // every byte is there
    (void)inspectFile(file.path());
}

}  // namespace

void readSafetensors(Bytes bytes) {
    readTensors<SafetensorsFile>(bytes);
}

void readPytorch(Bytes bytes) {
    readTensors<PytorchFile>(bytes);
}

void readPickle(Bytes bytes) {
    (void)readPickledWeights(bytes, "pytorch_model.bin");
}

}  // namespace tessera::fuzz
