#include "camera_support.h"
#include "test.h"

static nanocam_reply_t open_in(uint32_t psram_bytes, uint32_t internal_bytes, int32_t buffers) {
    fake_camera_t camera = fake_camera_default();
    camera.psram_bytes = psram_bytes;
    camera.internal_bytes = internal_bytes;
    start_with(camera);
    nanocam_config_t config = good_config();
    config.buffers = buffers;
    return ask_open(&config);
}

TEST(without_psram_one_svga_buffer_in_internal_memory_is_opened) {
    nanocam_reply_t reply = open_in(0, 200 * 1024, 2);
    EXPECT_EQUAL(NANOCAM_OK, reply.error);
    EXPECT_EQUAL(800, reply.opened.width);
    EXPECT_EQUAL(600, reply.opened.height);
    EXPECT_EQUAL(0, reply.opened.flags);
    fake_seen_t seen = fake_camera_seen();
    EXPECT_EQUAL(1, seen.config.fb_count);
    EXPECT_EQUAL(CAMERA_FB_IN_DRAM, seen.config.fb_location);
}

TEST(without_psram_and_little_memory_a_smaller_size_is_opened) {
    nanocam_reply_t reply = open_in(0, 70 * 1024, 2);
    EXPECT_EQUAL(NANOCAM_OK, reply.error);
    EXPECT(reply.opened.width < 640 && reply.opened.width >= 160);
    EXPECT(reply.opened.max_bytes + 40 * 1024 <= 70 * 1024);
    (void)next_frame();
}

TEST(psram_too_small_for_two_buffers_opens_one_of_the_same_size) {
    nanocam_reply_t reply = open_in(500 * 1024, 200 * 1024, 2);
    EXPECT_EQUAL(NANOCAM_OK, reply.error);
    EXPECT_EQUAL(1600, reply.opened.width);
    EXPECT_EQUAL(1, fake_camera_seen().config.fb_count);
    EXPECT_EQUAL(2, fake_camera_seen().attempts);
}

TEST(psram_too_small_for_one_buffer_opens_a_smaller_size) {
    nanocam_reply_t reply = open_in(100 * 1024, 200 * 1024, 3);
    EXPECT_EQUAL(NANOCAM_OK, reply.error);
    EXPECT_EQUAL(800, reply.opened.width);
    EXPECT_EQUAL(NANOCAM_OPENED_PSRAM, reply.opened.flags);
    EXPECT(fake_camera_seen().attempts <= 2); // layouts that cannot fit are not tried
}

TEST(no_room_for_the_smallest_size_returns_no_memory) {
    EXPECT_EQUAL(NANOCAM_ERR_NO_MEMORY, open_in(2000, 200 * 1024, 2).error);
    EXPECT_EQUAL(0, counters().opens);
}

TEST(driver_without_memory_is_retried_with_a_smaller_layout) {
    fake_camera_t camera = fake_camera_default();
    camera.failing_starts = 1;
    camera.start_error = ESP_ERR_NO_MEM;
    start_with(camera);
    nanocam_config_t config = good_config();
    EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
    EXPECT_EQUAL(1, fake_camera_seen().config.fb_count);
}

TEST(failure_with_memory_left_is_a_driver_error_and_not_retried) {
    fake_camera_t camera = fake_camera_default();
    camera.failing_starts = 1;
    camera.start_error = ESP_FAIL; // an SCCB write that failed
    start_with(camera);
    nanocam_config_t config = good_config();
    EXPECT_EQUAL(NANOCAM_ERR_DRIVER, ask_open(&config).error);
    EXPECT_EQUAL(1, fake_camera_seen().attempts);
}

TEST(thousand_open_and_close_cycles_leak_nothing) {
    start_with(fake_camera_default());
    nanocam_config_t config = good_config();
    for (int i = 0; i < 1000; i++) {
        EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
        if (i % 3 == 0) {
            (void)next_frame();
        }
        EXPECT_EQUAL(NANOCAM_OK, ask_close());
        EXPECT_EQUAL(0, fake_camera_seen().allocated_bytes);
    }
    EXPECT_EQUAL(1000, counters().opens);
}

TEST(hundred_starts_and_shutdowns_leak_nothing) {
    for (int i = 0; i < 100; i++) {
        (void)open_with(fake_camera_default());
        nanocam_camera_shutdown();
    }
}
