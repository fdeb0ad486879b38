// SPDX-License-Identifier: MIT
// Highway's target for it, AVX3_DL, is left out elsewhere: it also means AVX-VNNI to the compiler,
// which not all such processors have. Here is nothing that a compiler could use it for.
#include "engine/native/products/vnni.h"

#undef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS HWY_SSSE3
#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/products/vnni.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

bool hasVnniHere() {
#if HWY_ARCH_X86
    return HWY_TARGET <= HWY_AVX3_DL;
#else
    return false;
#endif
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(hasVnniHere);

bool hasVnni() {
    return HWY_DYNAMIC_DISPATCH(hasVnniHere)();
}

}  // namespace tessera::native
#endif
