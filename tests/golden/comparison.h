// SPDX-License-Identifier: MIT
// Compares the engine's values with the reference's, stage by stage.
#pragma once

#include <QStringList>
#include <map>
#include <string>

#include "tests/golden/golden_case.h"

namespace tessera::testing {

// Error bounds that the project promises: normalised mean-square errors unless noted.
inline constexpr double kPixelBound = 1e-6;  // largest difference
inline constexpr double kFeatureBound = 1e-6;
inline constexpr double kLogitBound = 1e-5;

// Keeps the values of the prompt's first photo.
struct TraceRecorder : TraceSink {
    std::vector<std::uint8_t> tiles;
    std::map<std::string, std::vector<float>> floats;
    std::map<std::string, std::vector<std::int64_t>> ids;

    void onTilesU8(int photo, std::vector<std::uint64_t> shape,
                   std::vector<std::uint8_t> values) override;
    void onFloats(std::string name, int photo, std::vector<std::uint64_t> shape,
                  std::vector<float> values) override;
    void onIds(std::string name, std::vector<std::int64_t> values) override;
};

// Collects errors by stage: rows for the table at the end, and complaints about bounds exceeded.
class Comparison {
  public:
    explicit Comparison(QString caseName) : m_case(std::move(caseName)) {}

    void error(const char* stage, double error, double bound);
    template <typename T>
    void equal(const char* stage, const std::vector<T>& actual, const std::vector<T>& expected) {
        exact(stage, countDifferent(actual, expected), expected.empty());
    }
    // Empty if all is well.
    QString complaint() const { return m_complaints.join("; "); }
    const QStringList& rows() const { return m_rows; }

  private:
    template <typename T>
    static std::size_t countDifferent(const std::vector<T>& a, const std::vector<T>& b) {
        const std::size_t common = std::min(a.size(), b.size());
        std::size_t different = std::max(a.size(), b.size()) - common;
        for (std::size_t i = 0; i < common; ++i)
            different += a[i] != b[i] ? 1 : 0;
        return different;
    }
    void exact(const char* stage, std::size_t different, bool nothingExpected);
    void addRow(const char* stage, const QString& value);

    QString m_case;
    QStringList m_rows;
    QStringList m_complaints;
};

}  // namespace tessera::testing
