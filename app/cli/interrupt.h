// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <stop_token>
#include <thread>

namespace tessera::cli {

// Turns Ctrl+C into a stop request while something runs. A second Ctrl+C, or one while nothing
// runs, ends the program with kInterrupted, unless onlyStop() was called. At most one object at a
// time, for the life of a command.
class InterruptListener {
  public:
    InterruptListener();
    ~InterruptListener();
    InterruptListener(const InterruptListener&) = delete;
    InterruptListener& operator=(const InterruptListener&) = delete;

    // Marks the start of work that can be stopped and returns its token. One at a time.
    std::stop_token begin();
    void end();

    // From now on Ctrl+C stops what runs and never ends the program.
    void onlyStop();
    // Stops what runs, as Ctrl+C does.
    void requestStop();

  private:
    void listen();

    std::mutex m_mutex;
    bool m_active = false;
    bool m_onlyStops = false;
    std::stop_source m_source;
    int m_pipe[2] = {-1, -1};
    std::thread m_thread;
};

}  // namespace tessera::cli
