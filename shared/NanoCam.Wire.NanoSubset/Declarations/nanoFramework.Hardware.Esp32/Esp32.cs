// nanoFramework.Hardware.Esp32.
#nullable disable

using System;

namespace nanoFramework.Hardware.Esp32;

public delegate void HighResTimerExpiredEventHandler(HighResTimer sender, object e);

public class HighResTimer : IDisposable
{
    public extern event HighResTimerExpiredEventHandler OnHighResTimerExpired;
    public extern HighResTimer();
    public static extern ulong GetCurrent();
    public extern void Stop();
    public extern void StartOneShot(ulong timeout_us);
    public extern void StartOnePeriodic(ulong period_us);
    protected virtual extern void Dispose(bool disposing);
    public extern void Dispose();
}

public class Configuration
{
    public extern Configuration();
    public static extern void SetPinFunction(int pin, DeviceFunction value);
    public static extern int GetFunctionPin(DeviceFunction function);
}

public enum EspNativeError
{
    OK = 0,
    FAIL = -1,
    NO_MEM = 257,
    INVALID_ARG = 258,
    INVALID_STATE = 259,
    INVALID_SIZE = 260,
    NOT_FOUND = 261,
    NOT_SUPPORTED = 262,
    TIMEOUT = 263,
    INVALID_RESPONSE = 264,
    INVALID_CRC = 265,
    INVALID_VERSION = 266,
    INVALID_MAC = 267,
    WIFI_BASE = 12288
}

public class NativeMemory
{
    public extern NativeMemory();
    public static extern void GetMemoryInfo(MemoryType memType, out uint totalSize, out uint totalFreeSize, out uint largestFreeBlock);

    public enum MemoryType
    {
        All = 0,
        Internal = 1,
        SpiRam = 2
    }
}
