// The part of esp_jpeg that esp32-camera's img_converters.h uses, for functions that the component does not call.
#pragma once
typedef int esp_jpeg_image_scale_t;
