#include "fake_chip.h"

#include <stdio.h>
#include <stdlib.h>

#include "driver/temperature_sensor.h"
#include "esp_heap_caps.h"
#include "esp_random.h"
#include "esp_wifi.h"
#include "fake_state.h"

struct fake_temperature_sensor {
    bool is_enabled;
};

fake_chip_t fake_chip = {
    .reset_reason = ESP_RST_POWERON,
    .rssi = -57,
    .has_temperature_sensor = true,
    .celsius = 41.6f,
    .has_event_loop = true,
    .power_save = -1,
    .address = 0x0B01A8C0,
    .held_pin = -1,
};

esp_event_base_t const WIFI_EVENT = "WIFI_EVENT";

static struct fake_temperature_sensor temperature_sensor;
static esp_event_handler_t handler;
static int handlers;

esp_reset_reason_t esp_reset_reason(void) {
    return fake_chip.reset_reason;
}

esp_err_t esp_event_handler_register(esp_event_base_t base, int32_t id, esp_event_handler_t added, void *argument) {
    (void)argument;
    if (!fake_chip.has_event_loop || base != WIFI_EVENT || id != WIFI_EVENT_STA_DISCONNECTED) {
        return ESP_ERR_INVALID_STATE;
    }
    handler = added;
    handlers++;
    return ESP_OK;
}

int fake_chip_disconnect(int reason) {
    wifi_event_sta_disconnected_t event = {.reason = (uint8_t)reason};
    for (int i = 0; i < handlers; i++) {
        handler(NULL, WIFI_EVENT, WIFI_EVENT_STA_DISCONNECTED, &event);
    }
    return handlers;
}

esp_err_t esp_wifi_sta_get_ap_info(wifi_ap_record_t *access_point) {
    access_point->rssi = (int8_t)fake_chip.rssi;
    return fake_chip.rssi != 0 ? ESP_OK : ESP_FAIL;
}

esp_err_t esp_wifi_set_ps(wifi_ps_type_t type) {
    if (fake_chip.refuses_power_save) {
        return ESP_ERR_INVALID_STATE;
    }
    fake_chip.power_save = (int)type;
    return ESP_OK;
}

void esp_fill_random(void *buffer, size_t length) {
    FILE *source = fopen("/dev/urandom", "rb");
    if (source == NULL || fread(buffer, 1, length, source) != length) {
        abort();
    }
    (void)fclose(source);
}

esp_err_t temperature_sensor_install(const temperature_sensor_config_t *config, temperature_sensor_handle_t *sensor) {
    (void)config;
    *sensor = &temperature_sensor;
    return fake_chip.has_temperature_sensor ? ESP_OK : ESP_ERR_NOT_SUPPORTED;
}

esp_err_t temperature_sensor_uninstall(temperature_sensor_handle_t sensor) {
    sensor->is_enabled = false;
    return ESP_OK;
}

esp_err_t temperature_sensor_enable(temperature_sensor_handle_t sensor) {
    sensor->is_enabled = true;
    return ESP_OK;
}

esp_err_t temperature_sensor_get_celsius(temperature_sensor_handle_t sensor, float *celsius) {
    *celsius = fake_chip.celsius;
    return sensor->is_enabled ? ESP_OK : ESP_ERR_INVALID_STATE;
}

// The heaps: the script's sizes less the driver's frame buffers.

static size_t free_bytes(uint32_t caps) {
    fake_lock();
    fake_choose_script();
    bool is_psram = (caps & MALLOC_CAP_SPIRAM) != 0;
    bool holds_buffers = is_psram == (fake.seen.config.fb_location == CAMERA_FB_IN_PSRAM);
    size_t size = (is_psram ? fake.camera.psram_bytes : fake.camera.internal_bytes) - (holds_buffers ? fake.seen.allocated_bytes : 0);
    fake_unlock();
    return size;
}

size_t heap_caps_get_total_size(uint32_t caps) {
    fake_lock();
    fake_choose_script();
    size_t size = (caps & MALLOC_CAP_SPIRAM) != 0 ? fake.camera.psram_bytes : fake.camera.internal_bytes;
    fake_unlock();
    return size;
}

size_t heap_caps_get_free_size(uint32_t caps) {
    return free_bytes(caps);
}

size_t heap_caps_get_largest_free_block(uint32_t caps) {
    return free_bytes(caps);
}
