#include "camera_support.h"
#include "host_clock.h"
#include "test.h"

static nanocam_reply_t open_script(const char *script) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script(script, &camera));
    start_with(camera);
    nanocam_config_t config = good_config();
    return ask_open(&config);
}

TEST(open_returns_what_was_opened) {
    nanocam_opened_t opened = open_with(fake_camera_default());
    EXPECT_EQUAL(1600, opened.width);
    EXPECT_EQUAL(1200, opened.height);
    EXPECT_EQUAL(1600 * 1200 / 5, opened.max_bytes);
    EXPECT_EQUAL(OV2640_PID, opened.sensor_pid);
    EXPECT_EQUAL(1600, opened.sensor_width);
    EXPECT_EQUAL(1200, opened.sensor_height);
    EXPECT_EQUAL(NANOCAM_OPENED_PSRAM, opened.flags);
    EXPECT_EQUAL(0, opened.driver_error);
    EXPECT_EQUAL(1, counters().opens);
}

TEST(open_passes_pins_clock_and_quality_to_the_driver) {
    (void)open_with(fake_camera_default());
    fake_seen_t seen = fake_camera_seen();
    EXPECT_EQUAL(40, seen.config.pin_sccb_sda);
    EXPECT_EQUAL(39, seen.config.pin_sccb_scl);
    EXPECT_EQUAL(48, seen.config.pin_d7);
    EXPECT_EQUAL(15, seen.config.pin_d0);
    EXPECT_EQUAL(13, seen.config.pin_pclk);
    EXPECT_EQUAL(20000000, seen.config.xclk_freq_hz);
    EXPECT_EQUAL(nanocam_camera_quality_to_sensor(80), seen.config.jpeg_quality);
    EXPECT_EQUAL(PIXFORMAT_JPEG, seen.config.pixel_format);
    EXPECT_EQUAL(CAMERA_GRAB_LATEST, seen.config.grab_mode);
}

TEST(open_without_sensor_returns_no_sensor_and_the_driver_error) {
    nanocam_reply_t reply = open_script("no-sensor");
    EXPECT_EQUAL(NANOCAM_ERR_NO_SENSOR, reply.error);
    EXPECT_EQUAL(ESP_ERR_NOT_SUPPORTED, reply.opened.driver_error);
    EXPECT_EQUAL(0, reply.opened.width);
}

TEST(open_of_an_older_driver_without_sensor_returns_no_sensor) {
    fake_camera_t camera = fake_camera_default();
    camera.failing_starts = 1;
    camera.start_error = ESP_ERR_CAMERA_NOT_DETECTED;
    start_with(camera);
    nanocam_config_t config = good_config();
    EXPECT_EQUAL(NANOCAM_ERR_NO_SENSOR, ask_open(&config).error);
}

TEST(open_with_unknown_sensor_returns_sensor_not_supported) {
    EXPECT_EQUAL(NANOCAM_ERR_SENSOR_NOT_SUPPORTED, open_script("wrong-pid").error);
}

TEST(open_of_sensor_without_jpeg_returns_no_jpeg_and_its_number) {
    nanocam_reply_t reply = open_script("no-jpeg");
    EXPECT_EQUAL(NANOCAM_ERR_NO_JPEG, reply.error);
    EXPECT_EQUAL(GC2145_PID, reply.opened.sensor_pid);
}

TEST(open_with_another_driver_error_returns_driver_and_that_error) {
    fake_camera_t camera = fake_camera_default();
    camera.failing_starts = 1;
    camera.start_error = ESP_ERR_INVALID_STATE; // a managed I2cDevice uses the same port
    start_with(camera);
    nanocam_config_t config = good_config();
    nanocam_reply_t reply = ask_open(&config);
    EXPECT_EQUAL(NANOCAM_ERR_DRIVER, reply.error);
    EXPECT_EQUAL(ESP_ERR_INVALID_STATE, reply.opened.driver_error);
    EXPECT_EQUAL(1, fake_camera_seen().attempts);
}

TEST(open_can_be_repeated_after_failure) {
    EXPECT_EQUAL(NANOCAM_ERR_NO_SENSOR, open_script("no-sensor").error);
    fake_camera_t camera = fake_camera_default();
    fake_camera_change(&camera);
    nanocam_config_t config = good_config();
    EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
    EXPECT_EQUAL(1, next_frame().number);
}

TEST(open_of_an_open_camera_returns_already_open_and_has_no_effect) {
    (void)open_with(fake_camera_default());
    nanocam_config_t config = good_config();
    EXPECT_EQUAL(NANOCAM_ERR_ALREADY_OPEN, ask_open(&config).error);
    (void)next_frame();
    EXPECT_EQUAL(1, fake_camera_seen().starts);
}

TEST(open_larger_than_the_sensor_selects_its_largest_size) {
    start_with(fake_camera_default());
    nanocam_config_t config = good_config();
    config.max_width = 10000;
    config.max_height = 10000;
    nanocam_reply_t reply = ask_open(&config);
    EXPECT_EQUAL(NANOCAM_OK, reply.error);
    EXPECT_EQUAL(1600, reply.opened.width);
    EXPECT_EQUAL(1200, reply.opened.height);
}

TEST(open_without_a_size_selects_the_sensors_own) {
    fake_camera_t camera = fake_camera_default();
    camera.pid = OV3660_PID;
    start_with(camera);
    nanocam_config_t config = good_config();
    config.max_width = 0;
    config.max_height = 0;
    nanocam_reply_t reply = ask_open(&config);
    EXPECT_EQUAL(NANOCAM_OK, reply.error);
    EXPECT_EQUAL(2048, reply.opened.width);
    EXPECT_EQUAL(1536, reply.opened.height);
}

TEST(open_reports_the_sensors_size_when_less_was_requested) {
    fake_camera_t camera = fake_camera_default();
    camera.pid = OV3660_PID;
    start_with(camera);
    nanocam_config_t config = good_config();
    config.max_width = 640;
    config.max_height = 480;
    nanocam_reply_t reply = ask_open(&config);
    EXPECT_EQUAL(640, reply.opened.width);
    EXPECT_EQUAL(2048, reply.opened.sensor_width);
    EXPECT_EQUAL(1536, reply.opened.sensor_height);
}

TEST(open_rejects_invalid_values_without_calling_the_driver) {
    start_with(fake_camera_default());
    struct {
        size_t offset;
        int32_t value;
    } wrong[] = {
        {offsetof(nanocam_config_t, xclk_hz), 999999}, {offsetof(nanocam_config_t, xclk_hz), 40000001},
        {offsetof(nanocam_config_t, max_width), -1},   {offsetof(nanocam_config_t, max_width), 10001},
        {offsetof(nanocam_config_t, max_height), -1},  {offsetof(nanocam_config_t, max_height), 10001},
        {offsetof(nanocam_config_t, quality), 0},      {offsetof(nanocam_config_t, quality), 101},
        {offsetof(nanocam_config_t, buffers), 0},      {offsetof(nanocam_config_t, buffers), 4},
        {offsetof(nanocam_config_t, pin_d0), -1},      {offsetof(nanocam_config_t, pin_d0), INT32_MIN},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        nanocam_config_t config = good_config();
        *(int32_t *)(void *)((char *)&config + wrong[i].offset) = wrong[i].value;
        EXPECT_EQUAL(NANOCAM_ERR_BAD_CONFIG, ask_open(&config).error);
    }
    EXPECT_EQUAL(0, fake_camera_seen().attempts);
}

TEST(start_without_memory_returns_no_memory_and_can_be_repeated) {
    fake_camera_t camera = fake_camera_default();
    fake_camera_use(&camera);
    for (int which = 1; which <= 4; which++) { // three semaphores and the task
        host_fail_creation(which);
        EXPECT_EQUAL(NANOCAM_ERR_NO_MEMORY, nanocam_camera_start(NULL));
        host_fail_creation(0);
        EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, nanocam_camera_ready());
    }
    (void)open_with(camera);
}
