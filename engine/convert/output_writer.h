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
    bool published = false;              // nothing is left to do: it has its final name
    std::optional<PartialFile> partial;  // while it is written
};

// Plans an output with the contents of `file`, to be published as `path`.
Output planOutput(std::filesystem::path path, OutputFile file);

// Whether the header and the size of the file at the output's path are what would be written.
bool hasSameHeader(const Output& output);
// Whether all of its bytes are, which takes as long as writing them; `checked` is called with the
// number of bytes that are. Errors: those of MappedFile::open and streamTensor.
Result<bool> hasSameContent(const Output& output, unsigned threads, const std::stop_token& stop,
                            const std::function<void(std::uint64_t)>& checked);

// Writes what the output's `partial` does not have yet and completes it; `wrote` is called after
// each piece. Data written before an error is kept. Errors: those of PartialFile and streamTensor.
Result<void> writeOutput(Output& output, unsigned threads, const std::stop_token& stop,
                         const std::function<void()>& wrote);

}  // namespace tessera
