// Tests of the fake itself.

#include "fake_jpeg.h"

#include <stdlib.h>

#include "camera_support.h"
#include "test.h"

static void ignore(void) {
}

TEST(drawn_frames_have_exactly_the_requested_length) {
    static uint8_t picture[400000];
    const size_t wanted[] = {8 * 1024, 30 * 1024, 65536, 65536 + 400, 131074, 150 * 1024, 384 * 1000};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        EXPECT_EQUAL(wanted[i], fake_jpeg_draw(picture, sizeof picture, 800, 600, 7, wanted[i]));
    }
}

TEST(frame_that_does_not_fit_is_not_drawn) {
    static uint8_t picture[1000];
    EXPECT_EQUAL(0, fake_jpeg_draw(picture, sizeof picture, 1600, 1200, 0, 0));
    EXPECT_EQUAL(0, fake_jpeg_draw(picture, sizeof picture, 8, 8, 0, 2000));
}

TEST(environment_selects_the_script) {
    EXPECT_EQUAL(0, setenv("NANOCAM_FAKE", "no-psram", 1));
    EXPECT_EQUAL(0, setenv("NANOCAM_FAKE_FPS", "10", 1));
    EXPECT_EQUAL(0, setenv("NANOCAM_FAKE_KB", "20", 1));
    EXPECT_EQUAL(0, setenv("NANOCAM_FAKE_PID", "0x3660", 1));
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_start(ignore));
    nanocam_request_t request = {.kind = NANOCAM_REQUEST_OPEN, .config = good_config()};
    uint32_t ticket;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_begin(&request, &ticket));
    pass(1000);
    nanocam_reply_t reply;
    EXPECT(nanocam_camera_end(ticket, &reply));
    EXPECT_EQUAL(OV3660_PID, reply.opened.sensor_pid);
    EXPECT_EQUAL(0, reply.opened.flags);
}

TEST(unknown_script_is_rejected) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(!fake_camera_script("nonsense", &camera));
}
