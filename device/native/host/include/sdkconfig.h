// Settings of the image that the host replaces: an ESP32-S3 with octal PSRAM.
#pragma once
#define CONFIG_IDF_TARGET_ESP32S3 1
#define CONFIG_SPIRAM_MODE_OCT 1
