// SPDX-License-Identifier: MIT
// A text model and its mmproj, written to a folder and opened from it.
#pragma once

#include <QTemporaryDir>
#include <optional>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/vision_checkpoint.h"
#include "tests/engine/checkpoint/small_models.h"

namespace tessera::test {

// The files are text.gguf and mmproj.gguf; the folder goes with the object.
class CheckpointFiles {
  public:
    std::filesystem::path path(const char* name) const {
        return m_folder.filePath(name).toStdString();
    }

    Result<Checkpoint> open(const GgufBuilder& text,
                            const std::optional<GgufBuilder>& mmproj) const {
        const bool written =
            text.write(path("text.gguf")) && (!mmproj || mmproj->write(path("mmproj.gguf")));
        if (!written)
            return Error(ErrorCode::WriteFailed, "the test could not write its files");
        return Checkpoint::open(path("text.gguf"),
                                mmproj ? std::optional(path("mmproj.gguf")) : std::nullopt);
    }
    Result<VisionCheckpoint> openVision(const GgufBuilder& mmproj) const {
        return mmproj.write(path("mmproj.gguf"))
                   ? openVisionCheckpoint(path("mmproj.gguf"))
                   : Result<VisionCheckpoint>(Error(ErrorCode::WriteFailed, "cannot write"));
    }

  private:
    QTemporaryDir m_folder;
};

}  // namespace tessera::test
