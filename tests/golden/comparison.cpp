// SPDX-License-Identifier: MIT
#include "tests/golden/comparison.h"

namespace tessera::testing {

void TraceRecorder::onTilesU8(int photo, std::vector<std::uint64_t>,
                              std::vector<std::uint8_t> values) {
    if (photo == 0)
        tiles = std::move(values);
}

void TraceRecorder::onFloats(std::string name, int photo, std::vector<std::uint64_t>,
                             std::vector<float> values) {
    if (photo <= 0)  // the first photo, or none in particular
        floats[std::move(name)] = std::move(values);
}

void TraceRecorder::onIds(std::string name, std::vector<std::int64_t> values) {
    ids[std::move(name)] = std::move(values);
}

void Comparison::addRow(const char* stage, const QString& value) {
    m_rows << QString("| %1 | %2 | %3 |").arg(m_case, -44).arg(stage, -18).arg(value);
}

void Comparison::error(const char* stage, double error, double bound) {
    addRow(stage, QString::number(error, 'e', 1));
    // Written so that NaN fails as well.
    if (!(error <= bound))
        m_complaints << QString("%1: error %2, bound %3").arg(stage).arg(error).arg(bound);
}

void Comparison::exact(const char* stage, std::size_t different, bool nothingExpected) {
    addRow(stage, different == 0 ? QString("equal") : QString("%1 differ").arg(different));
    if (nothingExpected)
        m_complaints << QString("%1: the golden data has none").arg(stage);
    else if (different != 0)
        m_complaints << QString("%1: %2 values differ").arg(stage).arg(different);
}

}  // namespace tessera::testing
