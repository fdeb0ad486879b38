// SPDX-License-Identifier: MIT
#include "engine/convert/conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/hub/hub_folder.h"
#include "engine/convert/output_file.h"
#include "engine/convert/output_types.h"
#include "engine/convert/output_writer.h"
#include "engine/convert/partial_file.h"
#include "engine/core/guarded.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

using Progress = std::function<void(const ConversionProgress&)>;

std::string modelName(const ConversionOptions& options) {
    if (!options.name.empty())
        return options.name;
    // Also for "." and for "folder/".
    const std::filesystem::path folder =
        (std::filesystem::absolute(hubFolderOf(options.folder).value_or(options.folder)) / "")
            .lexically_normal()
            .parent_path();
    return std::filesystem::path(hubFolderName(folder)).filename().string();
}

Result<std::vector<Output>> planOutputs(const Checkpoint& checkpoint,
                                        const ConversionOptions& options) {
    const std::string name = modelName(options);
    if (name.empty() || name.find('/') != std::string::npos) {
        return Error(ErrorCode::InvalidArgument,
                     "{} cannot be a part of a file's name. Give the model another "
                     "name.",
                     quoteName(name));
    }
    std::vector<Output> outputs;
    outputs.push_back(
        planOutput(options.outputFolder /
                       fmt::format("{}-{}.gguf", name, tensorTypeInfo(options.textType).name),
                   textOutputFile(checkpoint, options.textType, name)));
    if (checkpoint.vision()) {
        outputs.push_back(planOutput(
            options.outputFolder /
                fmt::format("mmproj-{}-{}.gguf", name, tensorTypeInfo(options.visionType).name),
            visionOutputFile(checkpoint, options.visionType, name)));
    }
    return outputs;
}

Error alreadyThere(const Output& output) {
    return Error(
        ErrorCode::WriteFailed,
        "{} already exists. Choose another folder, or allow it to be replaced with --force.",
        quoteName(output.path.string()));
}

// A file that is in the way of nothing: an earlier conversion, to another type, made the same.
bool mayBeTheSame(const Output& output, const std::vector<Output>& outputs) {
    const bool allThere = std::ranges::all_of(outputs, [](const Output& each) {
        std::error_code ignored;
        return each.published || std::filesystem::exists(each.path, ignored);
    });
    return !allThere && hasSameHeader(output);
}

std::optional<Error> checkPlace(const std::vector<Output>& outputs,
                                const ConversionOptions& options) {
    std::error_code error;
    std::filesystem::create_directories(options.outputFolder, error);
    if (!std::filesystem::is_directory(options.outputFolder, error)) {
        return Error(
            ErrorCode::WriteFailed, "The folder {} cannot be created: {}.",
            quoteName(options.outputFolder.string()),
            error ? Sentence::foreign(error.message()) : Sentence("something else has that name"));
    }
    std::uint64_t neededBytes = 0;
    for (const Output& output : outputs) {
        if (output.published)
            continue;
        if (std::filesystem::exists(output.path, error) && !options.replaceExisting) {
            if (!mayBeTheSame(output, outputs))
                return alreadyThere(output);
            continue;
        }
        const std::uint64_t there = PartialFile::partBytes(output.path);
        neededBytes += output.sizeBytes - std::min(output.sizeBytes, there);
    }
    const std::filesystem::space_info space = std::filesystem::space(options.outputFolder, error);
    if (!error && space.available < neededBytes) {
        const auto gib = [](std::uint64_t bytes) {
            return fmt::format("{:.1f}", static_cast<double>(bytes) / (1024.0 * 1024.0 * 1024.0));
        };
        return Error(
            ErrorCode::WriteFailed,
            "{} has {} GiB free, but {} GiB is needed. Free some space or choose another folder.",
            quoteName(options.outputFolder.string()), gib(space.available), gib(neededBytes));
    }
    return std::nullopt;
}

class Conversion {
  public:
    Conversion(std::vector<Output> outputs, bool replaceExisting, const Progress& progress,
               std::stop_token stop)
        : m_outputs(std::move(outputs)),
          m_replaceExisting(replaceExisting),
          m_progress(progress),
          m_stop(std::move(stop)) {
        for (const Output& output : m_outputs)
            m_totalBytes += output.sizeBytes;
    }

    Result<ConvertedModel> run(unsigned threads) {
        Result<void> done = m_replaceExisting ? Result<void>() : keepExisting(threads);
        if (done)
            done = resume();
        if (done)
            done = writeFiles(threads);
        if (done)
            done = publish();
        if (!done)
            return std::move(done).error();
        ConvertedModel model;
        model.textModel = m_outputs[0].path;
        if (m_outputs.size() > 1)
            model.mmproj = m_outputs[1].path;
        model.sizeBytes = m_totalBytes;
        model.resumedBytes = m_resumedBytes;
        return model;
    }

  private:
    void report(ConversionProgress::Step step, const Output& output, std::uint64_t doneBytes) {
        m_progress({step, output.path.filename().string(), doneBytes, m_totalBytes});
    }

    // Files that are there already stay if they are the same to the byte.
    Result<void> keepExisting(unsigned threads) {
        for (Output& output : m_outputs) {
            std::error_code ignored;
            if (output.published || !std::filesystem::exists(output.path, ignored))
                continue;
            const Result<bool> same =
                hasSameContent(output, threads, m_stop, [&](std::uint64_t bytes) {
                    report(ConversionProgress::Step::Checking, output, bytes);
                });
            if (!same)
                return same.error();
            if (!*same)
                return alreadyThere(output);
            output.published = true;
        }
        return {};
    }

    Result<void> resume() {
        for (Output& output : m_outputs) {
            if (output.published) {
                m_resumedBytes += output.sizeBytes;
                continue;
            }
            Result<PartialFile> partial = PartialFile::open(
                output.path, output.identity,
                [&](std::uint64_t bytes) {
                    report(ConversionProgress::Step::Checking, output, m_resumedBytes + bytes);
                },
                m_stop);
            if (!partial)
                return std::move(partial).error();
            output.partial.emplace(*std::move(partial));
            m_resumedBytes += output.partial->position();
        }
        return {};
    }

    Result<void> writeFiles(unsigned threads) {
        std::uint64_t before = 0;  // bytes of the files before this one
        for (Output& output : m_outputs) {
            if (output.partial && !output.partial->isComplete()) {
                const auto wrote = [&] {
                    report(ConversionProgress::Step::Converting, output,
                           before + output.partial->position());
                };
                Result<void> written = writeOutput(output, threads, m_stop, wrote);
                if (!written)
                    return written;
            }
            before += output.sizeBytes;
        }
        return {};
    }

    // Journals are removed last: until then, a run interrupted here recognises its own files.
    Result<void> publish() {
        for (Output& output : m_outputs) {
            if (output.partial) {
                Result<void> published = output.partial->publish();
                if (!published)
                    return published;
            }
        }
        for (const Output& output : m_outputs)
            PartialFile::forgetJournal(output.path);
        return {};
    }

    std::vector<Output> m_outputs;
    bool m_replaceExisting;
    const Progress& m_progress;
    std::stop_token m_stop;
    std::uint64_t m_totalBytes = 0;
    std::uint64_t m_resumedBytes = 0;
};

std::optional<Error> checkTypes(const ConversionOptions& options) {
    const auto offered = [](std::span<const TensorType> types, TensorType type) {
        return std::ranges::find(types, type) != types.end();
    };
    if (!offered(textOutputTypes(), options.textType) ||
        !offered(visionOutputTypes(), options.visionType)) {
        return Error(ErrorCode::InvalidArgument,
                     "The model cannot be converted to this type. Choose another.");
    }
    return std::nullopt;
}

Result<ConvertedModel> convertChecked(const ConversionOptions& options, const Progress& progress,
                                      std::stop_token stop) {
    if (std::optional<Error> error = checkTypes(options))
        return *std::move(error);
    if (!hubFolderOf(options.folder)) {
        return Error(ErrorCode::InvalidArgument,
                     "{} is not a folder with a model (config.json, "
                     "safetensors or PyTorch files). Choose one.",
                     quoteName(options.folder.string()));
    }
    const Result<Checkpoint> checkpoint = Checkpoint::open(options.folder, options.visionTower);
    if (!checkpoint)
        return checkpoint.error();
    if (!checkpoint->visionProblem().empty())
        return Error(ErrorCode::FileNotFound, checkpoint->visionProblem());
    Result<std::vector<Output>> outputs = planOutputs(*checkpoint, options);
    if (!outputs)
        return std::move(outputs).error();
    if (std::optional<Error> error = checkPlace(*outputs, options))
        return *std::move(error);
    const unsigned threads =
        options.threads != 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    return Conversion(*std::move(outputs), options.replaceExisting, progress, std::move(stop))
        .run(threads);
}

}  // namespace

Result<ConvertedModel> convertModel(const ConversionOptions& options, const Progress& progress,
                                    std::stop_token stop) {
    return guarded([&] { return convertChecked(options, progress, std::move(stop)); });
}

}  // namespace tessera
