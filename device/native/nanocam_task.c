// The camera task: the only one that calls the driver and the sensor. It alternates between requests and frames.

#include <string.h>

#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "nanocam_capture.h"
#include "nanocam_driver.h"
#include "nanocam_shared.h"
#include "nanocam_sleep.h"

static void open_camera(const nanocam_config_t *config, nanocam_reply_t *reply) {
    reply->error = nanocam_driver_open(config, &reply->opened);
    if (reply->error == NANOCAM_OK) {
        nanocam_capture_begin();
    }
}

static void close_camera(bool standby) {
    if (standby && nanocam_capture_is_running()) {
        nanocam_sleep_stop_sensor();
    }
    nanocam_capture_stop();
    if (standby) {
        nanocam_driver_hold_power_down();
    }
}

static void set_format(const nanocam_format_t *format, nanocam_reply_t *reply) {
    bool resized = false;
    reply->format = *format;
    reply->error = nanocam_driver_set_format(&reply->format, &resized);
    if (resized) {
        nanocam_capture_resized();
    }
}

static void run(const nanocam_request_t *request, nanocam_reply_t *reply) {
    memset(reply, 0, sizeof *reply);
    switch (request->kind) {
        case NANOCAM_REQUEST_OPEN: open_camera(&request->config, reply); return;
        case NANOCAM_REQUEST_CLOSE: close_camera(request->standby != 0); return;
        default: break;
    }
    if (!nanocam_capture_is_running()) {
        reply->error = NANOCAM_ERR_DRIVER;
    } else if (request->kind == NANOCAM_REQUEST_SET_FORMAT) {
        set_format(&request->format, reply);
    } else {
        reply->error = nanocam_driver_set_control(request->control.control, request->control.value);
    }
}

static void finish_request(const nanocam_request_t *request, const nanocam_reply_t *reply) {
    nanocam_enter();
    nanocam_shared.reply = *reply;
    nanocam_shared.slot = NANOCAM_SLOT_DONE;
    if (request->kind == NANOCAM_REQUEST_OPEN) {
        nanocam_shared.state = reply->error == NANOCAM_OK ? NANOCAM_OPEN : NANOCAM_CLOSED;
        nanocam_shared.counters.opens += reply->error == NANOCAM_OK;
    } else if (request->kind == NANOCAM_REQUEST_CLOSE) {
        nanocam_shared.state = NANOCAM_CLOSED;
    }
    if (nanocam_shared.state == NANOCAM_OPEN) {
        nanocam_driver_read_controls(nanocam_shared.controls);
    }
    nanocam_leave();
    nanocam_signals.wake();
}

void nanocam_camera_task(void *unused) {
    (void)unused;
    for (;;) {
        nanocam_enter();
        bool stop = nanocam_shared.stop;
        bool is_open = nanocam_shared.state == NANOCAM_OPEN;
        bool has_request = nanocam_shared.slot == NANOCAM_SLOT_POSTED;
        nanocam_request_t request = nanocam_shared.request;
        if (has_request) {
            nanocam_shared.slot = NANOCAM_SLOT_RUNNING;
        }
        nanocam_leave();
        if (stop) {
            break;
        }
        if (has_request) {
            nanocam_reply_t reply;
            run(&request, &reply);
            finish_request(&request, &reply);
        } else if (is_open) {
            nanocam_capture_step();
        } else {
            (void)xSemaphoreTake(nanocam_signals.attention, portMAX_DELAY);
        }
    }
    nanocam_capture_stop();
    (void)xSemaphoreGive(nanocam_signals.ended);
    vTaskDelete(NULL);
}
