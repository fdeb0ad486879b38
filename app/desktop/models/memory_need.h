// SPDX-License-Identifier: MIT
// What a model needs, in words.
#pragma once

#include <QString>

#include "app/desktop/values/inference_types.h"

namespace tessera {

struct MemoryNeed {
    QString summary;  // "Needs 9.6 GiB; 20.1 GiB are free on ..."; empty: not known
    QString parts;    // what for
    bool fits = true;
    quint32 fittingContext = 0;  // tokens with which it would fit, where it does not; 0: with none
    friend bool operator==(const MemoryNeed&, const MemoryNeed&) = default;
};

MemoryNeed describeMemory(const MemoryEstimate& estimate);

}  // namespace tessera
