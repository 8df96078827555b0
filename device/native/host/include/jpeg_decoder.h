// Empty: esp32-camera's img_converters.h includes it, for functions that the component does not use.
#pragma once
