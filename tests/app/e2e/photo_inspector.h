// SPDX-License-Identifier: MIT
// Steps on the way to a photo's tiles in the window. Each returns false if it did not get there.
#pragma once

#include "tests/app/e2e/window_driver.h"

namespace tessera {

inline bool attachCoffee(const WindowDriver& running) {
    return running.attach(coffeePhoto()) &&
           QTest::qWaitFor([&] { return running.find("attachmentPhoto") != nullptr; });
}

inline bool openInspector(const WindowDriver& running, const char* photo) {
    return QTest::qWaitFor([&] { return running.find(photo) != nullptr; }) &&
           running.click(photo) &&
           QTest::qWaitFor([&] { return running.find("tilePanel") != nullptr; }) &&
           QTest::qWaitFor([&] { return running.find("closeInspector")->isEnabled(); });
}

}  // namespace tessera
