// Concurrent use in real time, under the thread sanitizer.

#include <pthread.h>
#include <stdatomic.h>

#include "camera_support.h"
#include "nanocam_chip.h"
#include "nanocam_controls.h"
#include "test.h"

enum { READERS = 3, FRAMES_EACH = 50 };

static uint8_t buffers[READERS][400000];
static atomic_int taken;
static atomic_bool is_over;

static void *read_frames(void *argument) {
    uint8_t *buffer = argument;
    while (!atomic_load(&is_over)) {
        nanocam_frame_t frame;
        if (nanocam_camera_take(buffer, sizeof buffers[0], &frame) == NANOCAM_OK) {
            EXPECT_EQUAL(0xD9, buffer[frame.length - 1]);
            (void)atomic_fetch_add(&taken, 1);
        }
    }
    return NULL;
}

static void *set_controls(void *unused) {
    (void)unused;
    for (int i = 0; !atomic_load(&is_over); i++) {
        nanocam_request_t request = {.kind = NANOCAM_REQUEST_SET_CONTROL, .control = {NANOCAM_CONTROL_BRIGHTNESS, i % 3}};
        uint32_t ticket;
        nanocam_reply_t reply;
        nanocam_error_t error = nanocam_camera_begin(&request, &ticket);
        while (error == NANOCAM_OK && !nanocam_camera_end(ticket, &reply)) {
        }
        nanocam_range_t range;
        (void)nanocam_camera_read_control(NANOCAM_CONTROL_BRIGHTNESS, &range);
        (void)counters();
    }
    return NULL;
}

static fake_camera_t fast_camera(void) {
    fake_camera_t camera = fake_camera_default();
    camera.frames_per_second = 500;
    camera.fault = FAKE_NO_EOI;
    camera.fault_every = 5;
    return camera;
}

// Small frames, because the thread sanitizer is slow and drawing is not under test.
static void open_vga(void) {
    start_with(fast_camera());
    nanocam_config_t config = good_config();
    config.max_width = 640;
    config.max_height = 480;
    EXPECT_EQUAL(NANOCAM_OK, ask_open(&config).error);
}

TEST(simultaneous_readers_controls_and_formats_have_no_races) {
    open_vga();
    pthread_t threads[READERS + 1];
    for (int i = 0; i < READERS; i++) {
        EXPECT_EQUAL(0, pthread_create(&threads[i], NULL, read_frames, buffers[i]));
    }
    EXPECT_EQUAL(0, pthread_create(&threads[READERS], NULL, set_controls, NULL));
    for (int i = 0; atomic_load(&taken) < READERS * FRAMES_EACH; i++) {
        nanocam_format_t format;
        nanocam_error_t error = ask_format(i % 2 == 0 ? 320 : 640, 0, 1 + i % 100, &format);
        EXPECT(error == NANOCAM_OK || error == NANOCAM_ERR_BUSY);
    }
    atomic_store(&is_over, true);
    for (int i = 0; i <= READERS; i++) {
        EXPECT_EQUAL(0, pthread_join(threads[i], NULL));
    }
    EXPECT(counters().no_eoi > 0);
}

TEST(closing_with_active_readers_has_no_races) {
    start_with(fast_camera());
    pthread_t threads[READERS];
    for (int i = 0; i < READERS; i++) {
        EXPECT_EQUAL(0, pthread_create(&threads[i], NULL, read_frames, buffers[i]));
    }
    for (int i = 0; i < 5; i++) {
        open_vga();
        EXPECT(wait_frame(5000) == NANOCAM_OK || counters().captured > 0);
        EXPECT_EQUAL(NANOCAM_OK, ask_close());
    }
    atomic_store(&is_over, true);
    for (int i = 0; i < READERS; i++) {
        EXPECT_EQUAL(0, pthread_join(threads[i], NULL));
    }
}

TEST(shutdown_during_a_capture_has_no_races) {
    for (int i = 0; i < 5; i++) {
        open_vga();
        (void)next_frame();
        nanocam_camera_shutdown();
    }
}
