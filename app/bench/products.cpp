// SPDX-License-Identifier: MIT
#include "app/bench/products.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <iostream>

#include "app/bench/measure.h"
#include "app/bench/synthetic_weights.h"
#include "engine/core/stopwatch.h"
#include "engine/native/processor.h"
#include "engine/native/products/limits.h"
#include "engine/native/products/matmul.h"

namespace tessera::bench {
namespace {

// One token reads weights from memory, so there are more of them than caches hold.
constexpr std::size_t kMemoryBytes = std::size_t(512) << 20;
// A run of a product and of its limit each take about so long, so that both see the same of what
// else the computer does.
constexpr double kRunMs = 60;

struct Rates {
    std::vector<double> product;
    std::vector<double> limit;
    std::vector<double> fraction;
};

// Work per millisecond of `run`, which returns how much it did, over kRunMs.
template <typename Run>
double rate(Run&& run) {
    const Stopwatch watch;
    double work = 0;
    do {
        work += run();
    } while (watch.ms() < kRunMs);
    return work / watch.ms();
}

template <typename Product, typename Limit>
Rates measure(std::uint32_t repeat, Product&& product, Limit&& limit) {
    product();
    Rates rates;
    double before = rate(limit);
    for (std::uint32_t run = 0; run < repeat; ++run) {
        const double during = rate(product);
        const double after = rate(limit);
        rates.product.push_back(during * 1e-6);
        rates.limit.push_back((before + after) / 2 * 1e-6);
        rates.fraction.push_back(100 * during / ((before + after) / 2));
        before = after;
    }
    return rates;
}

void print(std::string_view type, const ProductOptions& options, std::uint32_t tokens,
           std::string_view unit, std::string_view limit, Rates rates) {
    const Spread fraction = spreadOf(std::move(rates.fraction));
    std::cout << fmt::format(
                     "{:7} {:4} x {} x {}  {:6.1f} {:8} {:5.1f} % of {} ({:.0f} to {:.0f})\n", type,
                     tokens, options.columns, options.rows,
                     spreadOf(std::move(rates.product)).median, unit, fraction.median,
                     fmt::format("{} {:.1f}", limit, spreadOf(std::move(rates.limit)).median),
                     fraction.min, fraction.max)
              << std::flush;
}

void measureType(native::ThreadPool& pool, TensorType type, const ProductOptions& options) {
    const std::size_t matrixBytes = native::storedBytes(type, options.columns) * options.rows;
    const bool one = std::ranges::find(options.tokens, 1u) != options.tokens.end();
    const std::size_t count = one ? std::max<std::size_t>(1, kMemoryBytes / matrixBytes) : 1;
    const std::vector<std::byte> stored = randomBlocks(type, count * matrixBytes);
    const auto matrix = [&](std::size_t number) {
        return native::weightView(type, stored.data() + number * matrixBytes, options.rows,
                                  options.columns);
    };
    const std::string_view name = tensorTypeInfo(type).name;
    for (const std::uint32_t tokens : options.tokens) {
        std::vector<float> x(std::size_t(tokens) * options.columns);
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = float(i * 7919 % 1000) * 0.002f - 1.0f;
        std::vector<float> y(std::size_t(tokens) * options.rows);
        const native::MatrixView xView(x.data(), tokens, options.columns);
        const native::MatrixView yView(y.data(), tokens, options.rows);
        if (tokens == 1) {
            std::size_t next = 0;
            std::size_t readNext = 0;
            print(name, options, tokens, "GB/s", "reading alone",
                  measure(
                      options.repeat,
                      [&] {
                          native::matmul(pool, matrix(next++ % count), xView, yView);
                          return double(matrixBytes);
                      },
                      [&] {
                          const auto* first = stored.data() + readNext++ % count * matrixBytes;
                          native::readAlone(pool, {first, matrixBytes});
                          return double(matrixBytes);
                      }));
        } else {
            print(name, options, tokens, "GFLOP/s", "the FMA limit",
                  measure(
                      options.repeat,
                      [&] {
                          native::matmul(pool, matrix(0), xView, yView);
                          return 2.0 * tokens * options.columns * options.rows;
                      },
                      [&] { return native::computeInRegisters(pool); }));
        }
    }
}

// The names in the form that a terminal likes.
bool limitInstructions(std::string simd) {
    if (simd == "none")
        return native::limitSimd(simd);
    std::ranges::transform(simd, simd.begin(), [](unsigned char c) { return std::toupper(c); });
    return native::limitSimd(simd);
}

}  // namespace

Result<void> measureProducts(const ProductOptions& options) {
    if (!options.simd.empty() && !limitInstructions(options.simd)) {
        return Error(ErrorCode::InvalidArgument,
                     "This processor has no instructions \"{}\"; it has {}.", options.simd,
                     native::simdName());
    }
    std::vector<TensorType> types;
    for (const std::string& name : options.types.empty() ? weightTypeNames() : options.types) {
        const auto type = weightType(name);
        if (!type)
            return type.error();
        if (options.columns % tensorTypeInfo(*type).blockWeights != 0) {
            return Error(
                ErrorCode::InvalidArgument, "A row of {} has a multiple of {} columns, not {}.",
                tensorTypeInfo(*type).name, tensorTypeInfo(*type).blockWeights, options.columns);
        }
        types.push_back(*type);
    }
    native::ThreadPool pool(options.threads);
    const std::string_view simd = native::simdName();
    std::cout << fmt::format("Processor ({}, {} threads), tokens x columns x rows, medians of {}\n",
                             simd.empty() ? "no vectors" : simd, pool.threads(), options.repeat);
    for (const TensorType type : types)
        measureType(pool, type, options);
    return {};
}

}  // namespace tessera::bench
