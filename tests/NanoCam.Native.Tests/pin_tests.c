#include "camera_support.h"
#include "nanocam_pins.h"
#include "test.h"

TEST(pin_map_of_a_real_board_is_valid) {
    nanocam_config_t config = good_config();
    EXPECT(nanocam_pins_are_possible(&config));
}

TEST(only_power_reset_and_clock_are_optional) {
    nanocam_config_t config = good_config();
    config.pin_xclk = -1; // a module with its own oscillator
    EXPECT(nanocam_pins_are_possible(&config));
    for (int i = 3; i < 16; i++) {
        nanocam_config_t without = config;
        (&without.pin_pwdn)[i] = -1;
        EXPECT(!nanocam_pins_are_possible(&without));
    }
}

TEST(pin_used_twice_is_invalid) {
    nanocam_config_t config = good_config();
    config.pin_d3 = config.pin_vsync;
    EXPECT(!nanocam_pins_are_possible(&config));
}

TEST(pins_of_flash_and_psram_and_nonexistent_pins_are_invalid) {
    const int32_t wrong[] = {-2, 22, 25, 26, 32, 33, 37, 49, 64, 1000, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        nanocam_config_t config = good_config();
        config.pin_d5 = wrong[i];
        EXPECT(!nanocam_pins_are_possible(&config));
        config = good_config();
        config.pin_pwdn = wrong[i];
        EXPECT(!nanocam_pins_are_possible(&config));
    }
}
