// The table in which the interpreter finds the internal calls, and the checksum with which it rejects a different assembly.
//
// Both come from the metadata processor. They change with every method that is added to, removed from or renamed in NanoCam.Camera, a
// managed one included, and with every change of a signature of an internal call. Build the project in Visual Studio with
// NFMDP_GENERATE_STUBS and copy the number of entries before and after the internal calls, and the checksum, from the generated file.

#include "nanocam_interop.h"

typedef Library_nanocam_interop_NanoCam_Camera_NativeCamera NativeCamera;
typedef Library_nanocam_interop_NanoCam_Camera_NativeChip NativeChip;

// One entry for each method of each class, in the order of the assembly; nullptr for managed ones.
// clang-format off
static const CLR_RT_MethodHandler method_lookup[] =
{
    nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
    nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
    nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
    nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
    NativeCamera::Open___STATIC__I4__SZARRAY_I4__SZARRAY_I4,
    NativeCamera::Close___STATIC__I4__I4,
    NativeCamera::Wait___STATIC__I4__I4,
    NativeCamera::Take___STATIC__I4__SZARRAY_U1__I4__SZARRAY_I4,
    NativeCamera::SetFormat___STATIC__I4__I4__I4__I4__SZARRAY_I4,
    NativeCamera::SetControl___STATIC__I4__I4__I4,
    NativeCamera::ReadControl___STATIC__I4__I4__SZARRAY_I4,
    NativeCamera::ReadCounters___STATIC__I4__SZARRAY_I4,
    NativeChip::Microseconds___STATIC__I8,
    NativeChip::ReadFacts___STATIC__I4__SZARRAY_I4,
    NativeChip::FillRandom___STATIC__I4__SZARRAY_U1,
    NativeChip::SetWifiPowerSave___STATIC__I4__I4,
    NativeChip::IsOnline___STATIC__I4,
    NativeChip::FeedWatchdog___STATIC__I4__I4,
    NativeChip::HoldPin___STATIC__I4__I4__I4,
};

const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_NanoCam_Camera =
{
    "NanoCam.Camera",
    0x87A8D70C,
    method_lookup,
    { 1, 0, 0, 0 }
};
// clang-format on
