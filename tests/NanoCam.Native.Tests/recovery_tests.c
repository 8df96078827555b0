#include "camera_support.h"
#include "nanocam_controls.h"
#include "esp_timer.h"
#include "test.h"

static void open_script(const char *script) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script(script, &camera));
    (void)open_with(camera);
}

TEST(driver_of_a_silent_sensor_is_restarted_and_frames_resume) {
    open_script("hiccup"); // silent after 100 frames until the driver is started again
    for (uint32_t i = 1; i <= 250; i++) {
        EXPECT_EQUAL(i, next_frame().number);
    }
    EXPECT_EQUAL(2, counters().driver_resets);
    EXPECT_EQUAL(2, counters().timeouts);
    EXPECT_EQUAL(3, fake_camera_seen().starts);
    EXPECT_EQUAL(1, counters().opens);
}

TEST(each_short_silence_restarts_the_driver_at_once_without_lower_quality) {
    open_script("hiccup");
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(160, 120, 0, &format)); // quickly drawn
    int64_t before = esp_timer_get_time();
    for (int i = 0; i < 1050; i++) {
        (void)next_frame();
    }
    EXPECT_EQUAL(10, counters().driver_resets);
    EXPECT(esp_timer_get_time() - before < 95000000); // 42 s of frames, 10 times 4.3 s of silence and start, no pauses
    EXPECT_EQUAL(NANOCAM_OK, ask_format(0, 0, 0, &format));
    EXPECT_EQUAL(80, format.quality);
}

TEST(frames_after_a_restart_are_flagged_as_settling) {
    open_script("hiccup");
    int settling = 0;
    for (int i = 0; i < 110; i++) {
        settling += next_frame().flags & NANOCAM_FRAME_SETTLING;
    }
    EXPECT_EQUAL(10, settling);
}

TEST(restarts_of_a_dead_sensor_back_off_to_30_seconds) {
    open_script("silent");
    pass(300 * 1000);
    // 4 s of silence each, and pauses of 0, 1, 2, 4, 8, 16, 30, 30, … s between them
    EXPECT(counters().driver_resets >= 10 && counters().driver_resets <= 13);
    uint32_t before = counters().driver_resets;
    pass(3600 * 1000);
    uint32_t in_an_hour = counters().driver_resets - before;
    EXPECT(in_an_hour >= 100 && in_an_hour <= 110);
}

TEST(sensor_that_was_gone_for_a_day_delivers_again) {
    fake_camera_t camera = fake_camera_default();
    (void)open_with(camera);
    (void)next_frame();
    camera.silent_after = 0;
    camera.failing_starts = 1000000;
    camera.start_error = ESP_ERR_NOT_FOUND;
    fake_camera_change(&camera);
    pass(24 * 3600 * 1000);
    EXPECT_EQUAL(NANOCAM_ERR_NO_FRAME, nanocam_camera_ready());
    EXPECT_EQUAL(0, fake_camera_seen().allocated_bytes);
    camera = fake_camera_default();
    fake_camera_change(&camera);
    EXPECT_EQUAL(NANOCAM_OK, wait_frame(40000));
}

TEST(driver_of_a_sensor_with_only_truncated_frames_is_restarted) {
    fake_camera_t camera = fake_camera_default();
    camera.fault = FAKE_NO_EOI;
    camera.fault_every = 1;
    (void)open_with(camera);
    pass(4700);
    EXPECT_EQUAL(1, counters().driver_resets);
    EXPECT(counters().no_eoi >= 100);
}

TEST(driver_that_fails_at_once_does_not_occupy_the_core) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script("null", &camera));
    camera.frames_per_second = 100000;
    (void)open_with(camera);
    pass(3000);
    EXPECT(counters().timeouts <= 300); // one per tick at most
    pass(2000);
    EXPECT_EQUAL(1, counters().driver_resets);
}

TEST(restart_keeps_size_quality_and_controls) {
    fake_camera_t camera = fake_camera_default();
    (void)open_with(camera);
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(640, 480, 55, &format));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_BRIGHTNESS, 2));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_MIRROR, 1));
    camera.silent_after = 0;
    fake_camera_change(&camera);
    pass(4100);
    camera.silent_after = -1;
    fake_camera_change(&camera);
    nanocam_frame_t frame = next_frame();
    while (counters().driver_resets == 0 || frame.number < 100) {
        frame = next_frame();
    }
    EXPECT_EQUAL(640, frame.width);
    fake_seen_t seen = fake_camera_seen();
    EXPECT_EQUAL(2, seen.starts);
    EXPECT_EQUAL(2, seen.status.brightness);
    EXPECT_EQUAL(1, seen.status.hmirror);
    EXPECT_EQUAL(nanocam_camera_quality_to_sensor(55), seen.status.quality);
}

TEST(frame_started_before_a_restart_restored_the_size_is_not_offered) {
    fake_camera_t camera = fake_camera_default();
    camera.leaves_stale = true;
    camera.silent_after = 50;
    (void)open_with(camera);
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(640, 480, 0, &format));
    while (counters().driver_resets == 0) {
        EXPECT_EQUAL(640, next_frame().width);
    }
    for (int i = 0; i < 10; i++) {
        EXPECT_EQUAL(640, next_frame().width);
    }
}

TEST(requests_while_the_driver_is_down_return_driver) {
    fake_camera_t camera = fake_camera_default();
    (void)open_with(camera);
    camera.silent_after = 0;
    camera.failing_starts = 1000;
    camera.start_error = ESP_ERR_NOT_FOUND;
    fake_camera_change(&camera);
    pass(20000);
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_ERR_DRIVER, ask_format(640, 480, 0, &format));
    EXPECT_EQUAL(NANOCAM_ERR_DRIVER, ask_control(NANOCAM_CONTROL_MIRROR, 1));
    nanocam_range_t range;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_read_control(NANOCAM_CONTROL_MIRROR, &range));
    EXPECT_EQUAL(0, range.value);
}

TEST(frames_that_exceed_the_drivers_buffer_get_lower_quality) {
    fake_camera_t camera = fake_camera_default();
    camera.silent_starts = 4; // the driver drops them without a report, which looks like silence
    (void)open_with(camera);
    EXPECT_EQUAL(NANOCAM_OK, wait_frame(60000));
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(0, 0, 0, &format));
    EXPECT_EQUAL(50, format.quality); // 80, less ten for each restart without effect
    EXPECT_EQUAL(NANOCAM_OK, ask_format(0, 0, 80, &format));
    EXPECT_EQUAL(80, format.quality);
}

TEST(reopen_after_close_of_a_broken_camera_works) {
    fake_camera_t camera = fake_camera_default();
    camera.silent_after = 10;
    (void)open_with(camera);
    pass(2000);
    EXPECT_EQUAL(NANOCAM_OK, ask_close());
    nanocam_config_t config = good_config();
    EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
    (void)next_frame();
}

TEST(restart_that_cannot_restore_a_control_is_retried) {
    fake_camera_t camera = fake_camera_default();
    (void)open_with(camera);
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_FLIP, 1));
    camera.silent_after = 0;
    camera.refuses_writes = true;
    fake_camera_change(&camera);
    pass(20000);
    EXPECT(counters().driver_resets >= 3);
    EXPECT_EQUAL(0, fake_camera_seen().allocated_bytes);
    camera = fake_camera_default();
    fake_camera_change(&camera);
    (void)nanocam_camera_ready();
    EXPECT_EQUAL(NANOCAM_OK, wait_frame(40000));
    EXPECT_EQUAL(1, fake_camera_seen().status.vflip);
}
