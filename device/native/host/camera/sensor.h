// The part of esp32-camera's sensor.h that the component uses, for the host. Values as in version 2.1. The order of framesize_t is
// deliberately that of an older driver: no code may depend on it.
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    OV7725_PID = 0x77,
    OV2640_PID = 0x26,
    OV3660_PID = 0x3660,
    OV5640_PID = 0x5640,
    NT99141_PID = 0x1410,
    GC2145_PID = 0x2145,
    MEGA_CCM_PID = 0x039E
} camera_pid_t;

typedef enum {
    CAMERA_OV7725,
    CAMERA_OV2640,
    CAMERA_OV3660,
    CAMERA_OV5640,
    CAMERA_NT99141,
    CAMERA_GC2145,
    CAMERA_MEGA_CCM,
    CAMERA_MODEL_MAX,
    CAMERA_NONE
} camera_model_t;

typedef enum {
    PIXFORMAT_RGB565 = 0,
    PIXFORMAT_JPEG = 4
} pixformat_t;

typedef enum {
    FRAMESIZE_96X96,
    FRAMESIZE_QQVGA,
    FRAMESIZE_QCIF,
    FRAMESIZE_HQVGA,
    FRAMESIZE_240X240,
    FRAMESIZE_QVGA,
    FRAMESIZE_CIF,
    FRAMESIZE_HVGA,
    FRAMESIZE_VGA,
    FRAMESIZE_SVGA,
    FRAMESIZE_XGA,
    FRAMESIZE_HD,
    FRAMESIZE_SXGA,
    FRAMESIZE_UXGA,
    FRAMESIZE_FHD,
    FRAMESIZE_P_HD,
    FRAMESIZE_P_3MP,
    FRAMESIZE_QXGA,
    FRAMESIZE_QSXGA,
    FRAMESIZE_INVALID
} framesize_t;

typedef int camera_sccb_addr_t;
typedef int gainceiling_t;

typedef struct {
    const camera_model_t model;
    const char *name;
    const camera_sccb_addr_t sccb_addr;
    const camera_pid_t pid;
    const framesize_t max_size;
    const bool support_jpeg;
} camera_sensor_info_t;

typedef struct {
    const uint16_t width;
    const uint16_t height;
} resolution_info_t;

extern const resolution_info_t resolution[];
extern const camera_sensor_info_t camera_sensor[];

typedef struct {
    uint8_t MIDH;
    uint8_t MIDL;
    uint16_t PID;
    uint8_t VER;
} sensor_id_t;

typedef struct {
    framesize_t framesize;
    uint8_t quality;
    int8_t brightness, contrast, saturation, sharpness;
    uint8_t denoise, special_effect, wb_mode, awb, awb_gain, aec, aec2;
    int8_t ae_level;
    uint16_t aec_value;
    uint8_t agc, agc_gain, gainceiling, bpc, wpc, raw_gma, lenc, hmirror, vflip, dcw, colorbar;
} camera_status_t;

typedef struct _sensor sensor_t;
struct _sensor {
    sensor_id_t id;
    pixformat_t pixformat;
    camera_status_t status;
    int (*set_framesize)(sensor_t *sensor, framesize_t framesize);
    int (*set_contrast)(sensor_t *sensor, int level);
    int (*set_brightness)(sensor_t *sensor, int level);
    int (*set_saturation)(sensor_t *sensor, int level);
    int (*set_sharpness)(sensor_t *sensor, int level);
    int (*set_denoise)(sensor_t *sensor, int level);
    int (*set_gainceiling)(sensor_t *sensor, gainceiling_t gainceiling);
    int (*set_quality)(sensor_t *sensor, int quality);
    int (*set_reg)(sensor_t *sensor, int reg, int mask, int value);
    int (*set_colorbar)(sensor_t *sensor, int enable);
    int (*set_whitebal)(sensor_t *sensor, int enable);
    int (*set_gain_ctrl)(sensor_t *sensor, int enable);
    int (*set_exposure_ctrl)(sensor_t *sensor, int enable);
    int (*set_hmirror)(sensor_t *sensor, int enable);
    int (*set_vflip)(sensor_t *sensor, int enable);
    int (*set_aec2)(sensor_t *sensor, int enable);
    int (*set_awb_gain)(sensor_t *sensor, int enable);
    int (*set_agc_gain)(sensor_t *sensor, int gain);
    int (*set_aec_value)(sensor_t *sensor, int gain);
    int (*set_special_effect)(sensor_t *sensor, int effect);
    int (*set_wb_mode)(sensor_t *sensor, int mode);
    int (*set_ae_level)(sensor_t *sensor, int level);
    int (*set_dcw)(sensor_t *sensor, int enable);
    int (*set_bpc)(sensor_t *sensor, int enable);
    int (*set_wpc)(sensor_t *sensor, int enable);
    int (*set_raw_gma)(sensor_t *sensor, int enable);
    int (*set_lenc)(sensor_t *sensor, int enable);
};

camera_sensor_info_t *esp_camera_sensor_get_info(sensor_id_t *id);
