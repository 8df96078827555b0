// The part of ESP-IDF's PWM driver that esp_camera.h uses.
#pragma once
typedef enum { LEDC_TIMER_0 } ledc_timer_t;
typedef enum { LEDC_CHANNEL_0 } ledc_channel_t;
