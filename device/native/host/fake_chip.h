// A chip for the host: the functions of ESP-IDF that nanocam_chip.c uses.

#ifndef FAKE_CHIP_H
#define FAKE_CHIP_H

#include <stdbool.h>

#include "esp_system.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    esp_reset_reason_t reset_reason;
    int rssi;                     // 0: not connected
    bool has_temperature_sensor;
    float celsius;
    bool has_event_loop;          // the network stack was started
    bool refuses_power_save;
    int power_save;               // wifi_ps_type_t set last, -1: never
    unsigned address;             // of the station, 0: none
    bool has_no_timer;
    int64_t timer_us;             // set last by the component's timer, 0: stopped
    int restarts;
    int held_pin;                 // -1: none
    int held_level;
    int hold_calls;
} fake_chip_t;

// Not thread-safe: set it before the component runs.
extern fake_chip_t fake_chip;

// Raises WIFI_EVENT_STA_DISCONNECTED for every handler; returns how many there are.
int fake_chip_disconnect(int reason);

// Lets the component's timer expire, if it is running.
void fake_chip_expire_timer(void);

#ifdef __cplusplus
}
#endif

#endif
