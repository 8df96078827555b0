#include "fake_camera.h"

#include <stdlib.h>
#include <string.h>

#include "esp_timer.h"
#include "fake_state.h"
#include "host_clock.h"

#define FB_GET_TIMEOUT_US 4000000 // as in the driver
#define START_US 300000
#define POLL_US 10000

fake_state_t fake = {.stale_size = FRAMESIZE_INVALID};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void fake_lock(void) {
    (void)pthread_mutex_lock(&mutex);
}

void fake_unlock(void) {
    (void)pthread_mutex_unlock(&mutex);
}

void fake_check_owner(void) {
    fake.seen.misuses += fake.is_running && pthread_equal(fake.owner, pthread_self()) == 0;
}

void fake_camera_use(const fake_camera_t *camera) {
    fake_lock();
    memset(&fake.seen, 0, sizeof fake.seen);
    fake_unlock();
    fake_camera_change(camera);
}

void fake_camera_change(const fake_camera_t *camera) {
    fake_lock();
    fake.camera = *camera;
    fake.is_chosen = true;
    fake_unlock();
}

fake_seen_t fake_camera_seen(void) {
    fake_lock();
    fake_seen_t seen = fake.seen;
    seen.status = fake.sensor.status;
    for (int i = 0; i < FAKE_MAX_BUFFERS; i++) {
        seen.frames_out += fake.buffers[i].is_out;
    }
    fake_unlock();
    return seen;
}

// ---- start and stop ----

static esp_err_t allocate(const camera_config_t *config, framesize_t size) {
    fake.capacity = (size_t)resolution[size].width * resolution[size].height / 5;
    size_t heap = config->fb_location == CAMERA_FB_IN_PSRAM ? fake.camera.psram_bytes : fake.camera.internal_bytes;
    if (fake.capacity * config->fb_count > heap) {
        return ESP_FAIL; // the driver's error for a buffer that cannot be allocated
    }
    for (size_t i = 0; i < config->fb_count; i++) {
        fake.buffers[i].fb.buf = malloc(fake.capacity);
        fake.seen.allocated_bytes += fake.capacity;
    }
    return ESP_OK;
}

static esp_err_t start(const camera_config_t *config) {
    fake_choose_script();
    fake.seen.attempts++;
    fake.seen.config = *config;
    if (fake.is_running) {
        return ESP_ERR_INVALID_STATE;
    }
    if (fake.camera.failing_starts > 0) {
        fake.camera.failing_starts--;
        return fake.camera.start_error;
    }
    const camera_sensor_info_t *model = fake_sensor_model();
    if (model == NULL || (config->pixel_format == PIXFORMAT_JPEG && !model->support_jpeg)) {
        return ESP_ERR_NOT_SUPPORTED;
    }
    framesize_t size = config->frame_size > model->max_size ? model->max_size : config->frame_size;
    esp_err_t error = allocate(config, size);
    if (error != ESP_OK) {
        return error;
    }
    fake_sensor_init(&fake.sensor);
    fake.sensor.status.framesize = size;
    fake.sensor.status.quality = (uint8_t)config->jpeg_quality;
    fake.is_running = true;
    fake.owner = pthread_self();
    fake.number = 0;
    fake.stale_size = FRAMESIZE_INVALID;
    fake.is_silent = fake.camera.silent_starts > 0;
    fake.camera.silent_starts -= fake.is_silent;
    fake.seen.starts++;
    return ESP_OK;
}

esp_err_t esp_camera_init(const camera_config_t *config) {
    host_sleep_until(esp_timer_get_time() + START_US);
    fake_lock();
    esp_err_t error = start(config);
    fake.last_us = esp_timer_get_time();
    fake_unlock();
    return error;
}

esp_err_t esp_camera_deinit(void) {
    fake_lock();
    esp_err_t error = fake.is_running ? ESP_OK : ESP_FAIL;
    if (fake.is_running) {
        fake_check_owner();
        fake.seen.stops++;
        for (int i = 0; i < FAKE_MAX_BUFFERS; i++) {
            fake.seen.misuses += fake.buffers[i].is_out;
            free(fake.buffers[i].fb.buf);
            fake.buffers[i] = (fake_buffer_t){.is_out = false};
        }
        fake.seen.allocated_bytes = 0;
        fake.is_running = false;
    }
    fake_unlock();
    return error;
}

sensor_t *esp_camera_sensor_get(void) {
    fake_lock();
    fake_check_owner();
    sensor_t *sensor = fake.is_running ? &fake.sensor : NULL;
    fake_unlock();
    return sensor;
}

// ---- frames ----

static fake_buffer_t *free_buffer(void) {
    for (int i = 0; i < FAKE_MAX_BUFFERS; i++) {
        if (fake.buffers[i].fb.buf != NULL && !fake.buffers[i].is_out) {
            return &fake.buffers[i];
        }
    }
    return NULL;
}

static bool is_silent(void) {
    return fake.is_silent || (fake.camera.silent_after >= 0 && fake.number >= (unsigned)fake.camera.silent_after);
}

static int64_t next_due(int64_t now) {
    int64_t period = (int64_t)(1e6 / fake.camera.frames_per_second);
    int64_t missed = (now - fake.last_us) / period; // the newest is kept, those before are overwritten
    return fake.last_us + (missed > 1 ? missed : 1) * period;
}

static camera_fb_t *hand_out(fake_buffer_t *buffer, framesize_t size, int64_t captured_us) {
    bool fails = fake.camera.fault == FAKE_NULL && fake.camera.fault_every > 0 && fake.number % (unsigned)fake.camera.fault_every == 0;
    if (fails) {
        fake.number++;
        return NULL;
    }
    buffer->fb.len = fake_frame_write(buffer->fb.buf, fake.capacity, size);
    // As in the driver: the size currently in force, regardless of the size of the frame.
    buffer->fb.width = resolution[fake.sensor.status.framesize].width;
    buffer->fb.height = resolution[fake.sensor.status.framesize].height;
    buffer->fb.format = PIXFORMAT_JPEG;
    buffer->fb.timestamp = (struct timeval){.tv_sec = (time_t)(captured_us / 1000000), .tv_usec = (suseconds_t)(captured_us % 1000000)};
    buffer->is_out = true;
    return &buffer->fb;
}

// NULL and *until in the future: wait until then and try again.
static camera_fb_t *try_get(int64_t now, int64_t *until) {
    *until = now;
    if (!fake.is_running) {
        return NULL;
    }
    fake_check_owner();
    fake_buffer_t *buffer = free_buffer();
    if (buffer == NULL || is_silent()) {
        *until = now + POLL_US;
        return NULL;
    }
    if (fake.stale_size != FRAMESIZE_INVALID) {
        framesize_t size = fake.stale_size;
        fake.stale_size = FRAMESIZE_INVALID;
        return hand_out(buffer, size, fake.stale_us);
    }
    int64_t due = next_due(now);
    if (due > now) {
        *until = due;
        return NULL;
    }
    fake.last_us = due;
    return hand_out(buffer, fake.sensor.status.framesize, due);
}

camera_fb_t *esp_camera_fb_get(void) {
    int64_t deadline = esp_timer_get_time() + FB_GET_TIMEOUT_US;
    for (;;) {
        int64_t now = esp_timer_get_time();
        int64_t until;
        fake_lock();
        camera_fb_t *fb = try_get(now, &until);
        fake_unlock();
        if (fb != NULL || until <= now || now >= deadline) {
            return fb;
        }
        host_sleep_until(until < deadline ? until : deadline);
    }
}

void esp_camera_fb_return(camera_fb_t *fb) {
    fake_lock();
    fake_buffer_t *buffer = (fake_buffer_t *)(void *)fb;
    bool is_ours = fake.is_running && buffer >= fake.buffers && buffer < fake.buffers + FAKE_MAX_BUFFERS && buffer->is_out;
    fake.seen.misuses += !is_ours;
    if (is_ours) {
        memset(fb->buf, 0xEE, fake.capacity); // a late reader finds no JPEG
        buffer->is_out = false;
    }
    fake_unlock();
}
