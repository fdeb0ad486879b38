// SPDX-License-Identifier: MIT
// How much a workgroup of the larger kernels does at a time. engine/vulkan/kernels/kernel_sizes.h reads these lines as
// C++, so each is `const uint NAME = NUMBERu;`.
const uint kMatvecTiledThreads = 64u;
const uint kMatvecTiledRows = 4u;
const uint kMatmulTiledRows = 64u;
const uint kMatmulTiledTokens = 32u;
const uint kMatmulTiledColumns = 32u;
const uint kMatvecLanesRows = 2u;      // of a lane
const uint kMatvecLanesColumns = 32u;
const uint kMatmulLanesRows = 3u;      // of a lane
const uint kMatmulLanesTokens = 8u;
const uint kAttentionTiledQueries = 8u;
const uint kAttentionTiledKeys = 16u;
