// SPDX-License-Identifier: MIT
#include "engine/native/products/embedding.h"
#include "engine/native/products/matmul.h"
#include "engine/processor/processor_operators.h"
#include "engine/processor/views_of.h"

namespace tessera {

void ProcessorOperators::matmul(CommandStream& stream, const Weight& weight, const Tensor& x,
                                const Tensor& y, const MatmulEpilogue& epilogue) const {
    native::Epilogue ending;
    ending.bias = epilogue.bias ? dataOf<float>(*epilogue.bias) : nullptr;
    ending.activation = epilogue.activation;
    ending.scale = epilogue.scale ? dataOf<float>(*epilogue.scale) : nullptr;
    if (epilogue.residual)
        ending.residual = viewOf(*epilogue.residual);
    processorStream(stream).run(x.rows == 1 ? "matvec" : "matmul", [&](native::ThreadPool& pool) {
        native::matmul(pool, viewOf(weight), viewOf(x), viewOf(y), ending);
    });
}

void ProcessorOperators::embedTokens(CommandStream& stream, const Weight& matrix,
                                     const BufferSlice& ids, const Tensor& y) const {
    processorStream(stream).run("embedding", [&](native::ThreadPool& pool) {
        native::embedTokens(pool, viewOf(matrix), {dataOf<const std::int32_t>(ids), y.rows},
                            viewOf(y));
    });
}

}  // namespace tessera
