// SPDX-License-Identifier: MIT
// The one place where stb_image is compiled: only the decoders that Tessera offers.
#include <cstdlib>

#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_MAX_DIMENSIONS (1 << 20)  // kMaxPhotoSidePx
// Zeroed: version 2.27 reads tables of its decoder's state that a broken file never set.
#define STBI_MALLOC(sizeBytes) std::calloc(1, sizeBytes)
#define STBI_REALLOC(block, sizeBytes) std::realloc(block, sizeBytes)
#define STBI_FREE(block) std::free(block)
#define STB_IMAGE_IMPLEMENTATION
#include <stb/stb_image.h>
