// SPDX-License-Identifier: MIT
#include "engine/formats/pytorch/pickled_weights.h"

#include "engine/formats/pytorch/pickle_machine.h"

namespace tessera {

Result<PickledWeights> readPickledWeights(std::span<const std::byte> pickle,
                                          const std::filesystem::path& path) {
    return PickleMachine(pickle).run(path);
}

}  // namespace tessera
