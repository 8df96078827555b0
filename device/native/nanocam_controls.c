#include "nanocam_controls.h"

typedef int (*setter_t)(sensor_t *sensor, int value);

typedef struct {
    int16_t min, max; // both 0: the sensor does not have the control
} limits_t;

typedef struct {
    limits_t ov2640;
    limits_t ov3660; // and OV5640, whose driver has the same limits
    limits_t mega_ccm;
    limits_t other; // NT99141 and later ones; a setter that fails is reported as DRIVER
} control_limits_t;

// From the range checks in esp32-camera's sensors/*.c. A larger number always means more. OV2640: set_sharpness and set_denoise always
// fail. OV3660, OV5640: the longest exposure depends on the frame timing; the driver limits larger values. NT99141 has levels of -3 to 3
// and accepts every number. MEGA_CCM counts its levels from 0, most of its setters always fail, its exposure setter writes the high byte
// twice, and its aec2 is another register.
static const control_limits_t limits[NANOCAM_CONTROLS] = {
    [NANOCAM_CONTROL_BRIGHTNESS] = {{-2, 2}, {-3, 3}, {0, 8}, {-3, 3}},
    [NANOCAM_CONTROL_CONTRAST] = {{-2, 2}, {-3, 3}, {0, 6}, {-3, 3}},
    [NANOCAM_CONTROL_SATURATION] = {{-2, 2}, {-4, 4}, {0, 6}, {-4, 4}},
    [NANOCAM_CONTROL_SHARPNESS] = {{0, 0}, {-3, 3}, {0, 0}, {0, 0}},
    [NANOCAM_CONTROL_DENOISE] = {{0, 0}, {0, 8}, {0, 0}, {0, 0}},
    [NANOCAM_CONTROL_SPECIAL_EFFECT] = {{0, 6}, {0, 6}, {0, 6}, {0, 6}},
    [NANOCAM_CONTROL_WHITE_BALANCE] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
    [NANOCAM_CONTROL_WHITE_BALANCE_GAIN] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
    [NANOCAM_CONTROL_WHITE_BALANCE_MODE] = {{0, 4}, {0, 4}, {0, 4}, {0, 4}},
    [NANOCAM_CONTROL_EXPOSURE_AUTO] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
    [NANOCAM_CONTROL_EXPOSURE_DSP] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
    [NANOCAM_CONTROL_EXPOSURE_LEVEL] = {{-2, 2}, {-5, 5}, {0, 0}, {0, 9}},
    [NANOCAM_CONTROL_EXPOSURE_VALUE] = {{0, 1200}, {0, 1200}, {0, 0}, {0, 1200}},
    [NANOCAM_CONTROL_GAIN_AUTO] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
    [NANOCAM_CONTROL_GAIN] = {{0, 30}, {0, 64}, {0, 30}, {0, 30}},
    [NANOCAM_CONTROL_GAIN_CEILING] = {{0, 6}, {0, 5}, {0, 0}, {0, 0}},
    [NANOCAM_CONTROL_BLACK_PIXEL] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
    [NANOCAM_CONTROL_WHITE_PIXEL] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
    [NANOCAM_CONTROL_GAMMA] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
    [NANOCAM_CONTROL_LENS_CORRECTION] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
    [NANOCAM_CONTROL_MIRROR] = {{0, 1}, {0, 1}, {0, 1}, {0, 1}},
    [NANOCAM_CONTROL_FLIP] = {{0, 1}, {0, 1}, {0, 1}, {0, 1}},
    [NANOCAM_CONTROL_DOWNSIZE] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
    [NANOCAM_CONTROL_COLOR_BAR] = {{0, 1}, {0, 1}, {0, 0}, {0, 1}},
};

static bool has_linear_gain_ceiling(const sensor_t *sensor) {
    return sensor->id.PID == OV3660_PID || sensor->id.PID == OV5640_PID;
}

static limits_t limits_of(const sensor_t *sensor, int control) {
    switch (sensor->id.PID) {
        case OV2640_PID: return limits[control].ov2640;
        case OV3660_PID:
        case OV5640_PID: return limits[control].ov3660;
        case MEGA_CCM_PID: return limits[control].mega_ccm;
        default: return limits[control].other;
    }
}

// OV3660 and OV5640 take the ceiling in sixteenths of a gain of one, in ten bits: level 0 (2x) is 32, level 5 (64x) is the largest.
static int gain_ceiling_from_level(int level) {
    int sixteenths = 32 << level;
    return sixteenths < 1023 ? sixteenths : 1023;
}

static int gain_ceiling_to_level(int sixteenths) {
    int level = 0;
    while (level < 5 && gain_ceiling_from_level(level) < sixteenths) {
        level++;
    }
    return level;
}

// Wraps the only setter with another parameter type.
static int set_gain_ceiling(sensor_t *sensor, int level) {
    int ceiling = has_linear_gain_ceiling(sensor) ? gain_ceiling_from_level(level) : level;
    return sensor->set_gainceiling(sensor, (gainceiling_t)ceiling);
}

// The driver leaves some pointers NULL (GC*, BF20A6, MEGA_CCM): the sensor does not have these controls.
static setter_t setter_of(const sensor_t *sensor, int control) {
    switch (control) {
        case NANOCAM_CONTROL_BRIGHTNESS: return sensor->set_brightness;
        case NANOCAM_CONTROL_CONTRAST: return sensor->set_contrast;
        case NANOCAM_CONTROL_SATURATION: return sensor->set_saturation;
        case NANOCAM_CONTROL_SHARPNESS: return sensor->set_sharpness;
        case NANOCAM_CONTROL_DENOISE: return sensor->set_denoise;
        case NANOCAM_CONTROL_SPECIAL_EFFECT: return sensor->set_special_effect;
        case NANOCAM_CONTROL_WHITE_BALANCE: return sensor->set_whitebal;
        case NANOCAM_CONTROL_WHITE_BALANCE_GAIN: return sensor->set_awb_gain;
        case NANOCAM_CONTROL_WHITE_BALANCE_MODE: return sensor->set_wb_mode;
        case NANOCAM_CONTROL_EXPOSURE_AUTO: return sensor->set_exposure_ctrl;
        case NANOCAM_CONTROL_EXPOSURE_DSP: return sensor->set_aec2;
        case NANOCAM_CONTROL_EXPOSURE_LEVEL: return sensor->set_ae_level;
        case NANOCAM_CONTROL_EXPOSURE_VALUE: return sensor->set_aec_value;
        case NANOCAM_CONTROL_GAIN_AUTO: return sensor->set_gain_ctrl;
        case NANOCAM_CONTROL_GAIN: return sensor->set_agc_gain;
        case NANOCAM_CONTROL_GAIN_CEILING: return sensor->set_gainceiling != NULL ? set_gain_ceiling : NULL;
        case NANOCAM_CONTROL_BLACK_PIXEL: return sensor->set_bpc;
        case NANOCAM_CONTROL_WHITE_PIXEL: return sensor->set_wpc;
        case NANOCAM_CONTROL_GAMMA: return sensor->set_raw_gma;
        case NANOCAM_CONTROL_LENS_CORRECTION: return sensor->set_lenc;
        case NANOCAM_CONTROL_MIRROR: return sensor->set_hmirror;
        case NANOCAM_CONTROL_FLIP: return sensor->set_vflip;
        case NANOCAM_CONTROL_DOWNSIZE: return sensor->set_dcw;
        case NANOCAM_CONTROL_COLOR_BAR: return sensor->set_colorbar;
        default: return NULL;
    }
}

static int32_t value_of(const sensor_t *sensor, int control) {
    const camera_status_t *status = &sensor->status;
    switch (control) {
        case NANOCAM_CONTROL_BRIGHTNESS: return status->brightness;
        case NANOCAM_CONTROL_CONTRAST: return status->contrast;
        case NANOCAM_CONTROL_SATURATION: return status->saturation;
        case NANOCAM_CONTROL_SHARPNESS: return status->sharpness;
        case NANOCAM_CONTROL_DENOISE: return status->denoise;
        case NANOCAM_CONTROL_SPECIAL_EFFECT: return status->special_effect;
        case NANOCAM_CONTROL_WHITE_BALANCE: return status->awb;
        case NANOCAM_CONTROL_WHITE_BALANCE_GAIN: return status->awb_gain;
        case NANOCAM_CONTROL_WHITE_BALANCE_MODE: return status->wb_mode;
        case NANOCAM_CONTROL_EXPOSURE_AUTO: return status->aec;
        case NANOCAM_CONTROL_EXPOSURE_DSP: return status->aec2;
        case NANOCAM_CONTROL_EXPOSURE_LEVEL: return status->ae_level;
        case NANOCAM_CONTROL_EXPOSURE_VALUE: return status->aec_value;
        case NANOCAM_CONTROL_GAIN_AUTO: return status->agc;
        case NANOCAM_CONTROL_GAIN: return status->agc_gain;
        case NANOCAM_CONTROL_GAIN_CEILING:
            // camera_status_t stores eight of the ten bits, so values from 256 on are read back too small; nanocam_driver.c stores the
            // written value.
            return has_linear_gain_ceiling(sensor) ? gain_ceiling_to_level(status->gainceiling) : status->gainceiling;
        case NANOCAM_CONTROL_BLACK_PIXEL: return status->bpc;
        case NANOCAM_CONTROL_WHITE_PIXEL: return status->wpc;
        case NANOCAM_CONTROL_GAMMA: return status->raw_gma;
        case NANOCAM_CONTROL_LENS_CORRECTION: return status->lenc;
        case NANOCAM_CONTROL_MIRROR: return status->hmirror;
        case NANOCAM_CONTROL_FLIP: return status->vflip;
        case NANOCAM_CONTROL_DOWNSIZE: return status->dcw;
        case NANOCAM_CONTROL_COLOR_BAR: return status->colorbar;
        default: return 0;
    }
}

bool nanocam_control_read(sensor_t *sensor, int control, nanocam_range_t *range) {
    if (setter_of(sensor, control) == NULL) {
        return false;
    }
    limits_t allowed = limits_of(sensor, control);
    if (allowed.min == allowed.max) {
        return false;
    }
    int32_t value = value_of(sensor, control);
    range->min = allowed.min;
    range->max = allowed.max;
    // Registers after power-up may be outside the range of the setters.
    range->value = value < allowed.min ? allowed.min : value > allowed.max ? allowed.max : value;
    range->initial = range->value;
    return true;
}

nanocam_error_t nanocam_control_write(sensor_t *sensor, int control, int32_t value) {
    setter_t set = setter_of(sensor, control);
    if (set == NULL) {
        return NANOCAM_ERR_NOT_SUPPORTED;
    }
    return set(sensor, value) == 0 ? NANOCAM_OK : NANOCAM_ERR_DRIVER;
}
