using System.Runtime.CompilerServices;

namespace NanoCam.Camera;

/// <summary>
/// The native side of the camera, device/native/interop. Results are numbers of <see cref="Wire.CameraError"/> unless stated otherwise.
/// Values are returned in arrays, because the generated marshalling writes no ref or out parameter. The contract is
/// device/native/nanocam_camera.h.
/// </summary>
internal static class NativeCamera
{
    internal const int ConfigLength = 21;
    internal const int OpenedLength = 8;
    internal const int FrameLength = 8;
    internal const int FormatLength = 3;
    internal const int RangeLength = 4;
    internal const int CountersLength = 8;

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Open(int[] config, int[] opened);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Close(int standby);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Wait(int timeoutMilliseconds);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Take(byte[] buffer, int offset, int[] frame);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int SetFormat(int width, int height, int quality, int[] format);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int SetControl(int control, int value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int ReadControl(int control, int[] range);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int ReadCounters(int[] counters);
}
