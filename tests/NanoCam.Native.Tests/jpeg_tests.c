#include "nanocam_jpeg.h"

#include <stdlib.h>
#include <string.h>

#include "fake_jpeg.h"
#include "test.h"

static int32_t width, height;

// On the heap with the exact length, so that the address sanitizer detects an overrun of one byte.
static nanocam_jpeg_t check(const uint8_t *bytes, size_t *length) {
    uint8_t *copy = malloc(*length);
    memcpy(copy, bytes, *length);
    width = height = -1;
    nanocam_jpeg_t verdict = nanocam_jpeg_check(copy, length, &width, &height);
    free(copy);
    return verdict;
}

static uint8_t drawn[100000];

TEST(drawn_frame_is_complete_and_has_its_size) {
    size_t length = fake_jpeg_draw(drawn, sizeof drawn, 640, 480, 3, 0);
    size_t whole = length;
    EXPECT_EQUAL(NANOCAM_JPEG_WHOLE, check(drawn, &length));
    EXPECT_EQUAL(whole, length);
    EXPECT_EQUAL(640, width);
    EXPECT_EQUAL(480, height);
}

TEST(every_truncation_of_a_frame_is_rejected) {
    size_t whole = fake_jpeg_draw(drawn, sizeof drawn, 96, 96, 0, 0);
    for (size_t length = 1; length < whole; length++) {
        size_t cut = length;
        EXPECT(check(drawn, &cut) != NANOCAM_JPEG_WHOLE);
    }
}

TEST(empty_buffer_has_no_soi) {
    size_t length = 0;
    EXPECT_EQUAL(NANOCAM_JPEG_NO_SOI, nanocam_jpeg_check(drawn, &length, &width, &height));
    length = 100;
    EXPECT_EQUAL(NANOCAM_JPEG_NO_SOI, nanocam_jpeg_check(NULL, &length, &width, &height));
}

TEST(up_to_4_kb_after_the_eoi_are_removed) {
    size_t whole = fake_jpeg_draw(drawn, sizeof drawn, 320, 240, 0, 0);
    memset(drawn + whole, 0xAA, NANOCAM_JPEG_TAIL);
    size_t length = whole + NANOCAM_JPEG_TAIL - 2;
    EXPECT_EQUAL(NANOCAM_JPEG_WHOLE, check(drawn, &length));
    EXPECT_EQUAL(whole, length);
    length = whole + NANOCAM_JPEG_TAIL - 1; // only half of the EOI is among the last 4 KB
    EXPECT_EQUAL(NANOCAM_JPEG_NO_EOI, check(drawn, &length));
}

TEST(frame_header_after_many_comments_is_found) {
    size_t length = fake_jpeg_draw(drawn, sizeof drawn, 96, 96, 0, 99000);
    EXPECT_EQUAL(99000, length);
    EXPECT_EQUAL(NANOCAM_JPEG_WHOLE, check(drawn, &length));
    EXPECT_EQUAL(96, width);
}

TEST(frame_without_frame_header_keeps_the_drivers_size) {
    uint8_t bytes[] = {0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9};
    size_t length = sizeof bytes;
    EXPECT_EQUAL(NANOCAM_JPEG_WHOLE, check(bytes, &length));
    EXPECT_EQUAL(-1, width);
}

TEST(segment_that_points_past_the_end_is_handled) {
    uint8_t bytes[] = {0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 1, 2, 3, 4, 5, 6, 0xFF, 0xD9};
    size_t length = sizeof bytes;
    EXPECT_EQUAL(NANOCAM_JPEG_WHOLE, check(bytes, &length));
    EXPECT_EQUAL(-1, width);
}

TEST(segment_of_length_zero_does_not_hang) {
    uint8_t bytes[60] = {0xFF, 0xD8, 0xFF, 0xE0, 0, 0};
    for (size_t i = 2; i + 4 < sizeof bytes; i += 2) {
        bytes[i] = 0xFF;
        bytes[i + 1] = 0xE0;
    }
    bytes[58] = 0xFF;
    bytes[59] = 0xD9;
    size_t length = sizeof bytes;
    EXPECT_EQUAL(NANOCAM_JPEG_WHOLE, check(bytes, &length));
}

TEST(hundred_thousand_random_tails_and_heads_are_handled) {
    unsigned seed = 20261121;
    for (int round = 0; round < 100000; round++) {
        uint8_t bytes[64];
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] = (seed >> 24 & 7) == 0 ? 0xFF : (uint8_t)(seed >> 16);
        }
        bytes[0] = 0xFF;
        bytes[1] = 0xD8;
        bytes[2] = 0xFF;
        size_t length = 1 + seed % sizeof bytes;
        size_t before = length;
        if (check(bytes, &length) == NANOCAM_JPEG_WHOLE) {
            EXPECT(length <= before && length >= 4 && bytes[length - 1] == 0xD9);
        }
    }
}
