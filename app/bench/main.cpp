// SPDX-License-Identifier: MIT
// tessera-bench: how fast this device runs vision-language models.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>

#include "app/bench/bench_model.h"
#include "app/bench/measure.h"
#include "app/bench/options.h"
#include "app/bench/products.h"
#include "app/bench/report.h"
#include "app/bench/shaders/shaders.h"
#include "app/terminal/command_line.h"
#include "app/terminal/printable.h"

namespace {

using namespace tessera;
using namespace tessera::bench;

enum ExitCode : int { kSuccess = 0, kFailure = 1, kUsageError = 2 };

int printError(std::string_view message) {
    std::cerr << messageLine("tessera-bench", message);
    return kFailure;
}

std::string outputProblem() {
    return fmt::format("The result could not be written: {}.", std::strerror(errno));
}

class Benchmark {
  public:
    Benchmark(const BenchOptions& options, BenchModel& model, Report& report)
        : m_options(options), m_model(model), m_report(report) {}

    Result<void> measure() {
        if (m_model.visionEncoder() != nullptr && wanted("encode")) {
            auto timing = measureEncode(m_model, tiles(), m_options.repeat);
            if (!timing)
                return timing.error();
            m_report.encode(*timing);
        }
        if (m_model.decoder() == nullptr)
            return {};
        for (const std::uint32_t tokens : lengths("prefill", m_options.prompts)) {
            auto timing = measurePrefill(m_model, tokens, m_options.repeat);
            if (!timing)
                return timing.error();
            m_report.prefill(*timing);
        }
        for (const std::uint32_t depth : lengths("decode", m_options.depths)) {
            auto timing = measureDecode(m_model, depth, m_options.generate, m_options.repeat);
            if (!timing)
                return timing.error();
            m_report.decode(*timing);
        }
        return {};
    }

    Result<void> profile() {
        if (m_model.visionEncoder() != nullptr && wanted("encode")) {
            auto kernels = profileEncode(m_model, tiles());
            if (!kernels)
                return kernels.error();
            m_report.profile(fmt::format("encode {} tiles", tiles()), *kernels);
        }
        if (m_model.decoder() == nullptr)
            return {};
        for (const std::uint32_t tokens : lengths("prefill", m_options.prompts)) {
            auto kernels = profilePrefill(m_model, tokens);
            if (!kernels)
                return kernels.error();
            m_report.profile(fmt::format("prefill {} tokens", tokens), *kernels);
        }
        for (const std::uint32_t depth : lengths("decode", m_options.depths)) {
            auto kernels = profileDecode(m_model, depth);
            if (!kernels)
                return kernels.error();
            m_report.profile(fmt::format("decode a token after {}", depth), *kernels);
        }
        return {};
    }

  private:
    bool wanted(std::string_view work) const {
        return m_options.only.empty() ||
               std::ranges::find(m_options.only, work) != m_options.only.end();
    }
    std::vector<std::uint32_t> lengths(std::string_view work,
                                       const std::vector<std::uint32_t>& all) const {
        return wanted(work) ? all : std::vector<std::uint32_t>();
    }
    std::uint32_t tiles() const { return m_model.description().tilesPerPhoto; }

    const BenchOptions& m_options;
    BenchModel& m_model;
    Report& m_report;
};

int runBenchmark(const BenchOptions& options) {
    Report report(options.json);
    auto device = openDevice(options);
    if (!device)
        return printError(device.error().message());
    const auto copy = measureCopy(**device, options.repeat);
    if (!copy)
        return printError(copy.error().message());
    report.device(**device, *copy);
    // Reopened so that the copy's buffers do not count as memory that the model needs.
    device->reset();
    forgetPeakResident();
    device = openDevice(options);
    if (!device)
        return printError(device.error().message());
    auto model = BenchModel::load(**device, options);
    if (!model)
        return printError(model.error().message());
    report.model((*model)->description());
    Benchmark benchmark(options, **model, report);
    if (auto measured = benchmark.measure(); !measured)
        return printError(measured.error().message());
    // Before profiling, whose submissions are single dispatches.
    report.totals((*device)->peakMemory(), (*model)->description().announced.totalBytes(),
                  options.repeat);
    if (options.profile) {
        if (auto profiled = benchmark.profile(); !profiled)
            return printError(profiled.error().message());
    }
    return report.finish() ? kSuccess : printError(outputProblem());
}

int runCommandLine(int argc, char** argv) {
    CLI::App app{
        "Measures how fast a device runs vision-language models: encoding a photo, reading a "
        "prompt "
        "(prefill) and generating tokens (decode).",
        "tessera-bench"};
    prepareCommandLine(app);
    app.set_version_flag("--version", "tessera-bench " TESSERA_VERSION, "Shows the version.");
    app.footer(
        "Examples:\n"
        "  tessera-bench llava-1.6-mistral-7b --type q8_0\n"
        "  tessera-bench tinyllama-1.1b --layers 4 --only prefill --prompt 128 --profile\n"
        "  tessera-bench --model model.gguf --mmproj mmproj.gguf --json\n"
        "  tessera-bench --shaders --kernel matvec\n"
        "  tessera-bench products --type q4_k,f16 --tokens 512,1");
    BenchOptions options;
    addBenchOptions(app, options);
    ProductOptions productOptions;
    const CLI::App* products = addProductsCommand(app, productOptions);
    CommandLine line = readCommandLine(app, argc, argv);
    if (line.answer) {
        std::cout << *line.answer << std::flush;
        return std::cout.good() ? kSuccess : printError(outputProblem());
    }
    if (line.problem.empty() && !*products && !options.shaders && options.shape.empty() &&
        options.model.empty()) {
        line.problem =
            "Say what to measure: a shape, such as llava-1.6-mistral-7b, or a model with --model.";
    }
    if (!line.problem.empty()) {
        printError(line.problem);
        std::cerr << helpHint(app) << "\n";
        return kUsageError;
    }
    if (*products) {
        const auto measured = measureProducts(productOptions);
        return measured ? kSuccess : printError(measured.error().message());
    }
    if (options.shaders) {
        const auto printed = printShaders(
            {options.device, familyOf(options), options.kernel, options.texts, options.json});
        return printed ? kSuccess : printError(printed.error().message());
    }
    return runBenchmark(options);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return runCommandLine(argc, argv);
    } catch (const std::bad_alloc&) {
        return printError("There is not enough memory for this. Try fewer --layers.");
    } catch (const std::exception& error) {
        return printError(error.what());
    }
}
