#include "camera_support.h"
#include "esp_timer.h"
#include "test.h"

TEST(smaller_size_is_applied_without_a_restart_of_the_driver) {
    (void)open_with(fake_camera_default());
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(640, 480, 0, &format));
    EXPECT_EQUAL(640, format.width);
    EXPECT_EQUAL(480, format.height);
    EXPECT_EQUAL(80, format.quality);
    EXPECT_EQUAL(640, next_frame().width);
    EXPECT_EQUAL(1, fake_camera_seen().starts);
}

TEST(smallest_size_not_below_the_requested_one_is_selected) {
    (void)open_with(fake_camera_default());
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(641, 1, 0, &format));
    EXPECT_EQUAL(800, format.width);
    EXPECT_EQUAL(NANOCAM_OK, ask_format(0, 481, 0, &format));
    EXPECT_EQUAL(600, format.height);
    EXPECT_EQUAL(NANOCAM_OK, ask_format(1, 1, 0, &format));
    EXPECT_EQUAL(96, format.width);
}

TEST(size_above_the_opened_one_selects_the_opened_one) {
    start_with(fake_camera_default());
    nanocam_config_t config = good_config();
    config.max_width = 800;
    config.max_height = 600;
    EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(320, 240, 0, &format));
    EXPECT_EQUAL(NANOCAM_OK, ask_format(1600, 1200, 0, &format));
    EXPECT_EQUAL(800, format.width);
    EXPECT_EQUAL(600, format.height);
}

TEST(size_between_fixed_sizes_selects_the_next_larger) {
    fake_camera_t camera = fake_camera_default();
    camera.pid = MEGA_CCM_PID; // its driver refuses 800 x 600
    (void)open_with(camera);
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(800, 600, 0, &format));
    EXPECT_EQUAL(1280, format.width);
    EXPECT_EQUAL(720, format.height);
}

TEST(zeros_leave_size_and_quality_and_return_them) {
    (void)open_with(fake_camera_default());
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(320, 240, 30, &format));
    EXPECT_EQUAL(NANOCAM_OK, ask_format(0, 0, 0, &format));
    EXPECT_EQUAL(320, format.width);
    EXPECT_EQUAL(240, format.height);
    EXPECT_EQUAL(30, format.quality);
}

TEST(frames_after_a_change_of_size_are_flagged_as_settling) {
    (void)open_with(fake_camera_default());
    for (int i = 0; i < 10; i++) {
        (void)next_frame();
    }
    EXPECT_EQUAL(0, next_frame().flags);
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(640, 480, 0, &format));
    int settling = 0;
    for (int i = 0; i < 10; i++) {
        settling += next_frame().flags & NANOCAM_FRAME_SETTLING;
    }
    EXPECT_EQUAL(3, settling);
}

TEST(setting_the_current_size_again_does_not_flag_frames_as_settling) {
    (void)open_with(fake_camera_default());
    for (int i = 0; i < 10; i++) {
        (void)next_frame();
    }
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(1600, 1200, 40, &format));
    EXPECT_EQUAL(0, next_frame().flags);
    EXPECT_EQUAL(nanocam_camera_quality_to_sensor(40), fake_camera_seen().status.quality);
}

TEST(frame_started_before_a_change_of_size_is_not_offered) {
    fake_camera_t camera = fake_camera_default();
    camera.leaves_stale = true;
    (void)open_with(camera);
    for (int i = 0; i < 20; i++) {
        int32_t width = i % 2 == 0 ? 640 : 1600;
        nanocam_format_t format;
        EXPECT_EQUAL(NANOCAM_OK, ask_format(width, 0, 0, &format));
        nanocam_frame_t frame = next_frame();
        EXPECT_EQUAL(width, frame.width);
    }
}

TEST(still_between_live_frames_takes_less_than_a_second) {
    (void)open_with(fake_camera_default());
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_OK, ask_format(640, 480, 0, &format));
    for (int i = 0; i < 10; i++) {
        (void)next_frame();
    }
    int64_t before = esp_timer_get_time();
    EXPECT_EQUAL(NANOCAM_OK, ask_format(1600, 1200, 90, &format));
    nanocam_frame_t still = next_frame();
    while (still.flags != 0) {
        still = next_frame();
    }
    EXPECT_EQUAL(1600, still.width);
    EXPECT_EQUAL(NANOCAM_OK, ask_format(640, 480, 80, &format));
    EXPECT_EQUAL(640, next_frame().width);
    EXPECT(esp_timer_get_time() - before < 1000000);
}

TEST(rejected_size_leaves_the_previous_one) {
    fake_camera_t camera = fake_camera_default();
    (void)open_with(camera);
    (void)next_frame();
    camera.refuses_writes = true;
    fake_camera_change(&camera);
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_ERR_DRIVER, ask_format(640, 480, 0, &format));
    EXPECT_EQUAL(NANOCAM_ERR_DRIVER, ask_format(0, 0, 50, &format));
    camera.refuses_writes = false;
    fake_camera_change(&camera);
    EXPECT_EQUAL(1600, next_frame().width);
    EXPECT_EQUAL(NANOCAM_OK, ask_format(0, 0, 0, &format));
    EXPECT_EQUAL(80, format.quality);
}

TEST(invalid_formats_are_bad_arguments) {
    (void)open_with(fake_camera_default());
    nanocam_format_t format;
    EXPECT_EQUAL(NANOCAM_ERR_BAD_ARGUMENT, ask_format(-1, 0, 0, &format));
    EXPECT_EQUAL(NANOCAM_ERR_BAD_ARGUMENT, ask_format(0, 10001, 0, &format));
    EXPECT_EQUAL(NANOCAM_ERR_BAD_ARGUMENT, ask_format(0, 0, 101, &format));
    EXPECT_EQUAL(NANOCAM_ERR_BAD_ARGUMENT, ask_format(0, 0, -1, &format));
}

TEST(sensor_quality_falls_from_63_at_1_to_4_at_100) {
    EXPECT_EQUAL(63, nanocam_camera_quality_to_sensor(1));
    EXPECT_EQUAL(4, nanocam_camera_quality_to_sensor(100));
    for (int quality = 2; quality <= 100; quality++) {
        int step = nanocam_camera_quality_to_sensor(quality - 1) - nanocam_camera_quality_to_sensor(quality);
        EXPECT(step == 0 || step == 1);
    }
}
