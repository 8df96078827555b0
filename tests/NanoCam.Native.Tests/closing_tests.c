#include "camera_support.h"
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "test.h"

TEST(close_without_open_returns_not_open) {
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, ask_close());
    start_with(fake_camera_default());
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, ask_close());
}

TEST(close_frees_buffers_and_the_offered_frame) {
    (void)open_with(fake_camera_default());
    EXPECT_EQUAL(NANOCAM_OK, wait_frame(1000));
    EXPECT_EQUAL(NANOCAM_OK, ask_close());
    EXPECT_EQUAL(0, fake_camera_seen().allocated_bytes);
    EXPECT_EQUAL(0, fake_camera_seen().frames_out);
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, nanocam_camera_ready());
}

TEST(close_ends_a_wait_of_another_thread_with_closing) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script("silent", &camera));
    (void)open_with(camera);
    EXPECT_EQUAL(NANOCAM_ERR_TIMEOUT, wait_frame(100));
    nanocam_request_t close = {.kind = NANOCAM_REQUEST_CLOSE};
    uint32_t ticket;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_begin(&close, &ticket));
    int64_t before = esp_timer_get_time();
    EXPECT_EQUAL(NANOCAM_ERR_CLOSING, wait_frame(60000));
    EXPECT_EQUAL(before, esp_timer_get_time());
    nanocam_frame_t frame;
    uint8_t byte;
    EXPECT_EQUAL(NANOCAM_ERR_CLOSING, nanocam_camera_take(&byte, 1, &frame));
}

static void close_after_100_ms(void *unused) {
    (void)unused;
    pass(100);
    nanocam_request_t close = {.kind = NANOCAM_REQUEST_CLOSE};
    uint32_t ticket;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_begin(&close, &ticket));
    vTaskDelete(NULL);
}

TEST(waiter_is_woken_when_closing_begins_not_when_it_ends) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script("silent", &camera));
    (void)open_with(camera);
    int64_t before = esp_timer_get_time();
    EXPECT_EQUAL(pdPASS, xTaskCreatePinnedToCore(close_after_100_ms, "closer", 0, NULL, 1, NULL, 0));
    EXPECT_EQUAL(NANOCAM_ERR_CLOSING, wait_frame(60000));
    EXPECT(esp_timer_get_time() - before <= 110000);
}

TEST(close_of_a_silent_camera_takes_no_longer_than_the_driver_waits) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script("silent", &camera));
    (void)open_with(camera);
    pass(100);
    int64_t before = esp_timer_get_time();
    EXPECT_EQUAL(NANOCAM_OK, ask_close());
    EXPECT(esp_timer_get_time() - before <= 4100000);
}

TEST(close_between_two_restarts_takes_no_time) {
    fake_camera_t camera = fake_camera_default();
    EXPECT(fake_camera_script("silent", &camera));
    (void)open_with(camera);
    pass(60000);
    camera.failing_starts = 1000; // the sensor has disappeared: the task is between two attempts
    camera.start_error = ESP_ERR_NOT_FOUND;
    fake_camera_change(&camera);
    pass(60000);
    int64_t before = esp_timer_get_time();
    EXPECT_EQUAL(NANOCAM_OK, ask_close());
    EXPECT(esp_timer_get_time() - before <= 400000);
}

TEST(shutdown_without_start_does_nothing) {
    nanocam_camera_shutdown();
}

TEST(shutdown_while_capturing_frees_everything) {
    (void)open_with(fake_camera_default());
    EXPECT_EQUAL(NANOCAM_OK, wait_frame(1000));
    nanocam_camera_shutdown();
    EXPECT_EQUAL(0, fake_camera_seen().allocated_bytes);
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, nanocam_camera_ready());
}

TEST(shutdown_while_opening_waits_for_the_driver) {
    start_with(fake_camera_default());
    nanocam_request_t open = {.kind = NANOCAM_REQUEST_OPEN, .config = good_config()};
    uint32_t ticket;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_begin(&open, &ticket));
    pass(100);
    nanocam_camera_shutdown();
    EXPECT_EQUAL(0, fake_camera_seen().allocated_bytes);
    nanocam_reply_t reply;
    EXPECT(nanocam_camera_end(ticket, &reply));
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, reply.error);
}

TEST(camera_opens_again_after_shutdown) {
    (void)open_with(fake_camera_default());
    nanocam_camera_shutdown();
    (void)open_with(fake_camera_default());
    EXPECT_EQUAL(1, next_frame().number);
    EXPECT_EQUAL(1, counters().opens); // counters restart at zero
}
