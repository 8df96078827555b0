// Compares the numbers that C and C# share with the C# sources.

#include <stdio.h>
#include <string.h>

#include "nanocam_camera.h"
#include "nanocam_chip.h"
#include "nanocam_controls.h"
#include "test.h"

// Reads members of the form "Name = 12" from an enum's source file. Returns their number.
static int expect_members(const char *file, const char *const names[], int count) {
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", REPOSITORY, file);
    FILE *source = fopen(path, "r");
    EXPECT(source != NULL);
    int found = 0;
    char line[512];
    while (fgets(line, sizeof line, source) != NULL) {
        char name[64];
        int number;
        if (sscanf(line, " %63[A-Za-z0-9] = %d", name, &number) == 2) {
            found++;
            if (number >= 0 && number < count && strcmp(names[number], name) != 0) {
                (void)printf("%s is %d\n", name, number);
                EXPECT_EQUAL(0, number);
            }
        }
    }
    (void)fclose(source);
    return found;
}

TEST(error_numbers_match_camera_error) {
    static const char *const names[] = {
        [NANOCAM_OK] = "None",
        [NANOCAM_ERR_NOT_OPEN] = "NotOpen",
        [NANOCAM_ERR_ALREADY_OPEN] = "AlreadyOpen",
        [NANOCAM_ERR_NO_SENSOR] = "NoSensor",
        [NANOCAM_ERR_SENSOR_NOT_SUPPORTED] = "SensorNotSupported",
        [NANOCAM_ERR_NO_JPEG] = "NoJpeg",
        [NANOCAM_ERR_NO_MEMORY] = "NoMemory",
        [NANOCAM_ERR_BAD_CONFIG] = "BadConfig",
        [NANOCAM_ERR_BAD_ARGUMENT] = "BadArgument",
        [NANOCAM_ERR_TIMEOUT] = "Timeout",
        [NANOCAM_ERR_NO_FRAME] = "NoFrame",
        [NANOCAM_ERR_TOO_LARGE] = "TooLarge",
        [NANOCAM_ERR_NOT_SUPPORTED] = "NotSupported",
        [NANOCAM_ERR_DRIVER] = "Driver",
        [NANOCAM_ERR_BUSY] = "Busy",
        [NANOCAM_ERR_CLOSING] = "Closing",
    };
    EXPECT_EQUAL(16, expect_members("shared/NanoCam.Wire/CameraError.cs", names, 16));
}

TEST(reset_reasons_match_reset_reason) {
    static const char *const names[] = {
        [NANOCAM_RESET_UNKNOWN] = "Unknown",       [NANOCAM_RESET_POWER_ON] = "PowerOn",
        [NANOCAM_RESET_EXTERNAL] = "External",     [NANOCAM_RESET_SOFTWARE] = "Software",
        [NANOCAM_RESET_PANIC] = "Panic",           [NANOCAM_RESET_WATCHDOG] = "Watchdog",
        [NANOCAM_RESET_BROWN_OUT] = "BrownOut",    [NANOCAM_RESET_DEEP_SLEEP] = "DeepSleep",
        [NANOCAM_RESET_STALLED] = "Stalled",
    };
    EXPECT_EQUAL(9, expect_members("shared/NanoCam.Wire/ResetReason.cs", names, 9));
}

TEST(control_numbers_match_camera_control) {
    static const char *const names[NANOCAM_CONTROLS] = {
        [NANOCAM_CONTROL_BRIGHTNESS] = "Brightness",
        [NANOCAM_CONTROL_CONTRAST] = "Contrast",
        [NANOCAM_CONTROL_SATURATION] = "Saturation",
        [NANOCAM_CONTROL_SHARPNESS] = "Sharpness",
        [NANOCAM_CONTROL_DENOISE] = "Denoise",
        [NANOCAM_CONTROL_SPECIAL_EFFECT] = "SpecialEffect",
        [NANOCAM_CONTROL_WHITE_BALANCE] = "WhiteBalance",
        [NANOCAM_CONTROL_WHITE_BALANCE_GAIN] = "WhiteBalanceGain",
        [NANOCAM_CONTROL_WHITE_BALANCE_MODE] = "WhiteBalanceMode",
        [NANOCAM_CONTROL_EXPOSURE_AUTO] = "ExposureAuto",
        [NANOCAM_CONTROL_EXPOSURE_DSP] = "ExposureDsp",
        [NANOCAM_CONTROL_EXPOSURE_LEVEL] = "ExposureLevel",
        [NANOCAM_CONTROL_EXPOSURE_VALUE] = "ExposureValue",
        [NANOCAM_CONTROL_GAIN_AUTO] = "GainAuto",
        [NANOCAM_CONTROL_GAIN] = "Gain",
        [NANOCAM_CONTROL_GAIN_CEILING] = "GainCeiling",
        [NANOCAM_CONTROL_BLACK_PIXEL] = "BlackPixel",
        [NANOCAM_CONTROL_WHITE_PIXEL] = "WhitePixel",
        [NANOCAM_CONTROL_GAMMA] = "Gamma",
        [NANOCAM_CONTROL_LENS_CORRECTION] = "LensCorrection",
        [NANOCAM_CONTROL_MIRROR] = "Mirror",
        [NANOCAM_CONTROL_FLIP] = "Flip",
        [NANOCAM_CONTROL_DOWNSIZE] = "Downsize",
        [NANOCAM_CONTROL_COLOR_BAR] = "ColorBar",
    };
    EXPECT_EQUAL(25, expect_members("shared/NanoCam.Wire/CameraControl.cs", names, NANOCAM_CONTROLS)); // and Flash
}

TEST(record_lengths_match_the_managed_arrays) {
    static const struct {
        const char *name;
        size_t size;
    } records[] = {
        {"ConfigLength", sizeof(nanocam_config_t)}, {"OpenedLength", sizeof(nanocam_opened_t)},
        {"FrameLength", sizeof(nanocam_frame_t)},   {"FormatLength", sizeof(nanocam_format_t)},
        {"RangeLength", sizeof(nanocam_range_t)},   {"CountersLength", sizeof(nanocam_counters_t)},
    };
    FILE *source = fopen(REPOSITORY "/device/NanoCam.Camera/NativeCamera.cs", "r");
    EXPECT(source != NULL);
    int found = 0;
    char line[512];
    while (fgets(line, sizeof line, source) != NULL) {
        char name[64];
        int number;
        if (sscanf(line, " internal const int %63[A-Za-z] = %d", name, &number) != 2) {
            continue;
        }
        for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
            if (strcmp(records[i].name, name) == 0) {
                EXPECT_EQUAL(number * 4, records[i].size);
                found++;
            }
        }
    }
    (void)fclose(source);
    EXPECT_EQUAL(6, found);
}
