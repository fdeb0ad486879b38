// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/convert/output_file.h"
#include "engine/convert/partial_file.h"
#include "engine/core/result.h"

namespace tessera {

// One of the two files of a conversion, from the plan to its final name.
struct Output {
    std::filesystem::path path;
    OutputFile file;
    std::string header;
    std::string identity;  // for PartialFile
    std::uint64_t sizeBytes = 0;
    bool published = false;              // by an earlier run
    std::optional<PartialFile> partial;  // while it is written
};

// Plans an output with the contents of `file`, to be published as `path`.
Output planOutput(std::filesystem::path path, OutputFile file);

// Writes what the output's `partial` does not have yet and completes it; `wrote` is called after
// each piece. Data written before an error is kept. Errors: those of PartialFile and streamTensor.
Result<void> writeOutput(Output& output, unsigned threads, const std::stop_token& stop,
                         const std::function<void()>& wrote);

}  // namespace tessera
