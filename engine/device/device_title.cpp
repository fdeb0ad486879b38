// SPDX-License-Identifier: MIT
#include "engine/device/device_title.h"

namespace tessera {

namespace {

Sentence processorTitle(const DeviceInfo& device) {
    if (device.vectorUnit.empty()) {
        return device.threads == 1 ? Sentence("Processor (1 thread)")
                                   : Sentence("Processor ({} threads)", device.threads);
    }
    return device.threads == 1
               ? Sentence("Processor ({}, 1 thread)", device.vectorUnit)
               : Sentence("Processor ({}, {} threads)", device.vectorUnit, device.threads);
}

}  // namespace

Sentence deviceTitle(const DeviceInfo& device) {
    switch (device.kind) {
        case DeviceKind::Processor:
            return processorTitle(device);
        case DeviceKind::Cpu:
            return Sentence("the processor, through a Vulkan driver");
        default:
            return Sentence::foreign(device.name);
    }
}

}  // namespace tessera
