// The caller's side of the camera: posts requests and copies the offered frame. No function here waits for the driver.

#include "nanocam_camera.h"

#include <string.h>

#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "nanocam_driver.h"
#include "nanocam_shared.h"

enum {
    STACK_BYTES = 6144, // esp_camera_init runs on it
    PRIORITY = 6,       // above the interpreter's 5, on the other core; far below the driver's own task
    CORE = 1,           // the interpreter and Wi-Fi are on core 0
    MAX_SIDE = 10000
};

nanocam_shared_t nanocam_shared;
nanocam_signals_t nanocam_signals;

void nanocam_enter(void) {
    (void)xSemaphoreTake(nanocam_signals.lock, portMAX_DELAY);
}

void nanocam_leave(void) {
    (void)xSemaphoreGive(nanocam_signals.lock);
}

static bool is_started(void) {
    return nanocam_signals.lock != NULL;
}

static void delete_signals(void) {
    if (nanocam_signals.lock != NULL) {
        vSemaphoreDelete(nanocam_signals.lock);
    }
    if (nanocam_signals.attention != NULL) {
        vSemaphoreDelete(nanocam_signals.attention);
    }
    if (nanocam_signals.ended != NULL) {
        vSemaphoreDelete(nanocam_signals.ended);
    }
    memset(&nanocam_signals, 0, sizeof nanocam_signals);
}

nanocam_error_t nanocam_camera_start(void (*wake)(void)) {
    if (is_started()) {
        return NANOCAM_OK;
    }
    memset(&nanocam_shared, 0, sizeof nanocam_shared);
    nanocam_signals.wake = wake;
    nanocam_signals.lock = xSemaphoreCreateMutex();
    nanocam_signals.attention = xSemaphoreCreateBinary();
    nanocam_signals.ended = xSemaphoreCreateBinary();
    if (nanocam_signals.lock == NULL || nanocam_signals.attention == NULL || nanocam_signals.ended == NULL ||
        xTaskCreatePinnedToCore(nanocam_camera_task, "nanocam", STACK_BYTES, NULL, PRIORITY, NULL, CORE) != pdPASS) {
        delete_signals();
        return NANOCAM_ERR_NO_MEMORY;
    }
    return NANOCAM_OK;
}

void nanocam_camera_shutdown(void) {
    if (!is_started()) {
        return;
    }
    nanocam_enter();
    nanocam_shared.stop = true;
    nanocam_leave();
    (void)xSemaphoreGive(nanocam_signals.attention);
    (void)xSemaphoreTake(nanocam_signals.ended, portMAX_DELAY);
    delete_signals();
}

// ---- requests ----

static nanocam_error_t state_refusal(nanocam_request_kind_t kind) {
    switch (nanocam_shared.state) {
        case NANOCAM_CLOSED: return kind == NANOCAM_REQUEST_OPEN ? NANOCAM_OK : NANOCAM_ERR_NOT_OPEN;
        case NANOCAM_OPENING: return NANOCAM_ERR_BUSY;
        case NANOCAM_OPEN: return kind == NANOCAM_REQUEST_OPEN ? NANOCAM_ERR_ALREADY_OPEN : NANOCAM_OK;
        case NANOCAM_CLOSING:
        default: return NANOCAM_ERR_CLOSING;
    }
}

static bool is_valid(const nanocam_format_t *format) {
    return format->width >= 0 && format->width <= MAX_SIDE && format->height >= 0 && format->height <= MAX_SIDE && format->quality >= 0 &&
           format->quality <= 100;
}

static nanocam_error_t find_control(int32_t control, nanocam_range_t *range) {
    if (control < 1) {
        return NANOCAM_ERR_BAD_ARGUMENT;
    }
    // Higher numbers belong to other parts (Flash) or to a newer version.
    if (control >= NANOCAM_CONTROLS || nanocam_shared.controls[control].min == nanocam_shared.controls[control].max) {
        return NANOCAM_ERR_NOT_SUPPORTED;
    }
    *range = nanocam_shared.controls[control];
    return NANOCAM_OK;
}

static nanocam_error_t argument_refusal(const nanocam_request_t *request) {
    nanocam_range_t range;
    switch (request->kind) {
        case NANOCAM_REQUEST_OPEN: return nanocam_driver_accepts(&request->config) ? NANOCAM_OK : NANOCAM_ERR_BAD_CONFIG;
        case NANOCAM_REQUEST_CLOSE: return NANOCAM_OK;
        case NANOCAM_REQUEST_SET_FORMAT: return is_valid(&request->format) ? NANOCAM_OK : NANOCAM_ERR_BAD_ARGUMENT;
        case NANOCAM_REQUEST_SET_CONTROL: {
            nanocam_error_t error = find_control(request->control.control, &range);
            bool is_within = error == NANOCAM_OK && request->control.value >= range.min && request->control.value <= range.max;
            return error != NANOCAM_OK || is_within ? error : NANOCAM_ERR_BAD_ARGUMENT;
        }
        default: return NANOCAM_ERR_BAD_ARGUMENT;
    }
}

static nanocam_error_t refusal(const nanocam_request_t *request) {
    nanocam_error_t error = state_refusal(request->kind);
    if (error == NANOCAM_OK) {
        error = argument_refusal(request);
    }
    bool is_taken = nanocam_shared.slot == NANOCAM_SLOT_POSTED || nanocam_shared.slot == NANOCAM_SLOT_RUNNING;
    return error == NANOCAM_OK && is_taken ? NANOCAM_ERR_BUSY : error;
}

nanocam_error_t nanocam_camera_begin(const nanocam_request_t *request, uint32_t *ticket) {
    if (!is_started()) {
        return NANOCAM_ERR_NOT_OPEN;
    }
    nanocam_enter();
    nanocam_error_t error = refusal(request);
    if (error == NANOCAM_OK) {
        nanocam_shared.request = *request;
        nanocam_shared.slot = NANOCAM_SLOT_POSTED;
        *ticket = ++nanocam_shared.ticket;
        if (request->kind == NANOCAM_REQUEST_OPEN) {
            nanocam_shared.state = NANOCAM_OPENING;
        } else if (request->kind == NANOCAM_REQUEST_CLOSE) {
            nanocam_shared.state = NANOCAM_CLOSING;
        }
    }
    nanocam_leave();
    if (error == NANOCAM_OK) {
        (void)xSemaphoreGive(nanocam_signals.attention);
        if (request->kind == NANOCAM_REQUEST_CLOSE) {
            nanocam_signals.wake(); // threads that wait for a frame must stop waiting
        }
    }
    return error;
}

bool nanocam_camera_end(uint32_t ticket, nanocam_reply_t *reply) {
    if (!is_started()) {
        reply->error = NANOCAM_ERR_NOT_OPEN;
        return true;
    }
    nanocam_enter();
    bool is_mine = nanocam_shared.ticket == ticket && nanocam_shared.slot != NANOCAM_SLOT_IDLE;
    bool is_done = !is_mine || nanocam_shared.slot == NANOCAM_SLOT_DONE;
    if (!is_mine) {
        reply->error = NANOCAM_ERR_BUSY;
    } else if (is_done) {
        *reply = nanocam_shared.reply;
        nanocam_shared.slot = NANOCAM_SLOT_IDLE;
    }
    nanocam_leave();
    return is_done;
}

// ---- frames, controls, counters ----

static nanocam_error_t frame_refusal(void) {
    switch (nanocam_shared.state) {
        case NANOCAM_OPEN: return nanocam_shared.offer.buffer != NULL ? NANOCAM_OK : NANOCAM_ERR_NO_FRAME;
        case NANOCAM_CLOSING: return NANOCAM_ERR_CLOSING;
        case NANOCAM_CLOSED:
        case NANOCAM_OPENING:
        default: return NANOCAM_ERR_NOT_OPEN;
    }
}

nanocam_error_t nanocam_camera_ready(void) {
    if (!is_started()) {
        return NANOCAM_ERR_NOT_OPEN;
    }
    nanocam_enter();
    nanocam_error_t error = frame_refusal();
    nanocam_leave();
    return error;
}

static nanocam_frame_t describe(const nanocam_offer_t *offer) {
    int64_t age = esp_timer_get_time() - offer->captured_us;
    return (nanocam_frame_t){
        .length = (int32_t)offer->length,
        .width = offer->width,
        .height = offer->height,
        .capture_low = (uint32_t)offer->captured_us,
        .capture_high = (uint32_t)((uint64_t)offer->captured_us >> 32),
        .number = offer->number,
        .flags = offer->flags,
        .age_us = age < INT32_MAX ? (int32_t)age : INT32_MAX,
    };
}

nanocam_error_t nanocam_camera_take(uint8_t *buffer, size_t capacity, nanocam_frame_t *frame) {
    if (!is_started()) {
        return NANOCAM_ERR_NOT_OPEN;
    }
    nanocam_enter();
    nanocam_error_t error = frame_refusal();
    if (error == NANOCAM_OK) {
        nanocam_offer_t *offer = &nanocam_shared.offer;
        *frame = describe(offer);
        if (offer->length > capacity) {
            error = NANOCAM_ERR_TOO_LARGE;
            nanocam_shared.counters.overflow++;
        } else {
            memcpy(buffer, offer->buffer->buf, offer->length);
        }
        esp_camera_fb_return(offer->buffer);
        offer->buffer = NULL;
    }
    nanocam_leave();
    (void)xSemaphoreGive(nanocam_signals.attention); // with a single buffer the task waits for it
    return error;
}

nanocam_error_t nanocam_camera_read_control(int32_t control, nanocam_range_t *range) {
    if (!is_started()) {
        return NANOCAM_ERR_NOT_OPEN;
    }
    nanocam_enter();
    bool is_open = nanocam_shared.state == NANOCAM_OPEN;
    nanocam_error_t error = is_open ? find_control(control, range) : NANOCAM_ERR_NOT_OPEN;
    nanocam_leave();
    return error;
}

void nanocam_camera_read_counters(nanocam_counters_t *counters) {
    memset(counters, 0, sizeof *counters);
    if (is_started()) {
        nanocam_enter();
        *counters = nanocam_shared.counters;
        nanocam_leave();
    }
}
