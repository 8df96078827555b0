// esp32-camera for NanoCam: opens the best layout that fits the memory, maps the driver's few error codes, keeps size, quality and controls
// across a restart of the driver. Called by the camera task only; every function may take as long as the driver.

#ifndef NANOCAM_DRIVER_H
#define NANOCAM_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "nanocam_camera.h"
#include "nanocam_controls.h"

#ifdef __cplusplus
extern "C" {
#endif

// Impossible pins, a pin used twice, values out of range. Touches no hardware.
bool nanocam_driver_accepts(const nanocam_config_t *config);

// Starts the driver with frame buffers for the largest size; with less memory, or without PSRAM, for the next smaller one. *opened is
// filled in every case.
nanocam_error_t nanocam_driver_open(const nanocam_config_t *config, nanocam_opened_t *opened);

// Stops the driver and frees its buffers. Every frame must have been returned.
void nanocam_driver_close(void);

// Holds the power-down pin of the last open at its active level, if there is one. The next open releases it.
void nanocam_driver_hold_power_down(void);

// Starts the driver again after nanocam_driver_close with the layout of the last open, then restores size, quality and controls.
nanocam_error_t nanocam_driver_reopen(void);

// Number of frame buffers the driver has, and bytes in each.
int nanocam_driver_buffers(void);
int32_t nanocam_driver_buffer_bytes(void);

// Applies the values of *format that are not 0 and fills it with those in force. *resized is set to whether the size changed.
nanocam_error_t nanocam_driver_set_format(nanocam_format_t *format, bool *resized);

// Makes the next reopen use ten points less quality, down to 30. For a sensor that is silent because its frames exceed the driver's
// buffer: the driver drops them without an error.
void nanocam_driver_lower_quality(void);

nanocam_error_t nanocam_driver_set_control(int control, int32_t value);

// Range, initial value and current value of every control; min = max = 0 if the sensor does not have the control.
void nanocam_driver_read_controls(nanocam_range_t ranges[NANOCAM_CONTROLS]);

#ifdef __cplusplus
}
#endif

#endif
