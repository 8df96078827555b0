// A minimal test framework that names what failed.

#ifndef TEST_H
#define TEST_H

#include <stdbool.h>

typedef void (*test_t)(void);

void test_register(const char *name, test_t test);

// Prints the failure and ends the process.
_Noreturn void test_fail(const char *file, int line, const char *what, long long expected, long long actual);

#define TEST(name)                                                          \
    static void name(void);                                                 \
    __attribute__((constructor)) static void register_##name(void) {        \
        test_register(#name, name);                                         \
    }                                                                       \
    static void name(void)

#define EXPECT_EQUAL(expected, actual)                                      \
    do {                                                                    \
        long long expected_ = (long long)(expected);                        \
        long long actual_ = (long long)(actual);                            \
        if (expected_ != actual_) {                                         \
            test_fail(__FILE__, __LINE__, #actual, expected_, actual_);     \
        }                                                                   \
    } while (0)

#define EXPECT(claim) EXPECT_EQUAL(true, (bool)(claim))

#endif
