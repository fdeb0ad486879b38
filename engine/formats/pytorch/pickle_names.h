// SPDX-License-Identifier: MIT
// The names that a pickle of tensors may use. They are looked up in a table and never imported.
#pragma once

#include <optional>
#include <string_view>

namespace tessera {

enum class PickleCall {
    OrderedDict,
    Tensor,              // torch._utils._rebuild_tensor_v2
    TensorOfType,        // torch._utils._rebuild_tensor_v3, which has the element type beside it
    Parameter,           // torch._utils._rebuild_parameter
    ParameterWithState,  // torch._utils._rebuild_parameter_with_state
    StorageType,         // torch.HalfStorage ...: part of a storage's address, never called
    ElementType,         // torch.float16 ...: never called
};

struct PickleName {
    PickleCall call = PickleCall::OrderedDict;
    // Of StorageType and ElementType, in safetensors' words; empty: a storage of bytes.
    std::string_view dtype;
};

// nullopt: any other name.
std::optional<PickleName> allowedPickleName(std::string_view module, std::string_view name);

}  // namespace tessera
