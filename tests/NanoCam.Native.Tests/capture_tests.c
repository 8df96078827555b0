#include "camera_support.h"
#include "esp_timer.h"
#include "test.h"

static uint8_t small[1000];

TEST(capture_without_open_returns_not_open) {
    nanocam_frame_t frame;
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, nanocam_camera_ready());
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, nanocam_camera_take(small, sizeof small, &frame));
    start_with(fake_camera_default());
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, nanocam_camera_ready());
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, nanocam_camera_take(small, sizeof small, &frame));
}

TEST(frame_is_a_complete_jpeg_with_its_size_time_and_age) {
    (void)open_with(fake_camera_default());
    int64_t before = esp_timer_get_time();
    nanocam_frame_t frame = next_frame();
    const uint8_t *bytes = taken_bytes();
    EXPECT_EQUAL(0xFF, bytes[0]);
    EXPECT_EQUAL(0xD8, bytes[1]);
    EXPECT_EQUAL(0xFF, bytes[frame.length - 2]);
    EXPECT_EQUAL(0xD9, bytes[frame.length - 1]);
    EXPECT_EQUAL(1600, frame.width);
    EXPECT_EQUAL(1200, frame.height);
    int64_t captured = (int64_t)frame.capture_high << 32 | frame.capture_low;
    EXPECT(captured > before && captured <= esp_timer_get_time());
    EXPECT_EQUAL(esp_timer_get_time() - captured, frame.age_us);
}

TEST(capture_time_is_correct_across_the_32_bit_boundary) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script("slow", &camera));
    (void)open_with(camera);
    pass(4300 * 1000); // 2^32 us are 4,295 s
    nanocam_frame_t frame = next_frame();
    EXPECT_EQUAL(1, frame.capture_high);
    EXPECT(frame.age_us >= 0 && frame.age_us < 2600000);
}

TEST(take_without_a_frame_returns_no_frame) {
    (void)open_with(fake_camera_default());
    (void)next_frame();
    nanocam_frame_t frame = {.length = -1};
    EXPECT_EQUAL(NANOCAM_ERR_NO_FRAME, nanocam_camera_take(small, sizeof small, &frame));
    EXPECT_EQUAL(-1, frame.length);
}

TEST(numbers_count_the_frames_offered_since_open) {
    (void)open_with(fake_camera_default());
    EXPECT_EQUAL(1, next_frame().number);
    EXPECT_EQUAL(2, next_frame().number);
    EXPECT_EQUAL(NANOCAM_OK, ask_close());
    nanocam_config_t config = good_config();
    EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
    EXPECT_EQUAL(1, next_frame().number);
}

TEST(newest_frame_wins_and_replaced_frames_are_counted) {
    (void)open_with(fake_camera_default());
    pass(1010); // 25 frames
    nanocam_frame_t frame = next_frame();
    EXPECT_EQUAL(25, frame.number);
    EXPECT(frame.age_us < 40000);
    EXPECT_EQUAL(25, counters().captured);
    EXPECT_EQUAL(24, counters().replaced);
}

TEST(reader_that_keeps_up_gets_every_frame) {
    (void)open_with(fake_camera_default());
    for (uint32_t i = 1; i <= 100; i++) {
        EXPECT_EQUAL(i, next_frame().number);
    }
    EXPECT_EQUAL(0, counters().replaced);
}

TEST(with_one_buffer_an_untaken_frame_is_replaced) {
    start_with(fake_camera_default());
    nanocam_config_t config = good_config();
    config.buffers = 1;
    EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
    EXPECT_EQUAL(CAMERA_GRAB_WHEN_EMPTY, fake_camera_seen().config.grab_mode);
    pass(60000);
    EXPECT(next_frame().age_us < 700000);
    EXPECT(counters().replaced > 100);
    EXPECT_EQUAL(0, counters().timeouts);
    EXPECT_EQUAL(0, counters().driver_resets);
}

TEST(with_one_buffer_a_taken_frame_is_followed_by_the_next) {
    start_with(fake_camera_default());
    nanocam_config_t config = good_config();
    config.buffers = 1;
    EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
    int64_t before = esp_timer_get_time();
    for (uint32_t i = 1; i <= 25; i++) {
        EXPECT_EQUAL(i, next_frame().number);
    }
    EXPECT(esp_timer_get_time() - before < 1500000);
}

TEST(wait_times_out_after_the_given_time) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script("silent", &camera));
    (void)open_with(camera);
    int64_t before = esp_timer_get_time();
    EXPECT_EQUAL(NANOCAM_ERR_TIMEOUT, wait_frame(500));
    int64_t waited = esp_timer_get_time() - before;
    EXPECT(waited >= 500000 && waited < 530000);
}

TEST(wait_lasts_until_a_slow_sensor_delivers) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script("slow", &camera)); // a frame every 2.5 s
    (void)open_with(camera);
    EXPECT_EQUAL(NANOCAM_ERR_TIMEOUT, wait_frame(2000));
    EXPECT_EQUAL(NANOCAM_OK, wait_frame(1000));
    (void)next_frame();
    (void)next_frame();
    EXPECT_EQUAL(0, counters().driver_resets);
}

TEST(frame_larger_than_the_buffer_is_dropped_and_its_length_returned) {
    fake_camera_t camera = fake_camera_default();
    camera.frame_bytes = 50000;
    (void)open_with(camera);
    EXPECT_EQUAL(NANOCAM_OK, wait_frame(1000));
    nanocam_frame_t frame = {.length = 0};
    EXPECT_EQUAL(NANOCAM_ERR_TOO_LARGE, nanocam_camera_take(small, sizeof small, &frame));
    EXPECT_EQUAL(50000, frame.length);
    EXPECT_EQUAL(1, counters().overflow);
    EXPECT_EQUAL(NANOCAM_ERR_NO_FRAME, nanocam_camera_ready());
    EXPECT_EQUAL(2, next_frame().number);
}

TEST(frame_exactly_as_large_as_the_buffer_is_copied) {
    fake_camera_t camera = fake_camera_default();
    camera.frame_bytes = 50000;
    (void)open_with(camera);
    static uint8_t buffer[50000];
    nanocam_frame_t frame;
    EXPECT_EQUAL(NANOCAM_OK, wait_frame(1000));
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_take(buffer, sizeof buffer, &frame));
    EXPECT_EQUAL(0xD9, buffer[49999]);
}

TEST(first_frames_are_flagged_as_settling) {
    (void)open_with(fake_camera_default());
    int settling = 0;
    for (int i = 0; i < 20; i++) {
        settling += next_frame().flags & NANOCAM_FRAME_SETTLING;
    }
    EXPECT_EQUAL(5, settling);
}
