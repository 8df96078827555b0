#include "camera_support.h"
#include "fake_chip.h"
#include "nanocam_sleep.h"
#include "test.h"

static nanocam_error_t close_for_sleep(void) {
    nanocam_request_t request = {.kind = NANOCAM_REQUEST_CLOSE, .standby = 1};
    return ask(&request).error;
}

static fake_camera_t camera_of(uint16_t pid) {
    fake_camera_t camera = fake_camera_default();
    camera.pid = pid;
    return camera;
}

TEST(ov2640_is_put_into_standby_before_sleep) {
    (void)open_with(camera_of(OV2640_PID));
    EXPECT_EQUAL(NANOCAM_OK, close_for_sleep());
    EXPECT_EQUAL(0x109, fake_camera_seen().register_number);
    EXPECT_EQUAL(0x10, fake_camera_seen().register_value);
}

TEST(ov3660_and_ov5640_are_put_into_standby_before_sleep) {
    (void)open_with(camera_of(OV3660_PID));
    EXPECT_EQUAL(NANOCAM_OK, close_for_sleep());
    EXPECT_EQUAL(0x3008, fake_camera_seen().register_number);
    EXPECT_EQUAL(0x40, fake_camera_seen().register_value);
}

TEST(regular_close_writes_no_standby_register_and_holds_no_pin) {
    (void)open_with(fake_camera_default());
    EXPECT_EQUAL(NANOCAM_OK, ask_close());
    EXPECT_EQUAL(0, fake_camera_seen().register_number);
    EXPECT_EQUAL(-1, fake_chip.held_pin);
}

TEST(power_down_pin_is_held_active_during_sleep_and_released_by_the_next_open) {
    start_with(fake_camera_default());
    nanocam_config_t config = good_config();
    config.pin_pwdn = 1;
    EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
    EXPECT_EQUAL(NANOCAM_OK, close_for_sleep());
    EXPECT_EQUAL(1, fake_chip.held_pin);
    EXPECT_EQUAL(1, fake_chip.held_level);
    EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
    EXPECT_EQUAL(-1, fake_chip.held_pin);
}

TEST(pin_that_does_not_exist_is_not_held) {
    EXPECT(!nanocam_sleep_hold_pin(-1, 1));
    EXPECT(nanocam_sleep_hold_pin(21, 0));
    EXPECT_EQUAL(21, fake_chip.held_pin);
    EXPECT(nanocam_sleep_hold_pin(21, -1));
    EXPECT_EQUAL(-1, fake_chip.held_pin);
}
