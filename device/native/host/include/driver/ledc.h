// What esp_camera.h takes from ESP-IDF's PWM driver.
#pragma once
typedef enum { LEDC_TIMER_0 } ledc_timer_t;
typedef enum { LEDC_CHANNEL_0 } ledc_channel_t;
