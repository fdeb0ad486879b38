// SPDX-License-Identifier: MIT
// The one place where stb_image is compiled: only the decoders that Tessera offers.
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_MAX_DIMENSIONS (1 << 20)  // kMaxPhotoSidePx
#define STB_IMAGE_IMPLEMENTATION
#include <stb/stb_image.h>
