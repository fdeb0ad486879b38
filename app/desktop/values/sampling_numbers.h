// SPDX-License-Identifier: MIT
// The numbers of SamplingSettings, in one table for files and controls.
#pragma once

#include <QString>
#include <functional>
#include <vector>

#include "app/desktop/values/sampling_settings.h"

namespace tessera {

struct SamplingNumber {
    QString key;  // in files
    double least = 0;
    double most = 0;
    double step = 1;
    int decimals = 0;  // shown to the user
    std::function<double(const SamplingSettings&)> valueIn;
    // Brings the value into the range.
    std::function<void(SamplingSettings&, double)> set;
};

// The sampler's (samplerFields()), and the answer length limit.
const std::vector<SamplingNumber>& samplingNumbers();
// nullptr for an unknown key.
const SamplingNumber* samplingNumber(const QString& key);

}  // namespace tessera
