#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_camera.h"
#include "nanocam_camera.h"
#include "test.h"

enum { MAX_TESTS = 300 };

static struct {
    const char *name;
    test_t test;
} tests[MAX_TESTS];
static int count;

void test_register(const char *name, test_t test) {
    if (count == MAX_TESTS) {
        abort();
    }
    tests[count].name = name;
    tests[count++].test = test;
}

_Noreturn void test_fail(const char *file, int line, const char *what, long long expected, long long actual) {
    (void)printf("%s:%d: %s is %lld, expected %lld\n", file, line, what, actual, expected);
    (void)fflush(stdout);
    _Exit(1);
}

// After every test, the component must have freed everything and used the driver correctly.
static void expect_clean_end(void) {
    nanocam_camera_shutdown();
    fake_seen_t seen = fake_camera_seen();
    EXPECT_EQUAL(0, seen.misuses);
    EXPECT_EQUAL(0, seen.frames_out);
    EXPECT_EQUAL(0, seen.allocated_bytes);
    EXPECT_EQUAL(seen.starts, seen.stops);
}

int main(int argc, char **argv) {
    for (int i = 0; i < count; i++) {
        if (argc == 2 && strcmp(tests[i].name, argv[1]) == 0) {
            tests[i].test();
            expect_clean_end();
            return 0;
        }
    }
    (void)fprintf(stderr, "usage: %s TEST\n", argv[0]);
    return 2;
}
