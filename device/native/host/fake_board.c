// The chip's timer, pins and network interface, for the host.

#include <stdlib.h>
#include <string.h>

#include "driver/gpio.h"
#include "esp_netif.h"
#include "esp_timer.h"
#include "fake_chip.h"

struct esp_netif {
    int unused;
};

struct esp_timer {
    esp_timer_create_args_t arguments;
};

static struct esp_netif station;
static struct esp_timer timer;

esp_netif_t *esp_netif_get_handle_from_ifkey(const char *key) {
    return fake_chip.has_event_loop && strcmp(key, "WIFI_STA_DEF") == 0 ? &station : NULL;
}

esp_err_t esp_netif_get_ip_info(esp_netif_t *netif, esp_netif_ip_info_t *info) {
    memset(info, 0, sizeof *info);
    info->ip.addr = fake_chip.address;
    return netif == &station ? ESP_OK : ESP_ERR_INVALID_ARG;
}

esp_err_t esp_timer_create(const esp_timer_create_args_t *arguments, esp_timer_handle_t *created) {
    if (fake_chip.has_no_timer) {
        return ESP_ERR_NO_MEM;
    }
    timer.arguments = *arguments;
    *created = &timer;
    return ESP_OK;
}

esp_err_t esp_timer_start_once(esp_timer_handle_t started, uint64_t microseconds) {
    (void)started;
    if (fake_chip.timer_us != 0) {
        return ESP_ERR_INVALID_STATE;
    }
    fake_chip.timer_us = (int64_t)microseconds;
    return ESP_OK;
}

esp_err_t esp_timer_stop(esp_timer_handle_t stopped) {
    (void)stopped;
    bool was_running = fake_chip.timer_us != 0;
    fake_chip.timer_us = 0;
    return was_running ? ESP_OK : ESP_ERR_INVALID_STATE;
}

void fake_chip_expire_timer(void) {
    if (fake_chip.timer_us != 0) {
        fake_chip.timer_us = 0;
        timer.arguments.callback(timer.arguments.arg);
    }
}

void esp_restart(void) {
    fake_chip.restarts++;
}

esp_err_t gpio_set_direction(gpio_num_t pin, gpio_mode_t mode) {
    (void)mode;
    return pin >= 0 ? ESP_OK : ESP_ERR_INVALID_ARG;
}

esp_err_t gpio_set_level(gpio_num_t pin, uint32_t level) {
    (void)pin;
    fake_chip.held_level = (int)level;
    return ESP_OK;
}

esp_err_t gpio_hold_en(gpio_num_t pin) {
    fake_chip.held_pin = pin;
    return ESP_OK;
}

esp_err_t gpio_hold_dis(gpio_num_t pin) {
    if (fake_chip.held_pin == pin) {
        fake_chip.held_pin = -1;
    }
    return pin >= 0 ? ESP_OK : ESP_ERR_INVALID_ARG;
}

void gpio_deep_sleep_hold_en(void) {
    fake_chip.hold_calls++;
}
