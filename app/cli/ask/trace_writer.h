// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/formats/safetensors.h"
#include "engine/session/session.h"

namespace tessera::cli {

// Collects the pipeline's values for `ask --trace`. With several photos, the values of each are
// numbered: "tiles_u8.0", "tiles_u8.1" and so on.
class TraceWriter final : public TraceSink {
  public:
    explicit TraceWriter(std::size_t numPhotos) : m_numPhotos(numPhotos) {}

    void onTilesU8(int photo, std::vector<std::uint64_t> shape,
                   std::vector<std::uint8_t> values) override;
    void onFloats(std::string name, int photo, std::vector<std::uint64_t> shape,
                  std::vector<float> values) override;
    void onIds(std::string name, std::vector<std::int64_t> values) override;

    // Errors: WriteFailed.
    Result<void> write(const std::filesystem::path& path) const { return m_writer.write(path); }

  private:
    std::string photoName(std::string name, int photo) const;

    std::size_t m_numPhotos;
    SafetensorsWriter m_writer;
};

}  // namespace tessera::cli
