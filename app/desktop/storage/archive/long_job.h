// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <stop_token>

namespace tessera {

// How a long job reports its progress and learns that it should stop.
struct LongJob {
    std::function<void(double fraction)> onProgress = [](double) {};
    std::stop_token stop = {};

    void advance(qsizetype done, qsizetype total) const {
        onProgress(total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 1.0);
    }
};

}  // namespace tessera
