# The C sources of the component, for the firmware image (integration/FindINTEROP-NanoCam.Camera.cmake) and for the host (host/CMakeLists.txt).
set(NANOCAM_NATIVE_SOURCES
    nanocam_camera.c
    nanocam_task.c
    nanocam_capture.c
    nanocam_driver.c
    nanocam_layout.c
    nanocam_pins.c
    nanocam_probe.c
    nanocam_sizes.c
    nanocam_controls.c
    nanocam_jpeg.c
    nanocam_chip.c
    nanocam_watchdog.c
    nanocam_sleep.c
)

# Between the interpreter and the component; for images only.
set(NANOCAM_INTEROP_SOURCES
    interop/nanocam_interop_table.cpp
    interop/nanocam_interop_request.cpp
    interop/nanocam_interop_camera.cpp
    interop/nanocam_interop_chip.cpp
)
