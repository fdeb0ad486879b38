// SPDX-License-Identifier: MIT
// Results on stdout: lines as soon as they are known, or one JSON object at the end.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "app/bench/bench_model.h"
#include "app/bench/measure.h"
#include "engine/device/device.h"

namespace tessera::bench {

class Report {
  public:
    explicit Report(bool json) : m_asJson(json) {}

    void device(const Device& device, const CopyBandwidth& copy);
    void model(const BenchModel::Description& description);
    void encode(const EncodeTiming& timing);
    void prefill(const PrefillTiming& timing);
    void decode(const DecodeTiming& timing);
    void profile(std::string_view work, const std::vector<KernelShare>& kernels);
    // `announcedBytes`: what an estimate before loading said.
    void totals(std::uint64_t peakDeviceBytes, std::uint64_t announcedBytes, std::uint32_t repeat);
    // Prints the JSON object if JSON was asked for. False if stdout lost part of the report.
    bool finish();

  private:
    void print(const std::string& line);
    void printDetails(const Timing& timing);

    bool m_asJson;
    bool m_deviceIsCpu = false;
    double m_copyGigabytesPerSecond = 0;
    nlohmann::ordered_json m_json;
};

}  // namespace tessera::bench
