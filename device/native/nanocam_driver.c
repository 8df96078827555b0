#include "nanocam_driver.h"

#include <string.h>

#include "esp_heap_caps.h"
#include "nanocam_layout.h"
#include "nanocam_pins.h"
#include "nanocam_probe.h"
#include "nanocam_sleep.h"

enum {
    SENSOR_BEST = 4,
    SENSOR_WORST = 63,
    LOWEST_AUTOMATIC_QUALITY = 30,
    MAX_SIDE = 10000,
    DMA_BLOCK = 32 * 1024 // CONFIG_CAMERA_DMA_BUFFER_SIZE_MAX
};

// State that survives a restart of the driver. Used by the camera task only.
static struct {
    camera_config_t config;       // of the last successful open
    nanocam_size_t opened;        // largest size that fits the buffers
    int32_t buffer_bytes;
    framesize_t size;             // in force
    int quality;                  // in force, NanoCam's scale
    nanocam_range_t controls[NANOCAM_CONTROLS];
    bool is_set[NANOCAM_CONTROLS]; // by the caller, so that a restart has to set it again
} driver;

int nanocam_camera_quality_to_sensor(int quality) {
    return SENSOR_WORST - ((quality - 1) * (SENSOR_WORST - SENSOR_BEST) + 49) / 99;
}

bool nanocam_driver_accepts(const nanocam_config_t *config) {
    return nanocam_pins_are_possible(config) && config->xclk_hz >= 1000000 && config->xclk_hz <= 40000000 && config->max_width >= 0 &&
           config->max_width <= MAX_SIDE && config->max_height >= 0 && config->max_height <= MAX_SIDE && config->quality >= 1 &&
           config->quality <= 100 && config->buffers >= 1 && config->buffers <= 3;
}

static camera_config_t driver_config(const nanocam_config_t *config) {
    camera_config_t result;
    memset(&result, 0, sizeof result);
    result.pin_pwdn = config->pin_pwdn;
    result.pin_reset = config->pin_reset;
    result.pin_xclk = config->pin_xclk;
    result.pin_sccb_sda = config->pin_sda;
    result.pin_sccb_scl = config->pin_scl;
    result.pin_d7 = config->pin_d7;
    result.pin_d6 = config->pin_d6;
    result.pin_d5 = config->pin_d5;
    result.pin_d4 = config->pin_d4;
    result.pin_d3 = config->pin_d3;
    result.pin_d2 = config->pin_d2;
    result.pin_d1 = config->pin_d1;
    result.pin_d0 = config->pin_d0;
    result.pin_vsync = config->pin_vsync;
    result.pin_href = config->pin_href;
    result.pin_pclk = config->pin_pclk;
    result.xclk_freq_hz = config->xclk_hz;
    // The ESP32-S3 makes XCLK in its LCD_CAM unit and ignores these; the classic ESP32 needs one of its PWM channels.
    result.ledc_timer = LEDC_TIMER_0;
    result.ledc_channel = LEDC_CHANNEL_0;
    result.pixel_format = PIXFORMAT_JPEG;
    result.jpeg_quality = nanocam_camera_quality_to_sensor(config->quality);
    return result;
}

static void use_layout(camera_config_t *config, const nanocam_layout_t *layout) {
    config->frame_size = layout->size;
    config->fb_count = (size_t)layout->buffers;
    config->fb_location = layout->location;
    // LATEST keeps the queue short; with one buffer, the driver supports only WHEN_EMPTY.
    config->grab_mode = layout->buffers > 1 ? CAMERA_GRAB_LATEST : CAMERA_GRAB_WHEN_EMPTY;
}

// The driver returns ESP_FAIL both for a buffer that it could not allocate and for a failed SCCB write.
static bool is_out_of_memory(esp_err_t error, const nanocam_layout_t *layout) {
    if (error == ESP_ERR_NO_MEM) {
        return true;
    }
    return error == ESP_FAIL && (!nanocam_layout_fits(layout) || heap_caps_get_largest_free_block(MALLOC_CAP_DMA) < DMA_BLOCK);
}

static nanocam_error_t meaning_of(esp_err_t error) {
    switch (error) {
        case ESP_OK: return NANOCAM_OK;
        case ESP_ERR_NOT_FOUND:
        case ESP_ERR_CAMERA_NOT_DETECTED: return NANOCAM_ERR_NO_SENSOR;
        case ESP_ERR_CAMERA_NOT_SUPPORTED: return NANOCAM_ERR_SENSOR_NOT_SUPPORTED;
        case ESP_ERR_INVALID_ARG: return NANOCAM_ERR_BAD_CONFIG;
        default: return NANOCAM_ERR_DRIVER;
    }
}

static nanocam_error_t start(camera_config_t *config, nanocam_layout_t *layout, nanocam_opened_t *opened) {
    for (;;) {
        use_layout(config, layout);
        esp_err_t error = esp_camera_init(config);
        opened->driver_error = error;
        if (error == ESP_ERR_NOT_SUPPORTED) {
            return nanocam_probe_why(config, &opened->sensor_pid);
        }
        if (error == ESP_OK || !is_out_of_memory(error, layout)) {
            return meaning_of(error);
        }
        if (!nanocam_layout_shrink(layout)) {
            return NANOCAM_ERR_NO_MEMORY;
        }
    }
}

static void describe(const nanocam_layout_t *layout, nanocam_opened_t *opened) {
    sensor_t *sensor = esp_camera_sensor_get();
    driver.size = sensor->status.framesize; // lowered by the driver to the sensor's largest size
    driver.opened = nanocam_size_of(driver.size);
    opened->width = driver.opened.width;
    opened->height = driver.opened.height;
    driver.buffer_bytes = nanocam_size_jpeg_bytes(driver.size);
    opened->max_bytes = driver.buffer_bytes;
    opened->flags = layout->location == CAMERA_FB_IN_PSRAM ? NANOCAM_OPENED_PSRAM : 0;
    opened->sensor_pid = sensor->id.PID;
    const camera_sensor_info_t *known = esp_camera_sensor_get_info(&sensor->id);
    nanocam_size_t largest = nanocam_size_of(known != NULL ? known->max_size : driver.size);
    opened->sensor_width = largest.width;
    opened->sensor_height = largest.height;
}

nanocam_error_t nanocam_driver_open(const nanocam_config_t *config, nanocam_opened_t *opened) {
    memset(opened, 0, sizeof *opened);
    nanocam_size_t wanted = {config->max_width > 0 ? config->max_width : MAX_SIDE, config->max_height > 0 ? config->max_height : MAX_SIDE};
    nanocam_layout_t layout = nanocam_layout_first(wanted, config->buffers);
    camera_config_t attempt = driver_config(config);
    (void)nanocam_sleep_hold_pin(config->pin_pwdn, -1); // held since the sleep before this start
    nanocam_error_t error = start(&attempt, &layout, opened);
    if (error != NANOCAM_OK) {
        return error;
    }
    memset(&driver, 0, sizeof driver);
    driver.config = attempt;
    driver.quality = config->quality;
    describe(&layout, opened);
    sensor_t *sensor = esp_camera_sensor_get();
    for (int control = 1; control < NANOCAM_CONTROLS; control++) {
        (void)nanocam_control_read(sensor, control, &driver.controls[control]);
    }
    return NANOCAM_OK;
}

void nanocam_driver_close(void) {
    // An error means that the driver was not open, which is the desired state.
    (void)esp_camera_deinit();
}

void nanocam_driver_hold_power_down(void) {
    (void)nanocam_sleep_hold_pin(driver.config.pin_pwdn, 1);
}

int nanocam_driver_buffers(void) {
    return (int)driver.config.fb_count;
}

int32_t nanocam_driver_buffer_bytes(void) {
    return driver.buffer_bytes;
}

static nanocam_error_t apply_size(sensor_t *sensor, framesize_t size) {
    if (sensor->set_framesize == NULL || sensor->set_framesize(sensor, size) != 0) {
        return NANOCAM_ERR_DRIVER;
    }
    return NANOCAM_OK;
}

static nanocam_error_t apply_quality(sensor_t *sensor, int quality) {
    if (sensor->set_quality == NULL || sensor->set_quality(sensor, nanocam_camera_quality_to_sensor(quality)) != 0) {
        return NANOCAM_ERR_DRIVER;
    }
    return NANOCAM_OK;
}

nanocam_error_t nanocam_driver_reopen(void) {
    driver.config.jpeg_quality = nanocam_camera_quality_to_sensor(driver.quality);
    esp_err_t error = esp_camera_init(&driver.config);
    if (error != ESP_OK) {
        return error == ESP_ERR_NO_MEM ? NANOCAM_ERR_NO_MEMORY : meaning_of(error);
    }
    sensor_t *sensor = esp_camera_sensor_get();
    if (sensor->status.framesize != driver.size && apply_size(sensor, driver.size) != NANOCAM_OK) {
        nanocam_driver_close();
        return NANOCAM_ERR_DRIVER;
    }
    for (int control = 1; control < NANOCAM_CONTROLS; control++) {
        if (driver.is_set[control] && nanocam_control_write(sensor, control, driver.controls[control].value) != NANOCAM_OK) {
            nanocam_driver_close();
            return NANOCAM_ERR_DRIVER;
        }
    }
    return NANOCAM_OK;
}

void nanocam_driver_lower_quality(void) {
    if (driver.quality > LOWEST_AUTOMATIC_QUALITY) {
        driver.quality -= 10;
    }
}

nanocam_error_t nanocam_driver_set_format(nanocam_format_t *format, bool *resized) {
    *resized = false;
    sensor_t *sensor = esp_camera_sensor_get();
    if (format->quality != 0) {
        nanocam_error_t error = apply_quality(sensor, format->quality);
        if (error != NANOCAM_OK) {
            return error;
        }
        driver.quality = format->quality;
    }
    if (format->width != 0 || format->height != 0) {
        nanocam_size_t wanted = {format->width, format->height};
        framesize_t size = nanocam_size_at_least(wanted, driver.opened, sensor->id.PID);
        if (size != driver.size) {
            if (apply_size(sensor, size) != NANOCAM_OK) {
                // Some sensors store the new size before they fail; restore it, so that frames are described correctly.
                (void)apply_size(sensor, driver.size);
                return NANOCAM_ERR_DRIVER;
            }
            driver.size = size;
            *resized = true;
        }
    }
    nanocam_size_t size = nanocam_size_of(driver.size);
    *format = (nanocam_format_t){size.width, size.height, driver.quality};
    return NANOCAM_OK;
}

nanocam_error_t nanocam_driver_set_control(int control, int32_t value) {
    nanocam_error_t error = nanocam_control_write(esp_camera_sensor_get(), control, value);
    if (error == NANOCAM_OK) {
        driver.controls[control].value = value;
        driver.is_set[control] = true;
    }
    return error;
}

void nanocam_driver_read_controls(nanocam_range_t ranges[NANOCAM_CONTROLS]) {
    memcpy(ranges, driver.controls, sizeof driver.controls);
}
