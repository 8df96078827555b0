#include "camera_support.h"

#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "host_clock.h"
#include "test.h"

static SemaphoreHandle_t woken;
static uint8_t taken[2 * 1024 * 1024];

static void wake(void) {
    (void)xSemaphoreGive(woken);
}

// Reachable at the end of main, so that a leak checker does not report it.
__attribute__((destructor)) static void delete_woken(void) {
    if (woken != NULL) {
        vSemaphoreDelete(woken);
    }
}

nanocam_config_t good_config(void) {
    return (nanocam_config_t){
        .pin_pwdn = -1, .pin_reset = -1, .pin_xclk = 10, .pin_sda = 40, .pin_scl = 39,
        .pin_d7 = 48, .pin_d6 = 11, .pin_d5 = 12, .pin_d4 = 14, .pin_d3 = 16, .pin_d2 = 18, .pin_d1 = 17, .pin_d0 = 15,
        .pin_vsync = 38, .pin_href = 47, .pin_pclk = 13,
        .xclk_hz = 20000000, .max_width = 1600, .max_height = 1200, .quality = 80, .buffers = 2,
    };
}

void start_with(fake_camera_t camera) {
    fake_camera_use(&camera);
    if (woken == NULL) {
        woken = xSemaphoreCreateBinary();
    }
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_start(wake));
}

nanocam_opened_t open_with(fake_camera_t camera) {
    start_with(camera);
    nanocam_config_t config = good_config();
    nanocam_reply_t reply = ask_open(&config);
    EXPECT_EQUAL(NANOCAM_OK, reply.error);
    return reply.opened;
}

nanocam_reply_t ask(const nanocam_request_t *request) {
    nanocam_reply_t reply = {.error = NANOCAM_OK};
    uint32_t ticket = 0;
    reply.error = nanocam_camera_begin(request, &ticket);
    while (reply.error == NANOCAM_OK && !nanocam_camera_end(ticket, &reply)) {
        (void)xSemaphoreTake(woken, portMAX_DELAY);
    }
    return reply;
}

nanocam_reply_t ask_open(const nanocam_config_t *config) {
    nanocam_request_t request = {.kind = NANOCAM_REQUEST_OPEN, .config = *config};
    return ask(&request);
}

nanocam_error_t ask_close(void) {
    nanocam_request_t request = {.kind = NANOCAM_REQUEST_CLOSE};
    return ask(&request).error;
}

nanocam_error_t ask_format(int32_t width, int32_t height, int32_t quality, nanocam_format_t *format) {
    nanocam_request_t request = {.kind = NANOCAM_REQUEST_SET_FORMAT, .format = {width, height, quality}};
    nanocam_reply_t reply = ask(&request);
    *format = reply.format;
    return reply.error;
}

nanocam_error_t ask_control(int32_t control, int32_t value) {
    nanocam_request_t request = {.kind = NANOCAM_REQUEST_SET_CONTROL, .control = {control, value}};
    return ask(&request).error;
}

nanocam_error_t wait_frame(int32_t timeout_ms) {
    int64_t deadline = esp_timer_get_time() + (int64_t)timeout_ms * 1000;
    for (;;) {
        nanocam_error_t error = nanocam_camera_ready();
        if (error != NANOCAM_ERR_NO_FRAME) {
            return error;
        }
        int64_t left = deadline - esp_timer_get_time();
        if (left <= 0) {
            return NANOCAM_ERR_TIMEOUT;
        }
        (void)xSemaphoreTake(woken, pdMS_TO_TICKS(left / 1000) + 1);
    }
}

nanocam_frame_t next_frame(void) {
    nanocam_frame_t frame = {.length = 0};
    EXPECT_EQUAL(NANOCAM_OK, wait_frame(10000));
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_take(taken, sizeof taken, &frame));
    return frame;
}

const uint8_t *taken_bytes(void) {
    return taken;
}

void pass(int32_t milliseconds) {
    host_sleep_until(esp_timer_get_time() + (int64_t)milliseconds * 1000);
}

nanocam_counters_t counters(void) {
    nanocam_counters_t result;
    nanocam_camera_read_counters(&result);
    return result;
}
