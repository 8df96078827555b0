// The tables of the driver's sensor.c, in the order of the host's own sensor.h.

#include "sensor.h"

#include <stddef.h>

const camera_sensor_info_t camera_sensor[CAMERA_MODEL_MAX] = {
    {CAMERA_OV7725, "OV7725", 0x21, OV7725_PID, FRAMESIZE_VGA, false},
    {CAMERA_OV2640, "OV2640", 0x30, OV2640_PID, FRAMESIZE_UXGA, true},
    {CAMERA_OV3660, "OV3660", 0x3C, OV3660_PID, FRAMESIZE_QXGA, true},
    {CAMERA_OV5640, "OV5640", 0x3C, OV5640_PID, FRAMESIZE_QSXGA, true},
    {CAMERA_NT99141, "NT99141", 0x2A, NT99141_PID, FRAMESIZE_HD, true},
    {CAMERA_GC2145, "GC2145", 0x3C, GC2145_PID, FRAMESIZE_UXGA, false},
    {CAMERA_MEGA_CCM, "MEGA_CCM", 0x1F, MEGA_CCM_PID, FRAMESIZE_QSXGA, true},
};

const resolution_info_t resolution[FRAMESIZE_INVALID] = {
    {96, 96},     {160, 120},  {176, 144},  {240, 176},   {240, 240},   {320, 240},  {400, 296},
    {480, 320},   {640, 480},  {800, 600},  {1024, 768},  {1280, 720},  {1280, 1024}, {1600, 1200},
    {1920, 1080}, {720, 1280}, {864, 1536}, {2048, 1536}, {2560, 1920},
};

camera_sensor_info_t *esp_camera_sensor_get_info(sensor_id_t *id) {
    for (int i = 0; i < (int)CAMERA_MODEL_MAX; i++) {
        if (camera_sensor[i].pid == (camera_pid_t)id->PID) {
            return (camera_sensor_info_t *)(uintptr_t)&camera_sensor[i];
        }
    }
    return NULL;
}
