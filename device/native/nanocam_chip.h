// The chip: time, memory, radio, reset reason. No function waits; all may be called from any task, not from an interrupt.
//
// The record is an array of 32-bit values in the order of the managed int[] (device/NanoCam.Camera/NativeChip.cs).

#ifndef NANOCAM_CHIP_H
#define NANOCAM_CHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NANOCAM_NO_TEMPERATURE (-128)

// Numbers of the enum NanoCam.Wire.ResetReason; a test compares the two.
typedef enum {
    NANOCAM_RESET_UNKNOWN = 0,
    NANOCAM_RESET_POWER_ON = 1,
    NANOCAM_RESET_EXTERNAL = 2,
    NANOCAM_RESET_SOFTWARE = 3,
    NANOCAM_RESET_PANIC = 4,
    NANOCAM_RESET_WATCHDOG = 5,
    NANOCAM_RESET_BROWN_OUT = 6,
    NANOCAM_RESET_DEEP_SLEEP = 7,
    NANOCAM_RESET_STALLED = 8 // nanocam_watchdog.h
} nanocam_reset_t;

typedef struct {
    int32_t reset_reason;          // nanocam_reset_t
    int32_t rssi_dbm;              // of the access point, 0 while there is none
    int32_t temperature;           // of the chip, degrees Celsius; NANOCAM_NO_TEMPERATURE without a sensor
    int32_t internal_free;         // bytes
    int32_t psram_total;           // bytes, 0: none was found, or the image is for the other kind (quad, octal)
    int32_t psram_free;            // bytes; the managed heap is not free
    int32_t internal_largest;      // largest free block of internal memory, bytes
    int32_t wifi_reason;           // wifi_err_reason_t of the last disconnect, the board's own leaving (8) aside; 0: none
    int32_t wifi_disconnects;      // since the first call of this function, tries that failed included
    int32_t stall_uptime_s;        // uptime at which the component's watchdog caused the last restart; 0: it did not
} nanocam_facts_t;

// Microseconds since boot, the clock of capture times (esp_timer).
int64_t nanocam_chip_microseconds(void);

// The first call also starts to count disconnects.
void nanocam_chip_read_facts(nanocam_facts_t *facts);

// From the hardware generator. Cryptographically good while the radio runs; ESP-IDF's documentation of esp_fill_random has the details.
void nanocam_chip_fill_random(uint8_t *buffer, size_t length);

// Modem sleep on (ESP-IDF's default; delays received data by 100 ms and more) or off. False if Wi-Fi refuses, as it does before it was
// started and, for off, if the image includes Bluetooth.
bool nanocam_chip_set_wifi_power_save(bool on);

// Whether the station is associated and has an address. An address alone is not sufficient: it remains for two minutes after a loss.
bool nanocam_chip_is_online(void);

#ifdef __cplusplus
}
#endif

#endif
