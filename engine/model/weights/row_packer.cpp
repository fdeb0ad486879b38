// SPDX-License-Identifier: MIT
#include "engine/model/weights/row_packer.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include "engine/core/mapped_pages.h"

namespace tessera {
namespace {

constexpr std::uint64_t kPieceBytes = std::uint64_t(1) << 20;
constexpr std::uint32_t kRowStep = 8;  // layouts interleave up to this many rows
constexpr std::uint64_t kReportBytes = std::uint64_t(8) << 20;
constexpr unsigned kMaxWorkers = 8;

// One window, cut into pieces that the workers take in turn.
struct Task {
    const StoredWeight* stored = nullptr;
    const WeightLayout* layout = nullptr;
    std::uint32_t firstRow = 0;
    std::uint32_t rows = 0;
    std::uint32_t pieceRows = 0;
    std::span<std::byte> packed;
};

}  // namespace

struct RowPacker::Crew {
    std::function<void(std::uint64_t)> onBytes;
    std::stop_token stop;
    std::uint64_t reportedBytes = 0;
    std::atomic<std::uint64_t> doneBytes = 0;

    std::mutex mutex;
    std::condition_variable changed;
    // Guarded by the mutex, except that workers read the task while `busy` counts them.
    Task task;
    std::uint64_t taskNumber = 0;
    unsigned busy = 0;
    bool leaving = false;
    std::optional<Error> error;

    std::atomic<std::uint32_t> nextRow = 0;
    std::atomic<bool> failed = false;
    std::vector<std::byte> ownBuffer;
    std::vector<std::thread> workers;

    void fail(Error reason) {
        const std::lock_guard lock(mutex);
        failed = true;
        if (!error)
            error = std::move(reason);
    }

    // Takes one piece; false when there is none left.
    bool packPiece(std::vector<std::byte>& buffer) {
        const std::uint32_t row = nextRow.fetch_add(task.pieceRows);
        if (row >= task.rows || failed)
            return false;
        if (stop.stop_requested()) {
            fail(Error(ErrorCode::Cancelled, "Loading was cancelled."));
            return false;
        }
        const std::uint32_t count = std::min(task.pieceRows, task.rows - row);
        const std::uint64_t rowBytes = task.layout->storedRowBytes();
        const std::uint64_t first = task.firstRow + row;
        std::span<const std::byte> source;
        if (task.stored->file != nullptr || task.stored->source != nullptr) {
            buffer.resize(std::max<std::size_t>(buffer.size(), count * rowBytes));
            const std::span<std::byte> rows = std::span(buffer).first(count * rowBytes);
            if (auto read = task.stored->readRows(first, count, rows); !read) {
                fail(read.error());
                return false;
            }
            source = rows;
        } else {
            source = task.stored->data.subspan(first * rowBytes, count * rowBytes);
        }
        task.layout->packRows(source, row, count, task.rows, task.packed);
        doneBytes += source.size();
        return true;
    }

    void packPieces(std::vector<std::byte>& buffer) {
        try {
            while (packPiece(buffer)) {
            }
        } catch (const std::bad_alloc&) {
            fail(Error(ErrorCode::OutOfHostMemory,
                       "There is not enough memory to load the model. Close other programs."));
        }
    }

    void work() {
        std::vector<std::byte> buffer;
        std::uint64_t seen = 0;
        std::unique_lock lock(mutex);
        while (true) {
            changed.wait(lock, [&] { return leaving || taskNumber != seen; });
            if (leaving)
                return;
            seen = taskNumber;
            ++busy;
            lock.unlock();
            packPieces(buffer);
            lock.lock();
            --busy;
            changed.notify_all();
        }
    }

    void report() {
        const std::uint64_t done = doneBytes;
        if (onBytes && done - reportedBytes >= kReportBytes) {
            reportedBytes = done;
            onBytes(done);
        }
    }
};

RowPacker::RowPacker(std::function<void(std::uint64_t)> onBytes, std::stop_token stop)
    : m_crew(std::make_unique<Crew>()) {
    m_crew->onBytes = std::move(onBytes);
    m_crew->stop = std::move(stop);
    const unsigned cores = std::clamp(std::thread::hardware_concurrency(), 1u, kMaxWorkers);
    try {
        for (unsigned worker = 1; worker < cores; ++worker)
            m_crew->workers.emplace_back([crew = m_crew.get()] { crew->work(); });
    } catch (const std::system_error&) {
        // If no more threads can be created, the existing ones do the work.
    }
}

RowPacker::~RowPacker() {
    {
        const std::lock_guard lock(m_crew->mutex);
        m_crew->leaving = true;
    }
    m_crew->changed.notify_all();
    for (std::thread& worker : m_crew->workers)
        worker.join();
}

Result<void> RowPacker::pack(const StoredWeight& stored, const WeightLayout& layout,
                             std::uint32_t firstRow, std::uint32_t rows,
                             std::span<std::byte> packed) {
    Crew& crew = *m_crew;
    const std::uint64_t steps =
        std::max<std::uint64_t>(1, kPieceBytes / (layout.storedRowBytes() * kRowStep));
    Task task = {&stored, &layout, firstRow, rows, 0, packed};
    const std::uint64_t allSteps = (std::uint64_t(rows) + kRowStep - 1) / kRowStep;
    task.pieceRows = static_cast<std::uint32_t>(std::min(steps, allSteps) * kRowStep);
    {
        std::unique_lock lock(crew.mutex);
        // A worker that woke up late may still be looking at the previous task.
        crew.changed.wait(lock, [&] { return crew.busy == 0; });
        crew.task = task;
        crew.nextRow = 0;
        ++crew.taskNumber;
    }
    // A single piece is not worth waking the workers for.
    if (rows > task.pieceRows)
        crew.changed.notify_all();
    while (crew.packPiece(crew.ownBuffer))
        crew.report();
    std::unique_lock lock(crew.mutex);
    crew.changed.wait(lock, [&] { return crew.busy == 0; });
    if (crew.error)
        return *crew.error;
    lock.unlock();
    crew.report();
    return {};
}

Result<void> RowPacker::populate(const StoredWeight& stored) {
    const std::span<const std::byte> rows = stored.data.first(stored.sizeBytes());
    for (std::size_t done = 0; done < rows.size();) {
        if (m_crew->stop.stop_requested())
            return Error(ErrorCode::Cancelled, "Loading was cancelled.");
        const auto part =
            rows.subspan(done, std::min<std::size_t>(rows.size() - done, kReportBytes));
        if (auto mapped = populatePages(*stored.file, part); !mapped)
            return mapped;
        done += part.size();
        skip(part.size());
    }
    return {};
}

void RowPacker::skip(std::uint64_t storedBytes) {
    m_crew->doneBytes += storedBytes;
    m_crew->report();
}

}  // namespace tessera
