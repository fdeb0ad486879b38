// SPDX-License-Identifier: MIT
// How shaders see memory.
#pragma once

#include <cstddef>

#include "engine/vulkan/device/vulkan_functions.h"
#include "engine/vulkan/device/vulkan_memory.h"

namespace tessera {

enum class Access { Read, Write, ReadWrite };

// How a shader sees a slice.
struct Binding {
    enum class Kind {
        Storage,
        TexelUint,   // usamplerBuffer of RGBA32UI
        TexelFloat,  // samplerBuffer of RGBA32F
    };
    Kind kind = Kind::Storage;
    BufferSlice slice;
    Access access = Access::Read;
};

// Maximum number of bindings of one shader.
inline constexpr std::size_t kMaxBindings = 12;

inline Binding readStorage(BufferSlice slice) {
    return {Binding::Kind::Storage, slice, Access::Read};
}
inline Binding writeStorage(BufferSlice slice) {
    return {Binding::Kind::Storage, slice, Access::Write};
}
inline Binding readTexelUint(BufferSlice slice) {
    return {Binding::Kind::TexelUint, slice, Access::Read};
}
inline Binding readTexelFloat(BufferSlice slice) {
    return {Binding::Kind::TexelFloat, slice, Access::Read};
}

inline VkDescriptorType descriptorType(Binding::Kind kind) {
    return kind == Binding::Kind::Storage ? VK_DESCRIPTOR_TYPE_STORAGE_BUFFER
                                          : VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER;
}

}  // namespace tessera
