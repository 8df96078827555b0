#include "nanocam_capture.h"

#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "nanocam_driver.h"
#include "nanocam_jpeg.h"
#include "nanocam_shared.h"

enum {
    SILENCE_US = 4000000,           // without a complete frame for this time, the sensor is silent; also the timeout of fb_get
    BACKOFF_LIMIT_US = 30000000,    // longest pause between two restarts of the driver
    SINGLE_BUFFER_REFRESH_MS = 500, // with one buffer: age at which the next frame replaces an untaken one
    SETTLING_AFTER_START = 5,       // frames until automatic exposure has settled
    SETTLING_AFTER_RESIZE = 3
};

// Used by the camera task only.
static struct {
    bool is_running;        // the driver runs; false while the camera is closed and between two attempts to restart it
    int64_t restart_us;     // when the next attempt is due
    int64_t last_frame_us;  // time of the last whole frame, or of the start of the driver
    int64_t resized_us;     // frames begun before have the old size and are not offered
    int fruitless_restarts; // in a row, since the last whole frame
    int settling;           // frames still to be flagged
    uint32_t number;
} capture;

static void count(uint32_t *counter) {
    nanocam_enter();
    (*counter)++;
    nanocam_leave();
}

// Withdraws the offered frame, if any.
static void withdraw(bool was_replaced) {
    nanocam_enter();
    camera_fb_t *buffer = nanocam_shared.offer.buffer;
    nanocam_shared.offer.buffer = NULL;
    if (buffer != NULL && was_replaced) {
        nanocam_shared.counters.replaced++;
    }
    nanocam_leave();
    if (buffer != NULL) {
        esp_camera_fb_return(buffer);
    }
}

static void publish(nanocam_offer_t offer) {
    nanocam_enter();
    camera_fb_t *older = nanocam_shared.offer.buffer;
    nanocam_shared.offer = offer;
    nanocam_shared.counters.captured++;
    if (older != NULL) {
        nanocam_shared.counters.replaced++;
    }
    nanocam_leave();
    if (older != NULL) {
        esp_camera_fb_return(older);
    }
    nanocam_signals.wake();
}

static void count_rejected(nanocam_jpeg_t verdict, const camera_fb_t *buffer, size_t capacity) {
    if (verdict == NANOCAM_JPEG_NO_SOI) {
        count(&nanocam_shared.counters.no_soi);
    } else if (buffer->len >= capacity) {
        count(&nanocam_shared.counters.overflow); // it has no EOI because the buffer was full
    } else {
        count(&nanocam_shared.counters.no_eoi);
    }
}

static int64_t capture_time(const camera_fb_t *buffer, int64_t now) {
    int64_t time = (int64_t)buffer->timestamp.tv_sec * 1000000 + buffer->timestamp.tv_usec;
    return time > 0 && time <= now ? time : now; // older drivers leave it at zero
}

static void inspect(camera_fb_t *buffer) {
    int64_t now = esp_timer_get_time();
    nanocam_offer_t offer = {.buffer = buffer, .length = buffer->len, .width = (int32_t)buffer->width, .height = (int32_t)buffer->height};
    nanocam_jpeg_t verdict = nanocam_jpeg_check(buffer->buf, &offer.length, &offer.width, &offer.height);
    if (verdict != NANOCAM_JPEG_WHOLE) {
        count_rejected(verdict, buffer, (size_t)nanocam_driver_buffer_bytes());
        esp_camera_fb_return(buffer);
        return;
    }
    capture.last_frame_us = now;
    capture.fruitless_restarts = 0;
    offer.captured_us = capture_time(buffer, now);
    if (offer.captured_us < capture.resized_us) {
        esp_camera_fb_return(buffer);
        return;
    }
    offer.number = ++capture.number;
    if (capture.settling > 0) {
        capture.settling--;
        offer.flags |= NANOCAM_FRAME_SETTLING;
    }
    publish(offer);
}

// The driver is running, and frames may arrive. It started capturing before the size was restored after a restart.
static void begin_frames(void) {
    capture.is_running = true;
    capture.last_frame_us = esp_timer_get_time();
    capture.resized_us = capture.last_frame_us;
    capture.settling = SETTLING_AFTER_START;
}

void nanocam_capture_stop(void) {
    withdraw(false);
    if (capture.is_running) {
        nanocam_driver_close();
        capture.is_running = false;
    }
}

// The first restart follows at once, the next after 1, 2, 4, … 30 s.
static void schedule_restart(void) {
    int64_t pause = 0;
    if (capture.fruitless_restarts > 0) {
        int doublings = capture.fruitless_restarts < 6 ? capture.fruitless_restarts - 1 : 5;
        pause = (int64_t)1000000 << doublings;
        pause = pause < BACKOFF_LIMIT_US ? pause : BACKOFF_LIMIT_US;
    }
    capture.restart_us = esp_timer_get_time() + pause;
}

static void restart_when_due(void) {
    int64_t left = capture.restart_us - esp_timer_get_time();
    if (left > 0) {
        (void)xSemaphoreTake(nanocam_signals.attention, pdMS_TO_TICKS((uint32_t)(left / 1000)) + 1);
        return;
    }
    count(&nanocam_shared.counters.driver_resets);
    capture.fruitless_restarts++;
    if (nanocam_driver_reopen() == NANOCAM_OK) {
        begin_frames();
    } else {
        schedule_restart();
    }
}

static bool is_offered(void) {
    nanocam_enter();
    bool result = nanocam_shared.offer.buffer != NULL;
    nanocam_leave();
    return result;
}

// The driver cannot capture while its only buffer is offered; waiting for it would look like a silent sensor.
static void wait_for_single_buffer(void) {
    if (xSemaphoreTake(nanocam_signals.attention, pdMS_TO_TICKS(SINGLE_BUFFER_REFRESH_MS)) == pdFALSE) {
        withdraw(true);
    }
    capture.last_frame_us = esp_timer_get_time();
}

void nanocam_capture_step(void) {
    if (!capture.is_running) {
        restart_when_due();
        return;
    }
    if (nanocam_driver_buffers() == 1 && is_offered()) {
        wait_for_single_buffer();
        return;
    }
    camera_fb_t *buffer = esp_camera_fb_get();
    if (buffer != NULL) {
        inspect(buffer);
    } else {
        count(&nanocam_shared.counters.timeouts);
        vTaskDelay(1); // a driver that fails immediately must not occupy the core
    }
    if (esp_timer_get_time() - capture.last_frame_us >= SILENCE_US) {
        nanocam_capture_stop();
        if (capture.fruitless_restarts > 0) {
            nanocam_driver_lower_quality(); // a restart did not help; perhaps the frames are too large
        }
        schedule_restart();
    }
}

void nanocam_capture_begin(void) {
    capture.number = 0;
    capture.fruitless_restarts = 0;
    begin_frames();
}

bool nanocam_capture_is_running(void) {
    return capture.is_running;
}

void nanocam_capture_resized(void) {
    withdraw(false);
    capture.resized_us = esp_timer_get_time();
    capture.settling = SETTLING_AFTER_RESIZE;
}
