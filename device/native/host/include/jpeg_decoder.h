// What esp32-camera's img_converters.h takes from esp_jpeg, for functions that the component does not use.
#pragma once
typedef int esp_jpeg_image_scale_t;
