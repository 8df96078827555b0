#include "nanocam_watchdog.h"

#include <stddef.h>

#include "esp_attr.h"
#include "esp_system.h"
#include "esp_timer.h"

enum { MARK = 0x4E43574D };

// Memory that a restart of the chip leaves unchanged. After power-on its contents are random, so the mark is stored twice.
static RTC_NOINIT_ATTR struct {
    uint32_t mark;
    uint32_t uptime_s;
    uint32_t check;
} stall;

static esp_timer_handle_t timer;

// Runs in ESP-IDF's timer task, which has a higher priority than the interpreter.
static void on_expired(void *unused) {
    (void)unused;
    stall.uptime_s = (uint32_t)(esp_timer_get_time() / 1000000);
    stall.mark = MARK;
    stall.check = ~(stall.uptime_s ^ (uint32_t)MARK);
    esp_restart();
}

bool nanocam_watchdog_feed(int32_t milliseconds) {
    if (timer == NULL) {
        if (milliseconds <= 0) {
            return true;
        }
        const esp_timer_create_args_t arguments = {.callback = on_expired, .name = "nanocam watchdog"};
        if (esp_timer_create(&arguments, &timer) != ESP_OK) {
            timer = NULL;
            return false;
        }
    }
    (void)esp_timer_stop(timer); // an error means that it was not running
    return milliseconds <= 0 || esp_timer_start_once(timer, (uint64_t)milliseconds * 1000) == ESP_OK;
}

bool nanocam_watchdog_take_stall(int32_t *uptime_s) {
    bool is_marked = stall.mark == (uint32_t)MARK && stall.check == ~(stall.uptime_s ^ (uint32_t)MARK);
    stall.mark = 0;
    *uptime_s = is_marked ? (int32_t)stall.uptime_s : 0;
    return is_marked;
}
