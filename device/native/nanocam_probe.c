#include "nanocam_probe.h"

// The driver's own bus functions. Their header is private to the component, the symbols are not. Weak, because a later version may remove
// them: the component then still links and reports an unknown sensor as a missing one.
extern int SCCB_Init(int pin_sda, int pin_scl) __attribute__((weak));
extern int SCCB_Probe(uint8_t address) __attribute__((weak));
extern int SCCB_Deinit(void) __attribute__((weak));

// A sensor without JPEG starts in a raw format. The smallest size, because this may run without PSRAM.
static bool starts_without_jpeg(const camera_config_t *config, int32_t *sensor_pid) {
    camera_config_t raw = *config;
    raw.pixel_format = PIXFORMAT_RGB565;
    raw.frame_size = FRAMESIZE_QQVGA;
    raw.fb_count = 1;
    raw.grab_mode = CAMERA_GRAB_WHEN_EMPTY;
    esp_err_t error = esp_camera_init(&raw);
    if (error == ESP_OK) {
        *sensor_pid = esp_camera_sensor_get()->id.PID;
        (void)esp_camera_deinit();
    }
    // Any other error comes after the sensor was recognized.
    return error != ESP_ERR_NOT_SUPPORTED && error != ESP_ERR_NOT_FOUND && error != ESP_ERR_CAMERA_NOT_DETECTED;
}

// Works where XCLK still runs after the failed start, as on the ESP32-S3: most sensors respond on SCCB only while clocked.
static bool something_answers(const camera_config_t *config) {
    if (SCCB_Init == NULL || SCCB_Probe == NULL || SCCB_Deinit == NULL || SCCB_Init(config->pin_sccb_sda, config->pin_sccb_scl) != ESP_OK) {
        return false;
    }
    bool answered = false;
    for (int i = 0; i < (int)CAMERA_MODEL_MAX && !answered; i++) {
        answered = SCCB_Probe((uint8_t)camera_sensor[i].sccb_addr) == ESP_OK;
    }
    (void)SCCB_Deinit();
    return answered;
}

nanocam_error_t nanocam_probe_why(const camera_config_t *config, int32_t *sensor_pid) {
    if (starts_without_jpeg(config, sensor_pid)) {
        return NANOCAM_ERR_NO_JPEG;
    }
    return something_answers(config) ? NANOCAM_ERR_SENSOR_NOT_SUPPORTED : NANOCAM_ERR_NO_SENSOR;
}
