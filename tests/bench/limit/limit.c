// The same work as the server with the fewest instructions: an epoll loop on one thread, for ratios. It serves the load of this benchmark
// and nothing else: cameras are named bench-N, requests are not validated, and errors end the program.
//
//   limit DIRECTORY    prints its address; stores uploads in DIRECTORY
//
//   GET  /uplink                    upgrades to the stream uplink: checks each JPEG, acknowledges it, sends it to the viewers
//   GET  /api/cameras/{id}/ws       plain WebSocket: one binary message per frame
//   GET  /live                      the same with the 32-byte header; acknowledgements are read and counted
//   POST /api/cameras/{id}/frames   checks the JPEG; without ?store=false also stores it: create, write, rename
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 4096, CREDIT = 2, BUFFER = 512 * 1024, HELLO = 1, WELCOME = 4, FRAME = 5, ACK = 6 };
enum kind { HTTP, UPLINK, VIEWER, LIVE };

struct connection {
    int socket, slot;
    enum kind kind;
    size_t length;           // received bytes
    uint8_t *received;       // BUFFER bytes
    uint8_t *unsent;         // copy of what the kernel did not take
    size_t unsent_length, unsent_at;
    uint32_t number;
    int camera; // -1 for none
};

static struct connection *viewers[MAX_CONNECTIONS];
static int viewer_count, epoll_set;
static const char *directory;
static unsigned long stored, acknowledged;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint32_t read32(const uint8_t *at) {
    uint32_t value;
    memcpy(&value, at, 4);
    return value;
}

static int camera_in(const void *text, size_t length) {
    const char *name = memmem(text, length, "bench-", 6);
    return name == NULL ? -1 : atoi(name + 6);
}

static void watch(struct connection *c, uint32_t events, int operation) {
    struct epoll_event event = { .events = events, .data.ptr = c };
    if (epoll_ctl(epoll_set, operation, c->socket, &event) < 0) {
        fail("epoll_ctl");
    }
}

static void end(struct connection *c) {
    if (c->kind == VIEWER || c->kind == LIVE) {
        viewers[c->slot] = viewers[--viewer_count];
        viewers[c->slot]->slot = c->slot;
    }

    close(c->socket);
    free(c->received);
    free(c->unsent);
    free(c);
}

// Walks the segments and searches the entropy-coded data for the next marker, as the gate does.
static int is_jpeg(const uint8_t *jpeg, size_t length) {
    size_t at = 2;
    if (length < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8) {
        return 0;
    }

    while (at + 4 <= length && jpeg[at] == 0xFF) {
        uint8_t marker = jpeg[at + 1];
        at += 2 + (size_t)(jpeg[at + 2] << 8 | jpeg[at + 3]);
        if (marker != 0xDA) {
            continue;
        }

        for (const uint8_t *next = jpeg + at; (next = memchr(next, 0xFF, (size_t)(jpeg + length - 1 - next))) != NULL; next += 2) {
            if (next[1] == 0xD9) {
                return 1;
            }
        }

        return 0;
    }

    return 0;
}

static void send_all(struct connection *c, const struct iovec *parts, int count, size_t total) {
    if (c->unsent_length > 0) {
        return; // still busy with an older frame: this one is dropped
    }

    struct msghdr message = { .msg_iov = (struct iovec *)parts, .msg_iovlen = (size_t)count };
    ssize_t sent = sendmsg(c->socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) {
        return; // the next event ends the connection
    }

    size_t done = sent < 0 ? 0 : (size_t)sent;
    if (done == total) {
        return;
    }

    c->unsent = realloc(c->unsent, total - done);
    c->unsent_at = 0;
    for (int i = 0; i < count; i++) {
        size_t skip = done < parts[i].iov_len ? done : parts[i].iov_len;
        memcpy(c->unsent + c->unsent_length, (uint8_t *)parts[i].iov_base + skip, parts[i].iov_len - skip);
        c->unsent_length += parts[i].iov_len - skip;
        done -= skip;
    }

    watch(c, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
}

static void send_rest(struct connection *c) {
    ssize_t sent = send(c->socket, c->unsent + c->unsent_at, c->unsent_length, MSG_NOSIGNAL);
    if (sent > 0) {
        c->unsent_at += (size_t)sent;
        c->unsent_length -= (size_t)sent;
    }

    if (c->unsent_length == 0) {
        watch(c, EPOLLIN, EPOLL_CTL_MOD);
    }
}

static void reply(struct connection *c, const void *bytes, size_t length) {
    struct iovec part = { (void *)bytes, length };
    send_all(c, &part, 1, length);
}

static void fan_out(int camera, const uint8_t *jpeg, size_t length) {
    for (int i = 0; i < viewer_count; i++) {
        struct connection *viewer = viewers[i];
        if (viewer->camera != camera) {
            continue;
        }

        uint8_t head[48] = { 0x82 };
        size_t extra = viewer->kind == LIVE ? 32 : 0, size = 4, payload = length + extra;
        if (payload <= 65535) {
            head[1] = 126;
            head[2] = (uint8_t)(payload >> 8);
            head[3] = (uint8_t)payload;
        } else {
            head[1] = 127;
            for (int b = 0; b < 8; b++) {
                head[2 + b] = (uint8_t)((uint64_t)payload >> (56 - 8 * b));
            }

            size = 10;
        }

        if (extra > 0) {
            uint32_t number = ++viewer->number;
            head[size] = 1;
            head[size + 1] = 32;
            memcpy(head + size + 4, &number, 4);
        }

        struct iovec parts[2] = { { head, size + extra }, { (void *)jpeg, length } };
        send_all(viewer, parts, 2, size + extra + length);
    }
}

static void message(struct connection *c, uint8_t type, const uint8_t *body, size_t length) {
    if (type == HELLO) {
        // Version, credit, heartbeat, largest frame, time of the server, then a block of empty settings.
        uint8_t welcome[8 + 16 + 2 + 15] = { 'N', 'C', WELCOME, 0, 33, 0, 0, 0, 1, CREDIT, 10 };
        welcome[8 + 7] = 1;
        welcome[8 + 16] = 15;
        c->camera = camera_in(body, length);
        reply(c, welcome, sizeof welcome);
    } else if (type == FRAME) {
        size_t jpeg = read32(body + 4);
        const uint8_t *at = body + length - jpeg;
        if (!is_jpeg(at, jpeg)) {
            fprintf(stderr, "A frame is no JPEG.\n");
            exit(1);
        }

        fan_out(c->camera, at, jpeg);
        uint8_t ack[16] = { 'N', 'C', ACK, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, CREDIT };
        memcpy(ack + 8, body, 4);
        reply(c, ack, sizeof ack);
    }
}

static void store(const uint8_t *jpeg, size_t length) {
    char temporary[512], final[512];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(temporary, sizeof temporary, "%s/.pending/%lu", directory, ++stored);
    snprintf(final, sizeof final, "%s/day/%ld%09ld-%lu.jpg", directory, (long)now.tv_sec, now.tv_nsec, stored);
    int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0 || write(file, jpeg, length) != (ssize_t)length || close(file) < 0) {
        fail(temporary);
    }

    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, final, RENAME_NOREPLACE) < 0) {
        fail(final);
    }
}

// Returns the bytes consumed, or 0 if the request is not complete.
static size_t request(struct connection *c) {
    static const char upgraded[] = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: nanocam/1\r\n\r\n";
    // The key of the load is the one of RFC 6455, section 1.3.
    static const char opened[] = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                 "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    static const char accepted[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"ok\"}";
    char *text = (char *)c->received;
    char *blank = memmem(text, c->length < 4096 ? c->length : 4096, "\r\n\r\n", 4);
    if (blank == NULL) {
        return 0;
    }

    size_t head = (size_t)(blank + 4 - text);
    if (memcmp(text, "POST ", 5) == 0) {
        char *field = memmem(text, head, "Content-Length: ", 16);
        size_t body = field == NULL ? 0 : strtoul(field + 16, NULL, 10);
        if (c->length < head + body) {
            return 0;
        }

        if (!is_jpeg(c->received + head, body)) {
            fprintf(stderr, "An upload is no JPEG.\n");
            exit(1);
        }

        char *line = memchr(text, '\r', head);
        if (memmem(text, (size_t)(line - text), "store=false", 11) == NULL) {
            store(c->received + head, body);
        }

        reply(c, accepted, sizeof accepted - 1);
        return head + body;
    }

    if (memcmp(text, "GET /uplink", 11) == 0) {
        c->kind = UPLINK;
        reply(c, upgraded, sizeof upgraded - 1);
        return head;
    }

    int low_water = 16 * 1024; // as the server: newest frame wins down to the socket
    setsockopt(c->socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &low_water, sizeof low_water);
    c->kind = memcmp(text, "GET /live", 9) == 0 ? LIVE : VIEWER;
    c->camera = camera_in(text, head);
    c->slot = viewer_count;
    viewers[viewer_count++] = c;
    reply(c, opened, sizeof opened - 1);
    return head;
}

static size_t take(struct connection *c) {
    switch (c->kind) {
    case HTTP:
        return request(c);
    case UPLINK:
        if (c->length < 8 || c->length < 8 + read32(c->received + 4)) {
            return 0;
        }

        message(c, c->received[2], c->received + 8, read32(c->received + 4));
        return 8 + read32(c->received + 4);
    default:
        // Masked messages of less than 126 bytes.
        if (c->length < 6 || c->length < 6u + (c->received[1] & 0x7F)) {
            return 0;
        }

        if (c->camera < 0) {
            c->camera = camera_in(c->received, c->length);
        } else {
            acknowledged++;
        }

        return 6u + (c->received[1] & 0x7F);
    }
}

static void receive(struct connection *c) {
    ssize_t count = recv(c->socket, c->received + c->length, BUFFER - c->length, 0);
    if (count <= 0) {
        if (count == 0 || errno != EAGAIN) {
            end(c);
        }

        return;
    }

    c->length += (size_t)count;
    for (size_t used; c->length > 0 && (used = take(c)) > 0;) {
        c->length -= used;
        memmove(c->received, c->received + used, c->length);
    }
}

static void accept_one(int listener) {
    int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
    if (socket < 0) {
        return;
    }

    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *c = calloc(1, sizeof *c);
    c->socket = socket;
    c->received = malloc(BUFFER);
    watch(c, EPOLLIN, EPOLL_CTL_ADD);
}

int main(int count, char **arguments) {
    char path[512];
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    directory = count > 1 ? arguments[1] : ".";
    snprintf(path, sizeof path, "%s/.pending", directory);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/day", directory);
    mkdir(path, 0755);
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 1024) < 0) {
        fail("listen");
    }

    getsockname(listener, (struct sockaddr *)&address, &size);
    epoll_set = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event accepting = { .events = EPOLLIN, .data.ptr = NULL }, events[256];
    epoll_ctl(epoll_set, EPOLL_CTL_ADD, listener, &accepting);
    printf("http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        int ready = epoll_wait(epoll_set, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            struct connection *c = events[i].data.ptr;
            if (c == NULL) {
                accept_one(listener);
                continue;
            }

            if ((events[i].events & EPOLLOUT) != 0) {
                send_rest(c);
            }

            if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
                receive(c);
            }
        }
    }
}
