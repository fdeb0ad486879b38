// SPDX-License-Identifier: MIT
// What tests of kernels share: a device of each family of kernels, guarded buffers.
#pragma once

#include <QtTest>
#include <array>
#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "engine/device/command_stream.h"
#include "engine/device/device.h"
#include "engine/kernels/tensor.h"
#include "engine/kernels/weight.h"
#include "tests/kernels/reference/test_data.h"

namespace tessera::testing {

// What a reference computes for the case of that name, once for all families: it takes as long as a
// kernel. The name must say everything that the values depend on. Valid until the program ends.
const std::vector<float>& expectedOnce(const std::string& name,
                                       const std::function<std::vector<float>()>& compute);

// Every buffer lies between two strips of 4 KiB that hold NaN (as f32 and as f16): reading past an
// end shows in the result, writing past an end is found by run().
class GpuFixture {
  public:
    static Result<std::unique_ptr<GpuFixture>> create(const DeviceOptions& options);

    Device& device() { return *m_device; }
    CommandStream& stream() { return *m_stream; }
    KernelFamily family() const { return m_device->limits().family; }

    // Forgets all buffers of the case before.
    void clear();
    // Must not change.
    BufferSlice input(std::vector<std::byte> bytes);
    template <typename T>
    BufferSlice input(const std::vector<T>& values) {
        return input(bytesOf(values));
    }
    Tensor input(const std::vector<float>& values, std::uint32_t rows, std::uint32_t columns);
    // Holds NaN at first.
    BufferSlice output(std::uint64_t sizeBytes);
    Tensor output(std::uint32_t rows, std::uint32_t columns);
    // Read and written.
    Tensor inOut(const std::vector<float>& values, std::uint32_t rows, std::uint32_t columns);
    // Fills the first `sizeBytes` of a fresh output.
    BufferSlice inOut(std::vector<std::byte> bytes);
    // A matrix, uploaded in its windows.
    Weight weight(TensorType type, std::uint32_t rows, std::uint32_t columns,
                  std::span<const std::byte> stored);

    // Runs what `record` records and fetches all buffers: "" or what is wrong.
    std::string run(const std::function<void(CommandStream&)>& record);
    // The bytes of a buffer after run().
    std::vector<std::byte> bytes(const BufferSlice& slice) const;
    template <typename T>
    std::vector<T> values(const BufferSlice& slice) const {
        const std::vector<std::byte> raw = bytes(slice);
        std::vector<T> result(raw.size() / sizeof(T));
        std::memcpy(result.data(), raw.data(), result.size() * sizeof(T));
        return result;
    }
    std::vector<float> values(const Tensor& tensor) const { return values<float>(tensor.slice); }

  private:
    struct Region {
        BufferSlice whole;  // with both strips
        std::uint64_t sizeBytes = 0;
        bool constant = false;
        std::vector<std::byte> contents;  // before, and after run()
        std::vector<std::byte> after;
    };
    BufferSlice add(std::vector<std::byte> bytes, bool constant);
    std::string check(const Region& region) const;

    std::unique_ptr<Device> m_device;
    std::unique_ptr<MemoryArena> m_arena;
    std::unique_ptr<CommandStream> m_stream;
    std::vector<Region> m_regions;
    std::string m_error;
};

// The fixtures of a test program: one for each family, made on first use, freed with the object.
class Fixtures {
  public:
    // nullptr (and the test failed or skipped) if this device cannot run the family.
    GpuFixture* get(KernelFamily family, std::uint64_t maxWindowBytes = 0);
    // For cleanupTestCase: frees all, then the number of errors seen by the validation layer.
    std::uint64_t finish();

  private:
    std::map<std::pair<KernelFamily, std::uint64_t>, std::unique_ptr<GpuFixture>> m_fixtures;
};

inline const char* nameOf(KernelFamily family) {
    return family == KernelFamily::Lanes   ? "lanes"
           : family == KernelFamily::Tiled ? "tiled"
                                           : "native";
}

inline constexpr std::array kVulkanFamilies = {KernelFamily::Lanes, KernelFamily::Tiled};
inline constexpr std::array kFamilies = {KernelFamily::Lanes, KernelFamily::Tiled,
                                         KernelFamily::Native};

// A test's _data with a row for each family.
inline void addFamilies(std::span<const KernelFamily> families = kFamilies) {
    QTest::addColumn<int>("family");
    for (const KernelFamily family : families)
        QTest::newRow(nameOf(family)) << static_cast<int>(family);
}

}  // namespace tessera::testing

// The fixture of this row's family, cleared; leaves the test function without one.
#define TESSERA_FIXTURE(fixtures, name)                             \
    QFETCH(int, family);                                            \
    tessera::testing::GpuFixture* const name##Pointer =             \
        (fixtures).get(static_cast<tessera::KernelFamily>(family)); \
    if (name##Pointer == nullptr)                                   \
        return;                                                     \
    tessera::testing::GpuFixture& name = *name##Pointer

// Fails with `context` (anything fmt or std::string) if `expression` returns a complaint.
#define TESSERA_VERIFY_OK(expression, context)                              \
    do {                                                                    \
        const std::string tesseraComplaint = (expression);                  \
        QVERIFY2(tesseraComplaint.empty(),                                  \
                 (std::string(context) + ": " + tesseraComplaint).c_str()); \
    } while (false)
