// SPDX-License-Identifier: MIT
#include "engine/gpu/device_title.h"

namespace tessera {

Sentence deviceTitle(const DeviceInfo& device) {
    return device.kind == DeviceKind::Cpu ? Sentence("the processor (no GPU)")
                                          : Sentence::foreign(device.name);
}

}  // namespace tessera
