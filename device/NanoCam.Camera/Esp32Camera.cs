using System;
using NanoCam.Wire;

namespace NanoCam.Camera;

/// <summary>The camera of an ESP32 board, controlled by the native component (device/native).</summary>
public sealed class Esp32Camera : ICamera
{
    private readonly int[] _frame = new int[NativeCamera.FrameLength];
    private readonly int[] _counters = new int[NativeCamera.CountersLength];

    /// <inheritdoc/>
    public OpenedCamera Opened { get; } = new OpenedCamera();

    /// <inheritdoc/>
    public CameraError Open(CameraConfig config)
    {
        var board = config.Board;
        if (board.Data.Length != 8)
        {
            return CameraError.BadConfig;
        }

        var native = new int[NativeCamera.ConfigLength];
        native[0] = board.PowerDown;
        native[1] = board.Reset;
        native[2] = board.Clock;
        native[3] = board.Sda;
        native[4] = board.Scl;
        Array.Copy(board.Data, 0, native, 5, 8);
        native[13] = board.Vsync;
        native[14] = board.Href;
        native[15] = board.PixelClock;
        native[16] = config.ClockHertz;
        native[17] = config.MaxWidth;
        native[18] = config.MaxHeight;
        native[19] = config.Quality;
        native[20] = config.FrameBuffers;
        var opened = new int[NativeCamera.OpenedLength];
        var error = (CameraError)NativeCamera.Open(native, opened);
        Opened.Width = opened[0];
        Opened.Height = opened[1];
        Opened.MaxJpegBytes = opened[2];
        Opened.SensorId = opened[3];
        Opened.SensorWidth = opened[4];
        Opened.SensorHeight = opened[5];
        Opened.HasPsram = (opened[6] & 1) != 0;
        Opened.DriverError = opened[7];
        return error;
    }

    /// <inheritdoc/>
    public CameraError Close()
    {
        return (CameraError)NativeCamera.Close(0);
    }

    /// <inheritdoc/>
    public CameraError PowerDown()
    {
        return (CameraError)NativeCamera.Close(1);
    }

    /// <inheritdoc/>
    public CameraError Wait(int timeoutMilliseconds)
    {
        return (CameraError)NativeCamera.Wait(timeoutMilliseconds);
    }

    /// <inheritdoc/>
    public CameraError Take(byte[] buffer, int offset, CapturedFrame frame)
    {
        var native = _frame;
        var error = (CameraError)NativeCamera.Take(buffer, offset, native);
        if (error != CameraError.None)
        {
            return error;
        }

        frame.Length = native[0];
        frame.Width = native[1];
        frame.Height = native[2];
        frame.CaptureMicroseconds = (uint)native[3] | ((long)native[4] << 32);
        frame.Number = native[5];
        frame.IsSettling = (native[6] & 1) != 0;
        return CameraError.None;
    }

    /// <inheritdoc/>
    public CameraError SetFormat(int width, int height, int quality, CameraFormat format)
    {
        var native = new int[NativeCamera.FormatLength];
        var error = (CameraError)NativeCamera.SetFormat(width, height, quality, native);
        if (error == CameraError.None)
        {
            format.Width = native[0];
            format.Height = native[1];
            format.Quality = native[2];
        }

        return error;
    }

    /// <inheritdoc/>
    public CameraError SetControl(CameraControl control, int value)
    {
        return (CameraError)NativeCamera.SetControl((int)control, value);
    }

    /// <inheritdoc/>
    public CameraError ReadControl(CameraControl control, out ControlRange range)
    {
        range = default;
        var native = new int[NativeCamera.RangeLength];
        var error = (CameraError)NativeCamera.ReadControl((int)control, native);
        if (error == CameraError.None)
        {
            range.Control = control;
            range.Min = (short)native[0];
            range.Max = (short)native[1];
            range.Default = (short)native[2];
            range.Value = (short)native[3];
        }

        return error;
    }

    /// <inheritdoc/>
    public void ReadCounters(DriverCounters counters)
    {
        lock (_counters)
        {
            NativeCamera.ReadCounters(_counters);
            counters.Captured = _counters[0];
            counters.Replaced = _counters[1];
            counters.NoEoi = _counters[2];
            counters.Overflow = _counters[3];
            counters.Timeouts = _counters[4];
            counters.DriverResets = _counters[5];
            counters.NoSoi = _counters[6];
            counters.Opens = _counters[7];
        }
    }
}
