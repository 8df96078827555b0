#include "camera_support.h"
#include "test.h"

static void open_script(const char *script) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script(script, &camera));
    (void)open_with(camera);
}

static void open_with_fault(fake_fault_t fault, int every) {
    fake_camera_t camera = fake_camera_default();
    camera.fault = fault;
    camera.fault_every = every;
    (void)open_with(camera);
}

TEST(frame_without_eoi_is_dropped_and_counted) {
    open_script("torn"); // every third
    pass(3010);          // 75 frames
    EXPECT_EQUAL(25, counters().no_eoi);
    EXPECT_EQUAL(50, counters().captured);
}

TEST(frame_without_soi_is_dropped_and_counted) {
    open_script("no-soi");
    pass(3010);
    EXPECT_EQUAL(25, counters().no_soi);
    EXPECT_EQUAL(50, counters().captured);
}

TEST(empty_frame_is_dropped_and_counted_as_no_soi) {
    open_with_fault(FAKE_EMPTY, 2);
    pass(1010);
    EXPECT_EQUAL(13, counters().no_soi);
    EXPECT_EQUAL(12, counters().captured);
}

TEST(frame_that_fills_the_drivers_buffer_is_counted_as_overflow) {
    open_with_fault(FAKE_OVERFLOW, 2);
    pass(1010);
    EXPECT_EQUAL(13, counters().overflow);
    EXPECT_EQUAL(0, counters().no_eoi);
}

TEST(bytes_after_the_eoi_are_removed) {
    open_script("trailing");
    nanocam_frame_t frame = next_frame();
    EXPECT_EQUAL(0xFF, taken_bytes()[frame.length - 2]);
    EXPECT_EQUAL(0xD9, taken_bytes()[frame.length - 1]);
    EXPECT_EQUAL(0, counters().no_eoi);
}

TEST(null_frames_are_counted_as_timeouts_and_do_not_stop_the_capture) {
    open_with_fault(FAKE_NULL, 2);
    pass(1010);
    EXPECT_EQUAL(13, counters().timeouts);
    EXPECT_EQUAL(12, counters().captured);
    EXPECT_EQUAL(0, counters().driver_resets);
}

TEST(dropped_frames_are_not_numbered) {
    open_script("torn");
    for (uint32_t i = 1; i <= 20; i++) {
        EXPECT_EQUAL(i, next_frame().number);
    }
}
