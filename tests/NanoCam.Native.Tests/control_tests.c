#include "camera_support.h"
#include "nanocam_controls.h"
#include "test.h"

static void open_sensor(uint16_t pid) {
    fake_camera_t camera = fake_camera_default();
    camera.pid = pid;
    (void)open_with(camera);
}

static nanocam_range_t range_of(int control) {
    nanocam_range_t range = {0, 0, 0, 0};
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_read_control(control, &range));
    return range;
}

static void expect_range(int control, int min, int max) {
    EXPECT_EQUAL(min, range_of(control).min);
    EXPECT_EQUAL(max, range_of(control).max);
}

TEST(ranges_of_the_ov2640) {
    open_sensor(OV2640_PID);
    expect_range(NANOCAM_CONTROL_BRIGHTNESS, -2, 2);
    expect_range(NANOCAM_CONTROL_EXPOSURE_LEVEL, -2, 2);
    expect_range(NANOCAM_CONTROL_EXPOSURE_VALUE, 0, 1200);
    expect_range(NANOCAM_CONTROL_GAIN, 0, 30);
    expect_range(NANOCAM_CONTROL_GAIN_CEILING, 0, 6);
    nanocam_range_t range;
    EXPECT_EQUAL(NANOCAM_ERR_NOT_SUPPORTED, nanocam_camera_read_control(NANOCAM_CONTROL_SHARPNESS, &range));
    EXPECT_EQUAL(NANOCAM_ERR_NOT_SUPPORTED, nanocam_camera_read_control(NANOCAM_CONTROL_DENOISE, &range));
}

TEST(ranges_of_the_ov3660_and_ov5640) {
    const uint16_t pids[] = {OV3660_PID, OV5640_PID};
    for (int i = 0; i < 2; i++) {
        open_sensor(pids[i]);
        expect_range(NANOCAM_CONTROL_CONTRAST, -3, 3);
        expect_range(NANOCAM_CONTROL_SATURATION, -4, 4);
        expect_range(NANOCAM_CONTROL_SHARPNESS, -3, 3);
        expect_range(NANOCAM_CONTROL_DENOISE, 0, 8);
        expect_range(NANOCAM_CONTROL_EXPOSURE_LEVEL, -5, 5);
        expect_range(NANOCAM_CONTROL_GAIN, 0, 64);
        expect_range(NANOCAM_CONTROL_GAIN_CEILING, 0, 5);
        EXPECT_EQUAL(NANOCAM_OK, ask_close());
    }
}

TEST(mega_ccm_has_the_eight_controls_that_its_driver_can_write) {
    open_sensor(MEGA_CCM_PID);
    expect_range(NANOCAM_CONTROL_BRIGHTNESS, 0, 8);
    expect_range(NANOCAM_CONTROL_CONTRAST, 0, 6);
    expect_range(NANOCAM_CONTROL_SATURATION, 0, 6);
    int count = 0;
    for (int control = 1; control < NANOCAM_CONTROLS; control++) {
        nanocam_range_t range;
        count += nanocam_camera_read_control(control, &range) == NANOCAM_OK;
    }
    EXPECT_EQUAL(8, count);
}

TEST(every_control_of_the_ov2640_can_be_set_to_both_limits) {
    open_sensor(OV2640_PID);
    for (int control = 1; control < NANOCAM_CONTROLS; control++) {
        nanocam_range_t range;
        if (nanocam_camera_read_control(control, &range) == NANOCAM_OK) {
            EXPECT_EQUAL(NANOCAM_OK, ask_control(control, range.min));
            EXPECT_EQUAL(range.min, range_of(control).value);
            EXPECT_EQUAL(NANOCAM_OK, ask_control(control, range.max));
            EXPECT_EQUAL(range.max, range_of(control).value);
            EXPECT_EQUAL(NANOCAM_ERR_BAD_ARGUMENT, ask_control(control, range.min - 1));
            EXPECT_EQUAL(NANOCAM_ERR_BAD_ARGUMENT, ask_control(control, range.max + 1));
            EXPECT_EQUAL(range.initial, range_of(control).initial);
        }
    }
}

TEST(controls_are_written_to_the_register_of_their_name) {
    open_sensor(OV3660_PID);
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_BRIGHTNESS, -3));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_CONTRAST, 3));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_SATURATION, -4));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_SHARPNESS, 1));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_DENOISE, 8));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_SPECIAL_EFFECT, 6));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_WHITE_BALANCE, 0));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_WHITE_BALANCE_MODE, 4));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_EXPOSURE_AUTO, 0));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_EXPOSURE_VALUE, 1200));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_GAIN, 64));
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_FLIP, 1));
    camera_status_t status = fake_camera_seen().status;
    EXPECT_EQUAL(-3, status.brightness);
    EXPECT_EQUAL(3, status.contrast);
    EXPECT_EQUAL(-4, status.saturation);
    EXPECT_EQUAL(1, status.sharpness);
    EXPECT_EQUAL(8, status.denoise);
    EXPECT_EQUAL(6, status.special_effect);
    EXPECT_EQUAL(0, status.awb);
    EXPECT_EQUAL(4, status.wb_mode);
    EXPECT_EQUAL(0, status.aec);
    EXPECT_EQUAL(1200, status.aec_value);
    EXPECT_EQUAL(64, status.agc_gain);
    EXPECT_EQUAL(1, status.vflip);
}

TEST(gain_ceiling_of_the_ov3660_is_written_in_sixteenths) {
    open_sensor(OV3660_PID);
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_GAIN_CEILING, 2)); // 8x
    EXPECT_EQUAL(128, fake_camera_seen().status.gainceiling);
    EXPECT_EQUAL(2, range_of(NANOCAM_CONTROL_GAIN_CEILING).value);
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_GAIN_CEILING, 5));
    EXPECT_EQUAL(1023 & 0xFF, fake_camera_seen().status.gainceiling); // the driver's status has eight of the ten bits
    EXPECT_EQUAL(5, range_of(NANOCAM_CONTROL_GAIN_CEILING).value);
}

TEST(unknown_control_is_rejected) {
    open_sensor(OV2640_PID);
    nanocam_range_t range;
    EXPECT_EQUAL(NANOCAM_ERR_BAD_ARGUMENT, nanocam_camera_read_control(0, &range));
    EXPECT_EQUAL(NANOCAM_ERR_BAD_ARGUMENT, nanocam_camera_read_control(-5, &range));
    EXPECT_EQUAL(NANOCAM_ERR_NOT_SUPPORTED, nanocam_camera_read_control(25, &range)); // Flash
    EXPECT_EQUAL(NANOCAM_ERR_NOT_SUPPORTED, nanocam_camera_read_control(1000, &range));
    EXPECT_EQUAL(NANOCAM_ERR_NOT_SUPPORTED, ask_control(25, 1));
    EXPECT_EQUAL(NANOCAM_ERR_NOT_SUPPORTED, ask_control(NANOCAM_CONTROL_SHARPNESS, 0));
}

TEST(sensor_without_setters_supports_no_control_and_still_captures) {
    fake_camera_t camera = fake_camera_default();
    camera.lacks_setters = true;
    (void)open_with(camera);
    for (int control = 1; control < NANOCAM_CONTROLS; control++) {
        nanocam_range_t range;
        EXPECT_EQUAL(NANOCAM_ERR_NOT_SUPPORTED, nanocam_camera_read_control(control, &range));
    }
    (void)next_frame();
}

TEST(failed_write_is_a_driver_error_and_changes_nothing) {
    fake_camera_t camera = fake_camera_default();
    (void)open_with(camera);
    camera.refuses_writes = true;
    fake_camera_change(&camera);
    EXPECT_EQUAL(NANOCAM_ERR_DRIVER, ask_control(NANOCAM_CONTROL_BRIGHTNESS, 1));
    EXPECT_EQUAL(0, range_of(NANOCAM_CONTROL_BRIGHTNESS).value);
}

TEST(initial_values_are_read_from_the_sensor_after_open) {
    open_sensor(OV2640_PID);
    EXPECT_EQUAL(1, range_of(NANOCAM_CONTROL_WHITE_BALANCE).initial);
    EXPECT_EQUAL(0, range_of(NANOCAM_CONTROL_MIRROR).initial);
    EXPECT_EQUAL(204, range_of(NANOCAM_CONTROL_EXPOSURE_VALUE).initial);
}
