// SPDX-License-Identifier: MIT
// What is on the stack of the pickle machine. Values refer to each other by number, so that lists
// that contain themselves are nothing special.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/formats/pytorch/pickle_names.h"
#include "engine/formats/pytorch/pickled_weights.h"

namespace tessera {

using PickleId = std::uint32_t;

struct PickledOther {};    // None, a truth value, a fraction, bytes: nothing here asks for them
struct PickledForeign {};  // what a name that is not allowed stands for
struct PickledTuple {
    std::vector<PickleId> items;
};
struct PickledList {
    std::vector<PickleId> items;
};
struct PickledDictionary {
    std::vector<PickleId> items;  // key, value, key, value ...
};
struct PickledTensorNumber {
    std::uint32_t number = 0;  // in the machine's list of tensors
};

using PickleValue =
    std::variant<PickledOther, PickledForeign, std::int64_t, std::string_view, PickledTuple,
                 PickledList, PickledDictionary, PickleName, PickledStorage, PickledTensorNumber>;

}  // namespace tessera
