// SPDX-License-Identifier: MIT
#pragma once

namespace tessera {

// Whether the desktop can be asked for something by D-Bus. Without a session bus, connecting to it
// could start a new one.
bool hasSessionBus();

}  // namespace tessera
