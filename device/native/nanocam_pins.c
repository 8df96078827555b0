#include "nanocam_pins.h"

#include "sdkconfig.h"

enum { OPTIONAL_PINS = 3, PINS = 16 };

// Driving a pin of the flash memory stops the chip in the middle of an instruction, at every start.
static bool is_usable(int32_t pin) {
#if CONFIG_IDF_TARGET_ESP32S3
    if (pin < 0 || pin > 48 || (pin >= 22 && pin <= 32)) { // 22 to 25 do not exist, 26 to 32 are the flash
        return false;
    }
#if CONFIG_SPIRAM_MODE_OCT
    return pin < 33 || pin > 37; // data lines 4 to 7 and strobe of octal PSRAM
#else
    return true;
#endif
#else
    // Classic ESP32: 6 to 11 are the flash, 24 and 28 to 31 do not exist.
    if (pin < 0 || pin > 39 || (pin >= 6 && pin <= 11) || pin == 24 || (pin >= 28 && pin <= 31)) {
        return false;
    }
#if CONFIG_SPIRAM
    return pin != 16 && pin != 17; // select and clock of the PSRAM
#else
    return true;
#endif
#endif
}

bool nanocam_pins_are_possible(const nanocam_config_t *config) {
    const int32_t pins[PINS] = {config->pin_pwdn, config->pin_reset, config->pin_xclk,  config->pin_sda,
                                config->pin_scl,  config->pin_d7,    config->pin_d6,    config->pin_d5,
                                config->pin_d4,   config->pin_d3,    config->pin_d2,    config->pin_d1,
                                config->pin_d0,   config->pin_vsync, config->pin_href,  config->pin_pclk};
    uint64_t used = 0;
    for (int i = 0; i < PINS; i++) {
        if (pins[i] == -1 && i < OPTIONAL_PINS) {
            continue;
        }
        if (!is_usable(pins[i]) || (used >> pins[i] & 1) != 0) {
            return false;
        }
        used |= (uint64_t)1 << pins[i];
    }
    return true;
}
