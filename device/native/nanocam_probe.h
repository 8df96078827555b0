// Determines why the driver found no camera. Since version 2.1 it returns ESP_ERR_NOT_SUPPORTED for three different faults with different
// remedies: another pin map, another driver build, another sensor.

#ifndef NANOCAM_PROBE_H
#define NANOCAM_PROBE_H

#include "esp_camera.h"
#include "nanocam_camera.h"

#ifdef __cplusplus
extern "C" {
#endif

// After esp_camera_init returned ESP_ERR_NOT_SUPPORTED for config: NO_JPEG (with the sensor's number), SENSOR_NOT_SUPPORTED or NO_SENSOR.
nanocam_error_t nanocam_probe_why(const camera_config_t *config, int32_t *sensor_pid);

#ifdef __cplusplus
}
#endif

#endif
