#include "nanocam_sizes.h"
#include "test.h"

static const nanocam_size_t any = {INT32_MAX, INT32_MAX};

TEST(every_size_of_the_driver_is_found_by_its_width_and_height) {
    for (int i = 0; i < (int)FRAMESIZE_INVALID; i++) {
        EXPECT_EQUAL(i, nanocam_size_at_least(nanocam_size_of((framesize_t)i), any, NANOCAM_ANY_SENSOR));
    }
}

TEST(smallest_sufficient_size_is_found) {
    for (int width = 1; width < 2700; width += 13) {
        for (int height = 1; height < 2000; height += 17) {
            framesize_t found = nanocam_size_at_least((nanocam_size_t){width, height}, any, NANOCAM_ANY_SENSOR);
            bool is_enough = resolution[found].width >= width && resolution[found].height >= height;
            for (int i = 0; i < (int)FRAMESIZE_INVALID; i++) {
                if (resolution[i].width >= width && resolution[i].height >= height) {
                    EXPECT(is_enough);
                    EXPECT(resolution[found].width * resolution[found].height <= resolution[i].width * resolution[i].height);
                }
            }
        }
    }
}

TEST(size_never_exceeds_the_limit) {
    nanocam_size_t uxga = {1600, 1200};
    framesize_t found = nanocam_size_at_least((nanocam_size_t){700, 1280}, uxga, OV2640_PID); // 720 x 1280 is too high
    EXPECT_EQUAL(1600, nanocam_size_of(found).width);
    EXPECT_EQUAL(FRAMESIZE_INVALID, nanocam_size_at_least((nanocam_size_t){1, 1}, (nanocam_size_t){10, 10}, OV2640_PID));
}

static void expect_size(int32_t sensor_pid, int32_t width, int32_t height, int32_t expected_width) {
    framesize_t found = nanocam_size_at_least((nanocam_size_t){width, height}, (nanocam_size_t){1600, 1200}, sensor_pid);
    EXPECT_EQUAL(expected_width, nanocam_size_of(found).width);
}

TEST(sensor_with_fixed_sizes_gets_no_other_size) {
    expect_size(MEGA_CCM_PID, 800, 600, 1280);
    expect_size(MEGA_CCM_PID, 1024, 768, 1600);
    expect_size(MEGA_CCM_PID, 320, 240, 320);
    expect_size(NT99141_PID, 400, 296, 640);
    expect_size(NT99141_PID, 1600, 1200, 1280); // the largest it has
    expect_size(OV2640_PID, 800, 600, 800);
}

TEST(sizes_below_descend_to_the_smallest) {
    nanocam_size_t limit = {1600, 1200};
    framesize_t size = FRAMESIZE_UXGA;
    int steps = 0;
    while (size != FRAMESIZE_INVALID) {
        framesize_t below = nanocam_size_below(size, limit);
        if (below != FRAMESIZE_INVALID) {
            EXPECT(nanocam_size_jpeg_bytes(below) < nanocam_size_jpeg_bytes(size));
        }
        size = below;
        steps++;
    }
    EXPECT(steps >= 12);
}

TEST(jpeg_bytes_match_the_allocation_of_the_driver) {
    EXPECT_EQUAL(384000, nanocam_size_jpeg_bytes(FRAMESIZE_UXGA));
    EXPECT_EQUAL(61440, nanocam_size_jpeg_bytes(FRAMESIZE_VGA));
}
