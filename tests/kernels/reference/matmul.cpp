// SPDX-License-Identifier: MIT
#include <cmath>
#include <numbers>

#include "tests/kernels/reference/reference.h"

namespace tessera::reference {
namespace {

double activate(double x, Activation activation) {
    switch (activation) {
        case Activation::QuickGelu:
            return x / (1.0 + std::exp(-1.702 * x));
        case Activation::Gelu:
            return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0)));
        case Activation::GeluTanh:
            return 0.5 * x *
                   (1.0 +
                    std::tanh(std::sqrt(2.0 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
        default:
            return x;
    }
}

double dot(const float* a, const float* b, std::uint32_t count) {
    double parts[4] = {};
    for (std::uint32_t i = 0; i + 4 <= count; i += 4)
        for (std::uint32_t j = 0; j < 4; ++j)
            parts[j] += double(a[i + j]) * b[i + j];
    for (std::uint32_t i = count / 4 * 4; i < count; ++i)
        parts[0] += double(a[i]) * b[i];
    return (parts[0] + parts[1]) + (parts[2] + parts[3]);
}

}  // namespace

std::vector<float> matmul(std::span<const float> w, std::uint32_t rows, std::uint32_t columns,
                          std::span<const float> x, std::uint32_t tokens,
                          const Epilogue& epilogue) {
    std::vector<float> y(std::size_t(tokens) * rows);
    for (std::size_t token = 0; token < tokens; ++token) {
        for (std::size_t row = 0; row < rows; ++row) {
            double sum = dot(w.data() + row * columns, x.data() + token * columns, columns);
            sum += epilogue.bias.empty() ? 0.0 : double(epilogue.bias[row]);
            const std::size_t index = token * rows + row;
            const double factor = epilogue.scale.empty() ? 1.0 : double(epilogue.scale[row]);
            y[index] = float(factor * activate(sum, epilogue.activation) +
                             (epilogue.residual.empty() ? 0.0 : double(epilogue.residual[index])));
        }
    }
    return y;
}

}  // namespace tessera::reference
