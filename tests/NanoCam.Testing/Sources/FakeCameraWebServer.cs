using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NanoCam.Testing.Sources;

/// <summary>
/// Simulates an ESP32 with Arduino's CameraWebServer: a server for status, control and capture, and a server for the stream, which serves
/// one client at a time, chunked, with its own boundary. It also reproduces the omissions and errors of the original.
/// </summary>
public sealed class FakeCameraWebServer : IAsyncDisposable
{
    private const string Boundary = "123456789000000000000987654321";

    // Frame sizes by number: of the current driver, and of the driver before 128 x 128 and 320 x 320 were added.
    private static readonly (int Width, int Height)[] Sizes =
    [
        (96, 96),
        (160, 120),
        (128, 128),
        (176, 144),
        (240, 176),
        (240, 240),
        (320, 240),
        (320, 320),
        (400, 296),
        (480, 320),
        (640, 480),
        (800, 600),
        (1024, 768),
        (1280, 720),
        (1280, 1024),
        (1600, 1200),
    ];

    private static readonly Dictionary<string, (int Min, int Max)> Ranges = new (string Name, int Min, int Max)[]
    {
        ("quality", 0, 63),
        ("brightness", -2, 2),
        ("contrast", -2, 2),
        ("saturation", -2, 2),
        ("special_effect", 0, 6),
        ("wb_mode", 0, 4),
        ("awb", 0, 1),
        ("awb_gain", 0, 1),
        ("aec", 0, 1),
        ("aec2", 0, 1),
        ("ae_level", -2, 2),
        ("aec_value", 0, 1200),
        ("agc", 0, 1),
        ("agc_gain", 0, 30),
        ("gainceiling", 0, 6),
        ("bpc", 0, 1),
        ("wpc", 0, 1),
        ("raw_gma", 0, 1),
        ("lenc", 0, 1),
        ("hmirror", 0, 1),
        ("vflip", 0, 1),
        ("dcw", 0, 1),
        ("colorbar", 0, 1),
    }.ToDictionary(row => row.Name, row => (row.Min, row.Max), StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private readonly FakeSource _control;
    private readonly FakeSource _stream;
    private readonly (int Width, int Height)[] _sizes;
    private readonly SemaphoreSlim _oneClient = new(1);
    private readonly Dictionary<string, int> _values = new (string Name, int Value)[]
    {
        ("xclk", 20),
        ("pixformat", 4),
        ("framesize", 0),
        ("quality", 10),
        ("brightness", 0),
        ("contrast", 0),
        ("saturation", 0),
        ("sharpness", 0),
        ("special_effect", 0),
        ("wb_mode", 0),
        ("awb", 1),
        ("awb_gain", 1),
        ("aec", 1),
        ("aec2", 0),
        ("ae_level", 0),
        ("aec_value", 168),
        ("agc", 1),
        ("agc_gain", 0),
        ("gainceiling", 0),
        ("bpc", 0),
        ("wpc", 1),
        ("raw_gma", 1),
        ("lenc", 1),
        ("hmirror", 0),
        ("dcw", 1),
        ("colorbar", 0),
        ("led_intensity", -1),
    }.ToDictionary(row => row.Name, row => row.Value, StringComparer.Ordinal);

    private int _flip;
    private int _number;
    private byte[]? _stale;

    /// <summary>Starts the servers.</summary>
    /// <param name="isOldDriver">Whether frame sizes have the numbers of the driver before 128 x 128 and 320 x 320.</param>
    /// <param name="hasLed">Whether the camera has a flash LED.</param>
    public FakeCameraWebServer(bool isOldDriver = false, bool hasLed = false)
    {
        _sizes = isOldDriver ? [.. Sizes.Where(size => size is not ((128, 128) or (320, 320)))] : Sizes;
        _values["framesize"] = Array.IndexOf(_sizes, (320, 240));
        _values["led_intensity"] = hasLed ? 0 : -1;
        _control = new FakeSource(ControlAsync);
        _stream = new FakeSource(StreamAsync);
    }

    /// <summary>Address of the stream; on a real one <c>http://host:81/stream</c>.</summary>
    public Uri StreamUrl => new(_stream.Address, "stream");

    /// <summary>Address of the other routes; on a real one <c>http://host/</c>.</summary>
    public Uri ControlUrl => _control.Address;

    /// <summary>Interval between frames.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Current clients of the stream.</summary>
    public int Watching => 1 - _oneClient.CurrentCount;

    /// <summary>Requests to the control server.</summary>
    public IReadOnlyCollection<string> Requests => _control.Requests;

    /// <summary>Value of a variable, including those missing from status.</summary>
    public int this[string variable]
    {
        get
        {
            lock (_lock)
            {
                return variable == "vflip" ? _flip : _values[variable];
            }
        }
    }

    /// <summary>Creates a frame; by default a minimal JPEG of the current size, different each time.</summary>
    public Func<int, int, int, byte[]> Paint { get; init; } = (width, height, number) => TestJpeg.Create(3000, width, height, number);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync();
        await _stream.DisposeAsync();
        _oneClient.Dispose();
    }

    private byte[] Capture()
    {
        lock (_lock)
        {
            var (width, height) = _sizes[_values["framesize"]];
            return Paint(width, height, ++_number);
        }
    }

    // With fb_count 2 and GRAB_WHEN_EMPTY, the first frame is an old one from the time when the last viewer left.
    private byte[] CaptureThroughBuffer()
    {
        var taken = Capture();
        lock (_lock)
        {
            (taken, _stale) = (_stale ?? taken, null);
            return taken;
        }
    }

    private async Task StreamAsync(string head, Stream connection, CancellationToken stop)
    {
        if (!head.StartsWith("GET /stream ", StringComparison.Ordinal))
        {
            await connection.WriteAsync(FakeSource.Head("404 Not Found\nContent-Length: 0"), stop);
            return;
        }

        // One task serves the port: a second client gets no response until the first disconnects.
        await _oneClient.WaitAsync(stop);
        try
        {
            await connection.WriteAsync(
                FakeSource.Head(
                    $"200 OK\nContent-Type: multipart/x-mixed-replace;boundary={Boundary}\nTransfer-Encoding: chunked\n"
                        + "Access-Control-Allow-Origin: *\nX-Framerate: 60"
                ),
                stop
            );
            using var pause = new PeriodicTimer(Interval);
            while (await pause.WaitForNextTickAsync(stop))
            {
                var jpeg = CaptureThroughBuffer();
                await ChunkAsync(connection, Encoding.ASCII.GetBytes($"\r\n--{Boundary}\r\n"), stop);
                await ChunkAsync(
                    connection,
                    Encoding.ASCII.GetBytes($"Content-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\nX-Timestamp: 12.000345\r\n\r\n"),
                    stop
                );
                await ChunkAsync(connection, jpeg, stop);
            }
        }
        finally
        {
            _stale = Capture();
            _oneClient.Release();
        }
    }

    private static async Task ChunkAsync(Stream connection, byte[] bytes, CancellationToken stop)
    {
        await connection.WriteAsync(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), stop);
        await connection.WriteAsync(bytes, stop);
        await connection.WriteAsync("\r\n"u8.ToArray(), stop);
    }

    private Task ControlAsync(string head, Stream connection, CancellationToken stop)
    {
        var target = new Uri(_control.Address, head.Split(' ')[1]);
        var answer = target.AbsolutePath switch
        {
            "/status" => Answer(
                "200 OK\nContent-Type: application/json\nAccess-Control-Allow-Origin: *",
                Encoding.ASCII.GetBytes(StatusJson())
            ),
            "/control" => Answer(Control(target.Query), []),
            "/capture" => Answer(
                "200 OK\nContent-Type: image/jpeg\nContent-Disposition: inline; filename=capture.jpg\nX-Timestamp: 12.000345",
                CaptureThroughBuffer()
            ),
            _ => Answer("404 Not Found", []),
        };
        return connection.WriteAsync(answer, stop).AsTask();
    }

    private static byte[] Answer(string head, byte[] body) =>
        [.. FakeSource.Head($"{head}\nConnection: close\nContent-Length: {body.Length}"), .. body];

    // The registers of an OV2640 first, then the fields: no vflip, no denoise.
    private string StatusJson()
    {
        lock (_lock)
        {
            return "{\"0xd3\":0,\"0x111\":0,\"0x132\":9," + JsonSerializer.Serialize(_values)[1..];
        }
    }

    private string Control(string query)
    {
        var parts = query
            .TrimStart('?')
            .Split('&')
            .Select(part => part.Split('='))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        if (!parts.TryGetValue("var", out var name) || !parts.TryGetValue("val", out var text) || name.Length > 31 || text.Length > 31)
        {
            return "404 Not Found";
        }

        var value = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
        lock (_lock)
        {
            if (name == "framesize")
            {
                _values[name] = Math.Clamp(value, 0, _sizes.Length - 1);
                return "200 OK";
            }

            if (name == "led_intensity" && _values[name] >= 0)
            {
                _values[name] = Math.Clamp(value, 0, 255);
                return "200 OK";
            }

            if (!Ranges.TryGetValue(name, out var range))
            {
                return "500 Internal Server Error";
            }

            value = Math.Clamp(value, range.Min, range.Max);
            if (name == "vflip")
            {
                _flip = value;
            }
            else
            {
                _values[name] = value;
            }

            return "200 OK";
        }
    }
}
