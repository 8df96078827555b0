// The scripts by name.

#include <stdlib.h>
#include <string.h>

#include "fake_state.h"

typedef struct {
    const char *name;
    void (*apply)(fake_camera_t *camera);
} script_t;

fake_camera_t fake_camera_default(void) {
    return (fake_camera_t){
        .pid = OV2640_PID,
        .answers = true,
        .psram_bytes = 3 * 1024 * 1024,
        .internal_bytes = 200 * 1024,
        .frames_per_second = 25,
        .silent_after = -1,
    };
}

static void ok(fake_camera_t *camera) {
    (void)camera;
}

static void no_sensor(fake_camera_t *camera) {
    camera->pid = 0;
    camera->answers = false;
}

static void wrong_pid(fake_camera_t *camera) {
    camera->pid = 0xBEEF;
}

static void no_jpeg(fake_camera_t *camera) {
    camera->pid = GC2145_PID;
}

static void no_psram(fake_camera_t *camera) {
    camera->psram_bytes = 0;
}

static void no_memory(fake_camera_t *camera) {
    camera->psram_bytes = 2000;
}

static void null_frames(fake_camera_t *camera) {
    camera->fault = FAKE_NULL;
    camera->fault_every = 1;
}

static void torn(fake_camera_t *camera) {
    camera->fault = FAKE_NO_EOI;
    camera->fault_every = 3;
}

static void no_soi(fake_camera_t *camera) {
    camera->fault = FAKE_NO_SOI;
    camera->fault_every = 3;
}

static void trailing(fake_camera_t *camera) {
    camera->fault = FAKE_TRAILING;
    camera->fault_every = 1;
}

static void slow(fake_camera_t *camera) {
    camera->frames_per_second = 0.4;
}

static void silent(fake_camera_t *camera) {
    camera->silent_after = 0;
}

static void hiccup(fake_camera_t *camera) {
    camera->silent_after = 100; // then the driver has to be restarted
}

static const script_t scripts[] = {
    {"ok", ok},           {"no-sensor", no_sensor}, {"wrong-pid", wrong_pid}, {"no-jpeg", no_jpeg}, {"no-psram", no_psram},
    {"no-memory", no_memory}, {"null", null_frames}, {"torn", torn},          {"no-soi", no_soi},   {"trailing", trailing},
    {"slow", slow},       {"silent", silent},       {"hiccup", hiccup},
};

bool fake_camera_script(const char *name, fake_camera_t *camera) {
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        if (strcmp(scripts[i].name, name) == 0) {
            scripts[i].apply(camera);
            return true;
        }
    }
    return false;
}

static const char *environment(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : otherwise;
}

void fake_choose_script(void) {
    if (fake.is_chosen) {
        return;
    }
    fake.is_chosen = true;
    fake.camera = fake_camera_default();
    fake.camera.pid = (uint16_t)strtol(environment("NANOCAM_FAKE_PID", "0x26"), NULL, 0);
    if (!fake_camera_script(environment("NANOCAM_FAKE", "ok"), &fake.camera)) {
        abort(); // a misspelt script must not look like a working camera
    }
    double rate = strtod(environment("NANOCAM_FAKE_FPS", "0"), NULL);
    if (rate > 0) {
        fake.camera.frames_per_second = rate;
    }
    fake.camera.frame_bytes = (uint32_t)strtol(environment("NANOCAM_FAKE_KB", "0"), NULL, 10) * 1024;
    fake.camera.folder = environment("NANOCAM_FAKE_FOLDER", NULL);
}
