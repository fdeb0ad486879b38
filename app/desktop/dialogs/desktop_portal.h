// SPDX-License-Identifier: MIT
// The file dialogs of the desktop, where its portal offers them.
#pragma once

#include <QByteArray>

namespace tessera {

// While it lives, an application that is made uses the desktop portal's dialogs, if nothing else
// was chosen in the environment and a portal answers; that takes a second at most. Where the
// plug-in is not installed Qt goes on as if nothing had been said.
class PortalDialogs {
  public:
    PortalDialogs();
    ~PortalDialogs();
    PortalDialogs(const PortalDialogs&) = delete;
    PortalDialogs& operator=(const PortalDialogs&) = delete;

    bool areChosen() const { return m_chosen; }

  private:
    bool m_chosen = false;
};

}  // namespace tessera
