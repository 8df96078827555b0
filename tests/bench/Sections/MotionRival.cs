using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoCam.Server.Motion;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Bench.Sections;

/// <summary>
/// The program <c>motion</c> and the detection of the server on the same frames of the drawn yard, in real time: processor time of a frame,
/// and events. <c>motion</c> runs with its default settings, except for a gap of 10 s between events, which is the cool-down here.
/// </summary>
internal sealed class MotionRival : IDisposable
{
    private const string Program = "/usr/bin/motion";
    private const int Width = 640;
    private const int Height = 480;
    private const double Fps = 5;
    private const double Start = 100;
    private const double LearningSeconds = 20;

    private readonly MoverScript _script = new(1);
    private readonly SceneRenderer _renderer;
    private readonly MotionDecoder _decoder = new(Width * Height);
    private readonly MotionDetector _detector = new(new MotionSettings { Enabled = true });
    private readonly List<MotionEvent> _events = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanocam-bench-");
    private double _ownMilliseconds;

    private MotionRival() => _renderer = new SceneRenderer("yard", "yard", Width, Height, 80, 1) { Movers = _script };

    /// <summary>Runs both for a time and returns the result as a sentence; null if <c>motion</c> is not installed.</summary>
    public static string? Run(TimeSpan duration)
    {
        if (!File.Exists(Program))
        {
            return null;
        }

        using var rival = new MotionRival();
        return rival.Compare(duration);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private string Compare(TimeSpan duration)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var motion = Process.Start(
            new ProcessStartInfo(Program, ["-n", "-c", WriteSettings(port)]) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        motion.ErrorDataReceived += (_, _) => { };
        motion.BeginErrorReadLine();
        var frames = Send(listener, duration);
        // In ticks of 10 ms, for all of its threads.
        var theirs = motion.TotalProcessorTime;
        motion.Kill();
        motion.WaitForExit();
        if (_detector.End() is { } last)
        {
            _events.Add(last);
        }

        var end = Start + (frames / Fps);
        var crossings = _script.Between(Start + LearningSeconds, end).Count();
        var file = Path.Combine(_folder.FullName, "events");
        var events = File.Exists(file) ? File.ReadAllLines(file).Length : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{frames} frames of {Width} x {Height}, {crossings} crossings: motion {theirs.TotalMilliseconds / frames:F2} ms a frame and "
                + $"{events} events; NanoCam {_ownMilliseconds / frames:F2} ms a frame and {_events.Count} events."
        );
    }

    private string WriteSettings(int port)
    {
        var path = Path.Combine(_folder.FullName, "motion.conf");
        File.WriteAllText(
            path,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                target_dir {_folder.FullName}
                netcam_url http://127.0.0.1:{port}/
                width {Width}
                height {Height}
                framerate {Fps}
                event_gap 10
                picture_output off
                movie_output off
                webcontrol_port 0
                stream_port 0
                on_event_start echo event >> {_folder.FullName}/events

                """
            )
        );
        return path;
    }

    // A part for each frame, as cameras send it. motion connects a first time to see what the camera sends.
    private int Send(TcpListener listener, TimeSpan duration)
    {
        var stream = Accept(listener);
        var watch = Stopwatch.StartNew();
        // Never set: each wait takes its whole time.
        using var pause = new ManualResetEventSlim();
        byte[] buffer = [];
        var frames = 0;
        for (; watch.Elapsed < duration; frames++)
        {
            var length = _renderer.Render(frames, DateTimeOffset.UnixEpoch.AddSeconds(Start + (frames / Fps)), ref buffer);
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\n\r\n"
            );
            byte[] part = [.. Encoding.ASCII.GetBytes(head), .. buffer.AsSpan(0, length), .. "\r\n"u8];
            try
            {
                stream.Write(part);
            }
            catch (IOException)
            {
                stream.Dispose();
                stream = Accept(listener);
                stream.Write(part);
            }

            Analyze(buffer.AsSpan(0, length), frames);
            var left = TimeSpan.FromSeconds((frames + 1) / Fps) - watch.Elapsed;
            pause.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        stream.Dispose();
        return frames;
    }

    private static NetworkStream Accept(TcpListener listener)
    {
        var stream = new NetworkStream(listener.AcceptSocket(), ownsSocket: true);
        _ = stream.Read(new byte[4_096]);
        stream.Write("HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"u8);
        return stream;
    }

    private void Analyze(ReadOnlySpan<byte> frame, int number)
    {
        var grid = GridSize.Of(Width, Height);
        var before = ThreadMilliseconds();
        if (
            _decoder.TryDecode(frame, grid, out var cells)
            && _detector.Add(grid, cells, (long)((Start + (number / Fps)) * 1e6)) is { } ended
        )
        {
            _events.Add(ended);
        }

        _ownMilliseconds += ThreadMilliseconds() - before;
    }

    // Time on a core in nanoseconds is the first number.
    private static double ThreadMilliseconds() =>
        double.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e6;
}
