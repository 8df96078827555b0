// The fake driver's sensor: registers as camera_status_t, and the SCCB bus.

#include <string.h>

#include "esp_timer.h"
#include "fake_state.h"

// Each setter stores the value, or fails if the script requires it.
#define SETTER(name, field)                                    \
    static int name(sensor_t *sensor, int value) {             \
        fake_lock();                                           \
        fake_check_owner();                                    \
        int result = fake.camera.refuses_writes ? -1 : 0;      \
        if (result == 0) {                                     \
            sensor->status.field = (__typeof__(sensor->status.field))value; \
        }                                                      \
        fake_unlock();                                         \
        return result;                                         \
    }

SETTER(set_brightness, brightness)
SETTER(set_contrast, contrast)
SETTER(set_saturation, saturation)
SETTER(set_sharpness, sharpness)
SETTER(set_denoise, denoise)
SETTER(set_quality, quality)
SETTER(set_colorbar, colorbar)
SETTER(set_whitebal, awb)
SETTER(set_gain_ctrl, agc)
SETTER(set_exposure_ctrl, aec)
SETTER(set_hmirror, hmirror)
SETTER(set_vflip, vflip)
SETTER(set_aec2, aec2)
SETTER(set_awb_gain, awb_gain)
SETTER(set_agc_gain, agc_gain)
SETTER(set_aec_value, aec_value)
SETTER(set_special_effect, special_effect)
SETTER(set_wb_mode, wb_mode)
SETTER(set_ae_level, ae_level)
SETTER(set_dcw, dcw)
SETTER(set_bpc, bpc)
SETTER(set_wpc, wpc)
SETTER(set_raw_gma, raw_gma)
SETTER(set_lenc, lenc)

static int set_gainceiling(sensor_t *sensor, gainceiling_t ceiling) {
    fake_lock();
    fake_check_owner();
    int result = fake.camera.refuses_writes ? -1 : 0;
    if (result == 0) {
        sensor->status.gainceiling = (uint8_t)ceiling;
    }
    fake_unlock();
    return result;
}

// The one sensor whose driver refuses sizes between those it has.
static bool has_size(framesize_t size) {
    return fake.camera.pid != MEGA_CCM_PID || size == FRAMESIZE_QVGA || size == FRAMESIZE_VGA || size == FRAMESIZE_HD ||
           size == FRAMESIZE_UXGA;
}

static int set_framesize(sensor_t *sensor, framesize_t size) {
    fake_lock();
    fake_check_owner();
    int result = fake.camera.refuses_writes || !has_size(size) ? -1 : 0;
    if (result == 0 && fake.camera.leaves_stale) {
        fake.stale_size = sensor->status.framesize;
        fake.stale_us = esp_timer_get_time() - 1000;
    }
    sensor->status.framesize = size; // before the write that may fail, as the OV2640's driver does
    fake_unlock();
    return result;
}

const camera_sensor_info_t *fake_sensor_model(void) {
    sensor_id_t id = {.PID = fake.camera.pid};
    return esp_camera_sensor_get_info(&id);
}

static int set_reg(sensor_t *sensor, int reg, int mask, int value) {
    (void)sensor;
    fake_lock();
    fake_check_owner();
    fake.seen.register_number = reg;
    fake.seen.register_value = value & mask;
    fake_unlock();
    return 0;
}

static void set_functions(sensor_t *sensor) {
    sensor->set_brightness = set_brightness;
    sensor->set_contrast = set_contrast;
    sensor->set_saturation = set_saturation;
    sensor->set_sharpness = set_sharpness;
    sensor->set_denoise = set_denoise;
    sensor->set_gainceiling = set_gainceiling;
    sensor->set_colorbar = set_colorbar;
    sensor->set_whitebal = set_whitebal;
    sensor->set_gain_ctrl = set_gain_ctrl;
    sensor->set_exposure_ctrl = set_exposure_ctrl;
    sensor->set_hmirror = set_hmirror;
    sensor->set_vflip = set_vflip;
    sensor->set_aec2 = set_aec2;
    sensor->set_awb_gain = set_awb_gain;
    sensor->set_agc_gain = set_agc_gain;
    sensor->set_aec_value = set_aec_value;
    sensor->set_special_effect = set_special_effect;
    sensor->set_wb_mode = set_wb_mode;
    sensor->set_ae_level = set_ae_level;
    sensor->set_dcw = set_dcw;
    sensor->set_bpc = set_bpc;
    sensor->set_wpc = set_wpc;
    sensor->set_raw_gma = set_raw_gma;
    sensor->set_lenc = set_lenc;
    sensor->set_reg = set_reg;
}

void fake_sensor_init(sensor_t *sensor) {
    memset(sensor, 0, sizeof *sensor);
    sensor->id.PID = fake.camera.pid;
    sensor->pixformat = PIXFORMAT_JPEG;
    sensor->set_framesize = set_framesize;
    sensor->set_quality = set_quality;
    if (!fake.camera.lacks_setters) {
        set_functions(sensor);
    }
    // Registers of an OV2640 after the driver's reset.
    sensor->status.awb = 1;
    sensor->status.awb_gain = 1;
    sensor->status.aec = 1;
    sensor->status.agc = 1;
    sensor->status.wpc = 1;
    sensor->status.raw_gma = 1;
    sensor->status.lenc = 1;
    sensor->status.dcw = 1;
    sensor->status.agc_gain = 5;
    sensor->status.aec_value = 204;
}

// ---- SCCB, of the driver's private header ----

int SCCB_Init(int pin_sda, int pin_scl);
int SCCB_Probe(uint8_t address);
int SCCB_Deinit(void);

int SCCB_Init(int pin_sda, int pin_scl) {
    (void)pin_sda, (void)pin_scl;
    return ESP_OK;
}

int SCCB_Probe(uint8_t address) {
    fake_lock();
    int result = fake.camera.answers && address == 0x30 ? ESP_OK : ESP_ERR_TIMEOUT;
    fake_unlock();
    return result;
}

int SCCB_Deinit(void) {
    return ESP_OK;
}
