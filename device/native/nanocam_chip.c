#include "nanocam_chip.h"

#include <stdatomic.h>
#include <string.h>

#include "esp_event.h"
#include "esp_heap_caps.h"
#include "esp_netif.h"
#include "esp_random.h"
#include "esp_system.h"
#include "esp_timer.h"
#include "esp_wifi.h"
#include "nanocam_watchdog.h"
#include "soc/soc_caps.h"

#if SOC_TEMP_SENSOR_SUPPORTED
#include "driver/temperature_sensor.h"
#endif

// Written by ESP-IDF's event task, read by any task.
static atomic_int wifi_reason;
static atomic_int wifi_disconnects;

// Used by the caller of nanocam_chip_read_facts only, the interpreter's task.
static bool is_counting;
static bool is_stall_read;
static bool was_stalled;
static int32_t stall_uptime_s;

int64_t nanocam_chip_microseconds(void) {
    return esp_timer_get_time();
}

static void on_disconnect(void *unused, esp_event_base_t base, int32_t id, void *event) {
    (void)unused, (void)base, (void)id;
    const wifi_event_sta_disconnected_t *disconnected = event;
    if (disconnected->reason == WIFI_REASON_ASSOC_LEAVE) {
        return; // requested by the board itself before each attempt; it would hide why the connection was lost
    }
    atomic_store(&wifi_reason, disconnected->reason);
    atomic_fetch_add(&wifi_disconnects, 1);
}

// Fails until the network stack has created the default event loop; the next call tries again.
static void count_disconnects(void) {
    if (!is_counting) {
        is_counting = esp_event_handler_register(WIFI_EVENT, WIFI_EVENT_STA_DISCONNECTED, on_disconnect, NULL) == ESP_OK;
    }
}

// The mark is cleared when it is read, so that a later restart does not find it again.
static void read_stall(void) {
    if (!is_stall_read) {
        is_stall_read = true;
        bool is_marked = nanocam_watchdog_take_stall(&stall_uptime_s);
        was_stalled = is_marked && esp_reset_reason() == ESP_RST_SW;
    }
}

static nanocam_reset_t reset_reason(void) {
    if (was_stalled) {
        return NANOCAM_RESET_STALLED;
    }
    switch (esp_reset_reason()) {
        case ESP_RST_POWERON: return NANOCAM_RESET_POWER_ON;
        case ESP_RST_EXT:
        case ESP_RST_USB:
        case ESP_RST_JTAG: return NANOCAM_RESET_EXTERNAL;
        case ESP_RST_SW: return NANOCAM_RESET_SOFTWARE;
        case ESP_RST_PANIC:
        case ESP_RST_CPU_LOCKUP: return NANOCAM_RESET_PANIC;
        case ESP_RST_INT_WDT:
        case ESP_RST_TASK_WDT:
        case ESP_RST_WDT: return NANOCAM_RESET_WATCHDOG;
        case ESP_RST_BROWNOUT:
        case ESP_RST_PWR_GLITCH: return NANOCAM_RESET_BROWN_OUT;
        case ESP_RST_DEEPSLEEP: return NANOCAM_RESET_DEEP_SLEEP;
        default: return NANOCAM_RESET_UNKNOWN;
    }
}

static int32_t rssi(void) {
    wifi_ap_record_t access_point;
    return esp_wifi_sta_get_ap_info(&access_point) == ESP_OK ? access_point.rssi : 0;
}

static int32_t temperature(void) {
#if SOC_TEMP_SENSOR_SUPPORTED
    static temperature_sensor_handle_t sensor;
    if (sensor == NULL) {
        // -10 to 80 °C is the range in which the sensor is accurate to one degree according to ESP-IDF.
        temperature_sensor_config_t range = TEMPERATURE_SENSOR_CONFIG_DEFAULT(-10, 80);
        temperature_sensor_handle_t installed = NULL;
        if (temperature_sensor_install(&range, &installed) != ESP_OK) {
            return NANOCAM_NO_TEMPERATURE;
        }
        if (temperature_sensor_enable(installed) != ESP_OK) {
            (void)temperature_sensor_uninstall(installed);
            return NANOCAM_NO_TEMPERATURE;
        }
        sensor = installed;
    }
    float celsius = 0;
    if (temperature_sensor_get_celsius(sensor, &celsius) == ESP_OK) {
        return (int32_t)(celsius < 0 ? celsius - 0.5f : celsius + 0.5f);
    }
#endif
    return NANOCAM_NO_TEMPERATURE;
}

void nanocam_chip_read_facts(nanocam_facts_t *facts) {
    count_disconnects();
    read_stall();
    memset(facts, 0, sizeof *facts);
    facts->reset_reason = reset_reason();
    facts->rssi_dbm = rssi();
    facts->temperature = temperature();
    facts->internal_free = (int32_t)heap_caps_get_free_size(MALLOC_CAP_INTERNAL);
    facts->psram_total = (int32_t)heap_caps_get_total_size(MALLOC_CAP_SPIRAM);
    facts->psram_free = (int32_t)heap_caps_get_free_size(MALLOC_CAP_SPIRAM);
    facts->internal_largest = (int32_t)heap_caps_get_largest_free_block(MALLOC_CAP_INTERNAL);
    facts->wifi_reason = atomic_load(&wifi_reason);
    facts->wifi_disconnects = atomic_load(&wifi_disconnects);
    facts->stall_uptime_s = was_stalled ? stall_uptime_s : 0;
}

void nanocam_chip_fill_random(uint8_t *buffer, size_t length) {
    esp_fill_random(buffer, length);
}

bool nanocam_chip_is_online(void) {
    esp_netif_t *station = esp_netif_get_handle_from_ifkey("WIFI_STA_DEF");
    esp_netif_ip_info_t address;
    return rssi() != 0 && station != NULL && esp_netif_get_ip_info(station, &address) == ESP_OK && address.ip.addr != 0;
}

bool nanocam_chip_set_wifi_power_save(bool on) {
    return esp_wifi_set_ps(on ? WIFI_PS_MIN_MODEM : WIFI_PS_NONE) == ESP_OK;
}
