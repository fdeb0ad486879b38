// SPDX-License-Identifier: MIT
#include "app/cli/interrupt.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "app/cli/command.h"

namespace tessera::cli {

namespace {

constexpr char kSignalByte = 'c';
constexpr char kQuitByte = 'q';

// The write end of the pipe: the only state that the signal handler may touch.
std::atomic<int> s_pipeEnd{-1};

void onInterrupt(int) {
    const int savedErrno = errno;
    const int pipeEnd = s_pipeEnd.load();
    if (pipeEnd >= 0) {
        const char byte = kSignalByte;
        [[maybe_unused]] const ssize_t written = write(pipeEnd, &byte, 1);
    }
    errno = savedErrno;
}

}  // namespace

InterruptListener::InterruptListener() {
    if (pipe2(m_pipe, O_CLOEXEC) != 0)
        return;  // Ctrl+C then ends the program as it does by default
    s_pipeEnd = m_pipe[1];
    struct sigaction action = {};
    action.sa_handler = onInterrupt;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    m_thread = std::thread([this] { listen(); });
}

InterruptListener::~InterruptListener() {
    if (!m_thread.joinable())
        return;
    struct sigaction action = {};
    action.sa_handler = SIG_DFL;
    sigaction(SIGINT, &action, nullptr);
    s_pipeEnd = -1;
    [[maybe_unused]] const ssize_t written = write(m_pipe[1], &kQuitByte, 1);
    m_thread.join();
    close(m_pipe[0]);
    close(m_pipe[1]);
}

std::stop_token InterruptListener::begin() {
    const std::lock_guard lock(m_mutex);
    m_source = std::stop_source();
    m_active = true;
    return m_source.get_token();
}

void InterruptListener::end() {
    const std::lock_guard lock(m_mutex);
    m_active = false;
}

void InterruptListener::onlyStop() {
    const std::lock_guard lock(m_mutex);
    m_onlyStops = true;
}

void InterruptListener::requestStop() {
    const std::lock_guard lock(m_mutex);
    if (m_active)
        m_source.request_stop();
}

void InterruptListener::listen() {
    for (;;) {
        char byte = 0;
        const ssize_t count = read(m_pipe[0], &byte, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count != 1 || byte == kQuitByte)
            return;
        const std::lock_guard lock(m_mutex);
        if (!m_onlyStops && (!m_active || m_source.stop_requested()))
            _exit(kInterrupted);
        if (m_active)
            m_source.request_stop();
    }
}

}  // namespace tessera::cli
