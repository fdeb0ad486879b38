// SPDX-License-Identifier: MIT
// Loaded into a program under test before its libraries (LD_PRELOAD). The first step that any of
// them makes towards a network ends the program, with a message and kAskedForNetwork. Sockets
// between programs of this computer (a second start, D-Bus, the display) stay allowed.
#include <dlfcn.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace {

constexpr int kAskedForNetwork = 97;

[[noreturn]] void refuse(const char* function, const char* what) {
    std::fprintf(stderr, "no_internet: the program asks for the network: %s(%s)\n", function, what);
    std::fflush(stderr);
    _exit(kAskedForNetwork);
}

}  // namespace

extern "C" {

int socket(int domain, int type, int protocol) noexcept {
    if (domain != AF_UNIX) {
        char family[16];
        std::snprintf(family, sizeof family, "%d", domain);
        refuse("socket", family);
    }
    using Socket = int (*)(int, int, int);
    static const auto next = reinterpret_cast<Socket>(dlsym(RTLD_NEXT, "socket"));
    return next(domain, type, protocol);
}

int getaddrinfo(const char* node, const char*, const addrinfo*, addrinfo**) {
    refuse("getaddrinfo", node ? node : "");
}

hostent* gethostbyname(const char* name) {
    refuse("gethostbyname", name);
}

hostent* gethostbyname2(const char* name, int) {
    refuse("gethostbyname2", name);
}
}
