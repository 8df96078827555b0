// The internal calls of the assembly NanoCam.Camera, in the raw form of the metadata processor's stubs: one function per call, which finds
// its arguments in the stack frame and can therefore wait without stalling the other managed threads (nanocam_interop_camera.cpp).
//
// The marshalled form cannot wait, because its functions return only when they are done. Names follow the metadata processor, so that its output for the
// managed sources (skeleton name nanocam_interop) can be compared line by line.

#ifndef NANOCAM_INTEROP_H
#define NANOCAM_INTEROP_H

#include <nanoCLR_Interop.h>
#include <nanoCLR_Runtime.h>

struct Library_nanocam_interop_NanoCam_Camera_NativeCamera
{
    NANOCLR_NATIVE_DECLARE(Open___STATIC__I4__SZARRAY_I4__SZARRAY_I4);
    NANOCLR_NATIVE_DECLARE(Close___STATIC__I4__I4);
    NANOCLR_NATIVE_DECLARE(Wait___STATIC__I4__I4);
    NANOCLR_NATIVE_DECLARE(Take___STATIC__I4__SZARRAY_U1__I4__SZARRAY_I4);
    NANOCLR_NATIVE_DECLARE(SetFormat___STATIC__I4__I4__I4__I4__SZARRAY_I4);
    NANOCLR_NATIVE_DECLARE(SetControl___STATIC__I4__I4__I4);
    NANOCLR_NATIVE_DECLARE(ReadControl___STATIC__I4__I4__SZARRAY_I4);
    NANOCLR_NATIVE_DECLARE(ReadCounters___STATIC__I4__SZARRAY_I4);
};

struct Library_nanocam_interop_NanoCam_Camera_NativeChip
{
    NANOCLR_NATIVE_DECLARE(Microseconds___STATIC__I8);
    NANOCLR_NATIVE_DECLARE(ReadFacts___STATIC__I4__SZARRAY_I4);
    NANOCLR_NATIVE_DECLARE(FillRandom___STATIC__I4__SZARRAY_U1);
    NANOCLR_NATIVE_DECLARE(SetWifiPowerSave___STATIC__I4__I4);
    NANOCLR_NATIVE_DECLARE(IsOnline___STATIC__I4);
    NANOCLR_NATIVE_DECLARE(FeedWatchdog___STATIC__I4__I4);
    NANOCLR_NATIVE_DECLARE(HoldPin___STATIC__I4__I4__I4);
};

extern const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_NanoCam_Camera;

#endif
