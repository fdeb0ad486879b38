// SPDX-License-Identifier: MIT
// A model's memory need, in words.
#pragma once

#include <QString>

#include "app/desktop/values/inference_types.h"

namespace tessera {

struct MemoryNeed {
    QString summary;  // "Needs 9.6 GiB; 20.1 GiB is free on ..."; empty: not known
    QString parts;    // what the memory is for
    bool fits = true;
    quint32 fittingContext = 0;  // if it does not fit: the tokens with which it would; 0: with none
    friend bool operator==(const MemoryNeed&, const MemoryNeed&) = default;
};

MemoryNeed describeMemory(const MemoryEstimate& estimate);

}  // namespace tessera
