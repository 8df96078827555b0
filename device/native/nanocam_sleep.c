#include "nanocam_sleep.h"

#include "driver/gpio.h"
#include "esp_camera.h"
#include "soc/soc_caps.h"

enum {
    OV2640_COM2 = 0x109, // register 9 of the sensor bank
    OV2640_STANDBY = 0x10,
    OV3660_SYSTEM = 0x3008, // the OV5640 has the same register
    OV3660_POWER_DOWN = 0x40
};

bool nanocam_sleep_hold_pin(int32_t pin, int32_t level) {
    gpio_num_t number = (gpio_num_t)pin;
    if (pin < 0 || gpio_hold_dis(number) != ESP_OK) {
        return false;
    }
    if (level < 0) {
        return true;
    }
    bool is_held = gpio_set_direction(number, GPIO_MODE_OUTPUT) == ESP_OK && gpio_set_level(number, (uint32_t)level) == ESP_OK &&
                   gpio_hold_en(number) == ESP_OK;
#if !SOC_GPIO_SUPPORT_HOLD_SINGLE_IO_IN_DSLP
    gpio_deep_sleep_hold_en(); // without it, this chip ends the holds when it falls asleep
#endif
    return is_held;
}

void nanocam_sleep_stop_sensor(void) {
    sensor_t *sensor = esp_camera_sensor_get();
    if (sensor == NULL || sensor->set_reg == NULL) {
        return;
    }
    // A sensor that refuses continues to draw its current; nothing else depends on it.
    switch (sensor->id.PID) {
        case OV2640_PID: (void)sensor->set_reg(sensor, OV2640_COM2, OV2640_STANDBY, OV2640_STANDBY); break;
        case OV3660_PID:
        case OV5640_PID: (void)sensor->set_reg(sensor, OV3660_SYSTEM, OV3660_POWER_DOWN, OV3660_POWER_DOWN); break;
        default: break;
    }
}
