// SPDX-License-Identifier: MIT
// What tests of conversations begin with: the small model, loaded once.
#pragma once

#include <QtTest>

#include "tests/engine/session/session_fixture.h"

namespace tessera::testing {

class SessionCase : public QObject {
  protected:
    // For initTestCase().
    void load() {
        auto engine = Engine::load(smallModel(), {}, {}, {});
        TESSERA_VERIFY_RESULT(engine);
        m_engine = *std::move(engine);
    }

    std::unique_ptr<Session> open() {
        auto session = m_engine->openSession();
        return session ? *std::move(session) : nullptr;
    }

    std::unique_ptr<Engine> m_engine;
};

}  // namespace tessera::testing
