// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/tensors/rearrange.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "engine/checkpoint/hub/tensors/bicubic.h"
#include "engine/checkpoint/weights/dequantize.h"

namespace tessera {

namespace {

// More than this is a damaged file, not a table.
constexpr std::uint64_t kMaxNumbers = std::uint64_t{1} << 25;

// As files show shapes, outermost first.
std::string shapeText(const SourceTensor& tensor) {
    const std::vector<std::uint64_t> shape(tensor.shape.rbegin(), tensor.shape.rend());
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

bool isEmpty(const SourceTensor& tensor) {
    return std::ranges::find(tensor.shape, std::uint64_t{0}) != tensor.shape.end();
}

// Takes a tensor that views can be made of; nullopt: there is none, or it has no such type.
std::optional<SourceTensor> takeReadable(TensorSource& source, const std::string& name,
                                         bool wholeNumbersOnly) {
    const SourceTensor* tensor = source.find(name);
    if (tensor == nullptr || !tensor->type || tensor->shape.empty() || isEmpty(*tensor) ||
        (wholeNumbersOnly && tensorTypeInfo(*tensor->type).blockWeights != 1))
        return std::nullopt;  // the collector says what is wrong with it
    return source.take(name);
}

void complainAboutRows(TensorSource& source, const SourceTensor& tensor, std::uint64_t rows) {
    source.complain(Sentence("{}: expected {} rows, found the shape {}", tensor.storedName, rows,
                             shapeText(tensor)));
}

struct PartOfFused {
    std::string_view name;
    const RowRuns* runs;
    std::uint64_t rows;
};

// Whether rows [0, count) of these runs are among the first `rows`; the numbers may be absurd.
bool fits(const RowRuns& runs, std::uint64_t count, std::uint64_t rows) {
    if (count == 0 || count > rows || runs.run == 0 || runs.first > rows || runs.stride > rows)
        return false;
    const std::uint64_t last = runs.first + (count - 1) / runs.run * runs.stride;
    return last < rows && std::min(runs.run, count) <= rows - last;
}

// One fused tensor, "PREFIX_qkv.REST".
void splitOne(TensorSource& source, const std::string& prefix, std::string_view rest,
              const FusedRows& rows) {
    const auto base = takeReadable(source, fmt::format("{}_qkv.{}", prefix, rest), false);
    if (!base)
        return;
    const StoredWeight stored = storedWeightOf(*base);
    const bool isVector = stored.rows == 1;
    const std::uint64_t all = rows.queryRows + 2 * rows.keyRows;
    const std::uint64_t there = isVector ? stored.columns : stored.rows;
    if (there != all || !fits(rows.query, rows.queryRows, there) ||
        !fits(rows.key, rows.keyRows, there) || !fits(rows.value, rows.keyRows, there)) {
        complainAboutRows(source, *base, all);
        return;
    }
    for (const auto& [name, runs, count] :
         {PartOfFused{"q", &rows.query, rows.queryRows}, PartOfFused{"k", &rows.key, rows.keyRows},
          PartOfFused{"v", &rows.value, rows.keyRows}}) {
        source.addView(fmt::format("{}_{}.{}", prefix, name, rest), *base,
                       isVector ? elementsOf(stored, *runs, count) : rowsOf(stored, *runs, count));
    }
}

}  // namespace

FusedRows FusedRows::sideBySide(std::uint64_t queryRows, std::uint64_t keyRows) {
    return {RowRuns::from(0), RowRuns::from(queryRows), RowRuns::from(queryRows + keyRows),
            queryRows, keyRows};
}

FusedRows FusedRows::byKeyHead(std::uint64_t heads, std::uint64_t keyHeads, std::uint64_t headDim) {
    const std::uint64_t queries = heads / keyHeads * headDim;  // of one key head
    const std::uint64_t stride = queries + 2 * headDim;
    return {{0, queries, stride},
            {queries, headDim, stride},
            {queries + headDim, headDim, stride},
            heads * headDim,
            keyHeads * headDim};
}

void splitAttention(TensorSource& source, std::string_view blocks, const FusedRows& rows) {
    constexpr std::string_view kFused = ".attn_qkv.";
    std::vector<std::string> fused;
    for (const SourceTensor& tensor : source.tensors())
        if (tensor.name.starts_with(blocks) && tensor.name.find(kFused) != std::string::npos)
            fused.push_back(tensor.name);
    std::ranges::sort(fused);
    for (const std::string& name : fused) {
        const std::size_t at = name.find(kFused);
        const std::string rest = name.substr(at + kFused.size());
        if (rest == "weight" || rest == "bias" || rest == "lora_b.weight")
            splitOne(source, name.substr(0, at) + ".attn", rest, rows);
    }
}

void splitAttentionOf(TensorSource& source, const std::string& name, const FusedRows& rows) {
    splitOne(source, name, "weight", rows);
    splitOne(source, name, "bias", rows);
}

void reshape(TensorSource& source, const std::string& name, std::uint64_t columns) {
    const auto base = takeReadable(source, name, true);
    if (!base)
        return;
    StoredWeight weight = storedWeightOf(*base);
    const std::uint64_t numbers = weight.rows * weight.columns;
    if (columns == 0 || numbers % columns != 0 || weight.source != nullptr) {
        complainAboutRows(source, *base, columns);
        return;
    }
    weight.rows = numbers / columns;
    weight.columns = columns;
    source.addView(name, *base, weight);
}

void transpose(TensorSource& source, const std::string& name) {
    if (const auto base = takeReadable(source, name, true))
        source.addView(name, *base, transposedOf(storedWeightOf(*base)));
}

void putTapsOutside(TensorSource& source, const std::string& name) {
    const auto base = takeReadable(source, name, true);
    if (!base)
        return;
    const std::uint64_t taps =
        base->shape.size() == 4 ? base->shape[0] * base->shape[1] : std::uint64_t{1};
    source.addView(name, *base, tapMajorOf(storedWeightOf(*base), taps));
}

void splitColumns(TensorSource& source, const std::string& name, std::uint64_t columns,
                  const std::string& left, const std::string& right) {
    const auto base = takeReadable(source, name, true);
    if (!base)
        return;
    const StoredWeight weight = storedWeightOf(*base);
    if (columns >= weight.columns) {
        source.complain(Sentence("{}: expected more than {} columns, found the shape {}",
                                 base->storedName, columns, shapeText(*base)));
        return;
    }
    source.addView(left, *base, columnsOf(weight, 0, columns));
    source.addView(right, *base, columnsOf(weight, columns, weight.columns - columns));
}

void pad(TensorSource& source, const std::string& name, std::uint64_t rows, std::uint64_t columns) {
    const auto base = takeReadable(source, name, true);
    if (!base)
        return;
    const StoredWeight weight = storedWeightOf(*base);
    const bool grows = rows > weight.rows || columns > weight.columns;
    source.addView(
        name, *base,
        grows ? paddedWeight(weight, std::max(rows, weight.rows), std::max(columns, weight.columns))
              : weight);
}

void resizePositions(TensorSource& source, const std::string& name, std::uint64_t side,
                     const std::string& resized) {
    const SourceTensor* tensor = source.find(name);
    if (tensor == nullptr || !tensor->type || tensor->shape.size() < 2 || isEmpty(*tensor))
        return;
    const StoredWeight table = storedWeightOf(*tensor);
    std::uint64_t storedSide = 1;
    while ((storedSide + 1) * (storedSide + 1) <= table.rows)
        ++storedSide;
    if (storedSide * storedSide != table.rows) {
        source.complain(
            Sentence("{}: {} positions do not form a square", tensor->storedName, table.rows));
        return;
    }
    if (side == 0 || side > kMaxNumbers / side || side * side > kMaxNumbers / table.columns)
        return;
    const auto values = dequantizeRows(table, 0, table.rows);
    if (!values)
        return;
    auto map = std::make_shared<const std::vector<float>>(
        resizeMap(*values, storedSide, side, table.columns));
    const SourceTensor base = *tensor;
    if (name == resized)
        (void)source.take(name);
    StoredWeight view = weightInMemory(std::move(map), side * side);
    view.data = table.data;
    view.file = table.file;
    source.addView(resized, base, view);
}

}  // namespace tessera
