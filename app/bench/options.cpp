// SPDX-License-Identifier: MIT
#include "app/bench/options.h"

#include <CLI/CLI.hpp>
#include <map>

#include "app/bench/products.h"
#include "app/bench/shapes.h"
#include "app/bench/synthetic_weights.h"
#include "app/terminal/option_checks.h"

namespace tessera::bench {
namespace {

constexpr std::uint64_t kMostTokens = 1 << 20;
constexpr std::uint64_t kMostThreads = 1024;

std::map<std::string, TensorType> kvTypesByName() {
    return {{"f16", TensorType::F16}, {"q8_0", TensorType::Q8_0}, {"f32", TensorType::F32}};
}

void addModelOptions(CLI::App& app, BenchOptions& options) {
    auto* shape = app.add_option("shape,--shape", options.shape,
                                 "A model of this shape, with random weights made in memory.")
                      ->transform(oneOf(shapeNames()))
                      ->type_name("SHAPE");
    auto* model = app.add_option("--model", options.model,
                                 "A model to measure instead: a GGUF file or a model's folder.")
                      ->type_name("FILE|FOLDER")
                      ->excludes(shape);
    app.add_option("--mmproj", options.mmproj,
                   "The vision part of --model: a GGUF file, or a vision tower's folder.")
        ->type_name("FILE|FOLDER")
        ->needs(model);
    app.add_option("--type", options.type, "Weight type of a shape's language model.")
        ->type_name("TYPE")
        ->transform(oneOf(weightTypeNames()))
        ->capture_default_str();
    app.add_option("--vision-type", options.visionType,
                   "Weight type of a shape's vision tower and projector.")
        ->type_name("TYPE")
        ->transform(oneOf(weightTypeNames()))
        ->capture_default_str();
    app.add_option("--layers", options.layers,
                   "Run at most this many layers of the language model and of the tower, for slow "
                   "machines. Results are those of the shallower model; nothing is scaled.")
        ->type_name("N")
        ->check(wholeNumber(1, 100'000));
    app.add_option_function<std::string>(
           "--kv-type",
           [&options](const std::string& name) { options.kvType = kvTypesByName().at(name); },
           "How keys and values are stored.")
        ->type_name("TYPE")
        ->transform(oneOf({"f16", "q8_0", "f32"}))
        ->default_str("f16");
}

void addWorkOptions(CLI::App& app, BenchOptions& options) {
    app.add_option("--only", options.only,
                   "Measure only these steps, separated by commas; load: none of them, only "
                   "loading.")
        ->type_name("STEP")
        ->delimiter(',')
        ->transform(oneOf({"encode", "prefill", "decode", "load"}));
    app.add_option("--tiles", options.tiles,
                   "Tiles of the photo to encode. Default: those of a typical photo.")
        ->type_name("N")
        ->check(wholeNumber(1, 4096));
    app.add_option("--prompt", options.prompts,
                   "Lengths of prompts to read, in tokens, separated by commas.")
        ->type_name("N")
        ->delimiter(',')
        ->check(wholeNumber(1, kMostTokens))
        ->capture_default_str();
    app.add_option(
           "--context", options.depths,
           "How many tokens are in the cache when decoding begins; several separated by commas.")
        ->type_name("N")
        ->delimiter(',')
        ->check(wholeNumber(0, kMostTokens))
        ->capture_default_str();
    app.add_option("--generate", options.generate, "Tokens to decode.")
        ->type_name("N")
        ->check(wholeNumber(1, kMostTokens))
        ->capture_default_str();
    app.add_option("--repeat", options.repeat, "Number of runs; the median counts.")
        ->type_name("N")
        ->check(wholeNumber(1, 1000))
        ->capture_default_str();
}

}  // namespace

std::optional<KernelFamily> familyOf(const BenchOptions& options) {
    if (options.kernels == "lanes")
        return KernelFamily::Lanes;
    if (options.kernels == "tiled")
        return KernelFamily::Tiled;
    return options.kernels == "native" ? std::optional(KernelFamily::Native) : std::nullopt;
}

void addBenchOptions(CLI::App& app, BenchOptions& options) {
    addModelOptions(app, options);
    addWorkOptions(app, options);
    app.add_option("--device", options.device,
                   "The device to use, by its index or part of its name. Default: the best one.")
        ->type_name("I|NAME");
    app.add_option("--threads", options.threads,
                   "Threads if the processor is the device; 0: one for each core.")
        ->type_name("N")
        ->check(wholeNumber(0, kMostThreads))
        ->capture_default_str();
    app.add_option("--kernels", options.kernels,
                   "Which kernels to run: native are those of the processor itself, lanes are made "
                   "for Vulkan drivers that compute on it, tiled for GPUs.")
        ->type_name("FAMILY")
        ->transform(oneOf({"auto", "native", "lanes", "tiled"}))
        ->capture_default_str();
    app.add_flag("--profile", options.profile,
                 "Also show the time of each kernel, in a run of its own that waits after every "
                 "dispatch.");
    app.add_flag("--json", options.json, "Print one JSON object.");
    auto* shaders =
        app.add_flag("--shaders", options.shaders,
                     "Measure nothing: compile every kernel for shapes of usual models "
                     "and show what the driver's compiler says of it (registers, "
                     "spills, shared memory, waves, instructions, cost). No "
                     "model is needed, and no GPU where a driver pretends to have one.");
    for (const char* other : {"--shape", "--model", "--only", "--layers", "--profile"})
        shaders->excludes(app.get_option(other));
    app.add_option("--kernel", options.kernel,
                   "With --shaders: only kernels with this in their names.")
        ->type_name("NAME")
        ->needs(shaders);
    app.add_option("--texts", options.texts,
                   "With --shaders: write what the compiler made, down to the machine's "
                   "instructions, into this folder.")
        ->type_name("FOLDER")
        ->needs(shaders);
}

CLI::App* addProductsCommand(CLI::App& app, ProductOptions& options) {
    auto* products = app.add_subcommand("products",
                                        "Measures the matrix products of the processor as a "
                                        "device, beside the most it can reach.");
    products
        ->add_option("--type", options.types, "Weight types, separated by commas. Default: all.")
        ->type_name("TYPE")
        ->delimiter(',')
        ->transform(oneOf(weightTypeNames()));
    products->add_option("--tokens", options.tokens, "Numbers of tokens, separated by commas.")
        ->type_name("N")
        ->delimiter(',')
        ->check(wholeNumber(1, 1 << 16))
        ->capture_default_str();
    products->add_option("--columns", options.columns, "Columns of the matrix, its inputs.")
        ->type_name("N")
        ->check(wholeNumber(1, 1 << 20))
        ->capture_default_str();
    products->add_option("--rows", options.rows, "Rows of the matrix, its outputs.")
        ->type_name("N")
        ->check(wholeNumber(1, 1 << 20))
        ->capture_default_str();
    products->add_option("--threads", options.threads, "Threads. Default: one for each core.")
        ->type_name("N")
        ->check(wholeNumber(1, kMostThreads));
    products->add_option("--simd", options.simd, "Use no better instructions than these.")
        ->type_name("SET")
        ->transform(oneOf({"avx-512", "avx2", "sse4", "neon", "none"}));
    products->add_option("--repeat", options.repeat, "Number of runs; the median counts.")
        ->type_name("N")
        ->check(wholeNumber(1, 1000))
        ->capture_default_str();
    return products;
}

}  // namespace tessera::bench
