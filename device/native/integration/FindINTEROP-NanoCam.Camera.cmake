# CMake module with which nf-interpreter finds the native part of NanoCam.Camera, if its option NF_INTEROP_ASSEMBLIES lists it.
# docs/device/image.md describes where to put this file and what else an image needs.

set(NANOCAM_NATIVE_DIR "${PROJECT_SOURCE_DIR}/InteropAssemblies/NanoCam.Camera" CACHE PATH
    "Folder device/native of NanoCam: a copy, a link, or the folder itself")

# Where ESP-IDF finds the camera driver and its JPEG decoder.
set(NANOCAM_ESP32_CAMERA_DIR "${IDF_PATH_CMAKED}/components/esp32-camera" CACHE PATH "Folder of esp32-camera")
set(NANOCAM_ESP_JPEG_DIR "${IDF_PATH_CMAKED}/components/esp_jpeg" CACHE PATH "Folder of esp_jpeg")

include("${NANOCAM_NATIVE_DIR}/sources.cmake")

# Absolute paths: nf-interpreter also reads the sources itself, to find version and checksum of the table.
set(NanoCam.Camera_SOURCES ${NANOCAM_NATIVE_SOURCES} ${NANOCAM_INTEROP_SOURCES})
list(TRANSFORM NanoCam.Camera_SOURCES PREPEND "${NANOCAM_NATIVE_DIR}/")

set(NanoCam.Camera_INCLUDE_DIRS
    ${PROJECT_SOURCE_DIR}/src/CLR/Core
    ${PROJECT_SOURCE_DIR}/src/CLR/Include
    ${PROJECT_SOURCE_DIR}/src/HAL/Include
    ${PROJECT_SOURCE_DIR}/src/PAL/Include
    ${NANOCAM_NATIVE_DIR}
    ${NANOCAM_NATIVE_DIR}/interop
    # Not in nf-interpreter's own list of ESP-IDF folders:
    ${NANOCAM_ESP32_CAMERA_DIR}/driver/include
    ${NANOCAM_ESP32_CAMERA_DIR}/conversions/include # esp_camera.h includes img_converters.h,
    ${NANOCAM_ESP_JPEG_DIR}/include # which includes jpeg_decoder.h
    ${IDF_PATH_CMAKED}/components/esp_driver_tsens/include
    ${IDF_PATH_CMAKED}/components/esp_driver_gpio/include
)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(INTEROP-NanoCam.Camera
    REQUIRED_VARS NanoCam.Camera_INCLUDE_DIRS NanoCam.Camera_SOURCES)
