// SPDX-License-Identifier: MIT
// 4-bit weights of hub folders, as matrices of a type of the engine: see packed_weights.h.
#pragma once

#include <optional>

#include "engine/checkpoint/hub/hub_folder.h"
#include "engine/checkpoint/weights/tensor_source.h"
#include "engine/core/error.h"

namespace tessera {

// Every "NAME.qweight" with its qzeros, scales and g_idx becomes "NAME.weight". Tensors of the
// wrong shape are reported by the source. Errors: Unsupported (other than 4 bits, inputs in an
// order of their own), those of MappedFile::read.
std::optional<Error> unpackGptq(const HubFolder& folder, TensorSource& source);

// Every "NAME.qweight" with its scales and scaled_zeros, as llm-awq writes them.
void unpackAwq(TensorSource& source);

}  // namespace tessera
