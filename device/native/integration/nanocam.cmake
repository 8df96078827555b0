# Adds NanoCam to a build of nf-interpreter without a change of its files. CMake's project hook includes this file: the preset sets
# CMAKE_PROJECT_nanoFramework_INCLUDE. `nanocam image export` puts it into InteropAssemblies/NanoCam.Camera.

include_guard(GLOBAL)

# The interpreter's inlining leaves a slot unwritten that the garbage collector reads (docs/device/inlining.md).
add_compile_definitions(NANOCLR_NO_IL_INLINE)

# nf-interpreter's lists of ESP-IDF components and libraries are fixed, so the two names are added whenever a list is set.
macro(nanocam_extend variable access)
    if("${access}" STREQUAL "MODIFIED_ACCESS")
        if("${variable}" STREQUAL "IDF_COMPONENTS_TO_ADD" AND NOT "esp32-camera" IN_LIST IDF_COMPONENTS_TO_ADD)
            list(APPEND IDF_COMPONENTS_TO_ADD esp32-camera esp_jpeg)
        elseif("${variable}" STREQUAL "IDF_LIBRARIES_TO_ADD" AND NOT "idf::esp32-camera" IN_LIST IDF_LIBRARIES_TO_ADD)
            list(APPEND IDF_LIBRARIES_TO_ADD idf::esp32-camera idf::esp_jpeg)
        endif()
    endif()
endmacro()
variable_watch(IDF_COMPONENTS_TO_ADD nanocam_extend)
variable_watch(IDF_LIBRARIES_TO_ADD nanocam_extend)

# ESP-IDF's settings: those of the target, without the lines that NanoCam replaces, then NanoCam's.
function(nanocam_join_settings base added joined)
    file(STRINGS "${base}" lines)
    file(READ "${added}" nanocam)
    set(text "")
    foreach(line IN LISTS lines)
        string(REGEX MATCH "^(# )?(CONFIG_[A-Za-z0-9_]+)" symbol "${line}")
        set(symbol "${CMAKE_MATCH_2}")
        string(FIND "${nanocam}" "${symbol}=" position)
        # Without Bluetooth, its other settings have no meaning.
        if("${symbol}" STREQUAL "" OR (position EQUAL -1 AND NOT "${symbol}" MATCHES "^CONFIG_BT_"))
            string(APPEND text "${line}\n")
        endif()
    endforeach()
    file(WRITE "${joined}" "${text}${nanocam}")
endfunction()

if(SDK_CONFIG_FILE)
    set(nanocam_base "${SDK_CONFIG_FILE}")
    if(NOT IS_ABSOLUTE "${nanocam_base}")
        set(nanocam_base "${CMAKE_SOURCE_DIR}/targets/ESP32/_IDF/${SDK_CONFIG_FILE}")
    endif()
    set(nanocam_joined "${CMAKE_BINARY_DIR}/sdkconfig.nanocam.joined")
    nanocam_join_settings("${nanocam_base}" "${CMAKE_CURRENT_LIST_DIR}/sdkconfig.nanocam" "${nanocam_joined}")
    set(SDK_CONFIG_FILE "${nanocam_joined}")
endif()
