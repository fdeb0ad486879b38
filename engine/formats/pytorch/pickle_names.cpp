// SPDX-License-Identifier: MIT
#include "engine/formats/pytorch/pickle_names.h"

#include <algorithm>
#include <iterator>

namespace tessera {

std::optional<PickleName> allowedPickleName(std::string_view module, std::string_view name) {
    struct Row {
        std::string_view module;
        std::string_view name;
        PickleName meaning;
    };
    using enum PickleCall;
    static constexpr Row kNames[] = {
        {"collections", "OrderedDict", {OrderedDict, {}}},
        {"torch._utils", "_rebuild_tensor_v2", {Tensor, {}}},
        {"torch._utils", "_rebuild_tensor_v3", {TensorOfType, {}}},
        {"torch._utils", "_rebuild_parameter", {Parameter, {}}},
        {"torch._utils", "_rebuild_parameter_with_state", {ParameterWithState, {}}},
        {"torch", "DoubleStorage", {StorageType, "F64"}},
        {"torch", "FloatStorage", {StorageType, "F32"}},
        {"torch", "HalfStorage", {StorageType, "F16"}},
        {"torch", "BFloat16Storage", {StorageType, "BF16"}},
        {"torch", "LongStorage", {StorageType, "I64"}},
        {"torch", "IntStorage", {StorageType, "I32"}},
        {"torch", "ShortStorage", {StorageType, "I16"}},
        {"torch", "CharStorage", {StorageType, "I8"}},
        {"torch", "ByteStorage", {StorageType, "U8"}},
        {"torch", "BoolStorage", {StorageType, "BOOL"}},
        {"torch", "UntypedStorage", {StorageType, {}}},
        {"torch.storage", "UntypedStorage", {StorageType, {}}},
        {"torch", "float64", {ElementType, "F64"}},
        {"torch", "float32", {ElementType, "F32"}},
        {"torch", "float16", {ElementType, "F16"}},
        {"torch", "bfloat16", {ElementType, "BF16"}},
        {"torch", "float8_e4m3fn", {ElementType, "F8_E4M3"}},
        {"torch", "float8_e5m2", {ElementType, "F8_E5M2"}},
        {"torch", "int64", {ElementType, "I64"}},
        {"torch", "int32", {ElementType, "I32"}},
        {"torch", "int16", {ElementType, "I16"}},
        {"torch", "int8", {ElementType, "I8"}},
        {"torch", "uint64", {ElementType, "U64"}},
        {"torch", "uint32", {ElementType, "U32"}},
        {"torch", "uint16", {ElementType, "U16"}},
        {"torch", "uint8", {ElementType, "U8"}},
        {"torch", "bool", {ElementType, "BOOL"}},
    };
    const auto* found = std::ranges::find_if(
        kNames, [&](const Row& row) { return row.module == module && row.name == name; });
    return found == std::end(kNames) ? std::nullopt : std::optional(found->meaning);
}

}  // namespace tessera
