// The sensor's controls with range and direction, per sensor. Called by the camera task only.

#ifndef NANOCAM_CONTROLS_H
#define NANOCAM_CONTROLS_H

#include <stdbool.h>
#include <stdint.h>

#include "esp_camera.h"
#include "nanocam_camera.h"

#ifdef __cplusplus
extern "C" {
#endif

// NanoCam.Wire.CameraControl without Flash (25), which is not the sensor's.
enum {
    NANOCAM_CONTROL_BRIGHTNESS = 1,
    NANOCAM_CONTROL_CONTRAST,
    NANOCAM_CONTROL_SATURATION,
    NANOCAM_CONTROL_SHARPNESS,
    NANOCAM_CONTROL_DENOISE,
    NANOCAM_CONTROL_SPECIAL_EFFECT,
    NANOCAM_CONTROL_WHITE_BALANCE,
    NANOCAM_CONTROL_WHITE_BALANCE_GAIN,
    NANOCAM_CONTROL_WHITE_BALANCE_MODE,
    NANOCAM_CONTROL_EXPOSURE_AUTO,
    NANOCAM_CONTROL_EXPOSURE_DSP,
    NANOCAM_CONTROL_EXPOSURE_LEVEL,
    NANOCAM_CONTROL_EXPOSURE_VALUE,
    NANOCAM_CONTROL_GAIN_AUTO,
    NANOCAM_CONTROL_GAIN,
    NANOCAM_CONTROL_GAIN_CEILING,
    NANOCAM_CONTROL_BLACK_PIXEL,
    NANOCAM_CONTROL_WHITE_PIXEL,
    NANOCAM_CONTROL_GAMMA,
    NANOCAM_CONTROL_LENS_CORRECTION,
    NANOCAM_CONTROL_MIRROR,
    NANOCAM_CONTROL_FLIP,
    NANOCAM_CONTROL_DOWNSIZE,
    NANOCAM_CONTROL_COLOR_BAR,
    NANOCAM_CONTROLS // one more than the last: arrays are indexed by control, element 0 is unused
};

// Range and current value of a control; initial is set to the current value. False if this sensor does not have the control.
bool nanocam_control_read(sensor_t *sensor, int control, nanocam_range_t *range);

// Writes a value that is within the range. OK, NOT_SUPPORTED or DRIVER.
nanocam_error_t nanocam_control_write(sensor_t *sensor, int control, int32_t value);

#ifdef __cplusplus
}
#endif

#endif
