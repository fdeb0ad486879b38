// SPDX-License-Identifier: MIT
// What a kind of device computes with. The forward pass calls the functions of the other headers
// here, which say what each operator does; they check shapes and end up in the stream's device.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "engine/device/command_stream.h"
#include "engine/kernels/attention.h"
#include "engine/kernels/matmul.h"
#include "engine/kernels/rope.h"
#include "engine/kernels/tensor.h"
#include "engine/kernels/vision.h"
#include "engine/kernels/weight.h"

namespace tessera {

// `stream` is always one of the device that these operators belong to.
class Operators {
  public:
    virtual ~Operators() = default;
    Operators(const Operators&) = delete;
    Operators& operator=(const Operators&) = delete;

#define TESSERA_OPERATOR(result, name, parameters) virtual result name parameters const = 0;
#include "engine/kernels/operators.inc"

  protected:
    Operators() = default;
};

}  // namespace tessera
