using NanoCam.Device.Capture;
using NanoCam.Device.Http;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Time;

namespace NanoCam.Device.Local;

/// <summary>
/// The routes of CameraWebServer on the device (arduino-esp32, libraries/ESP32/examples/Camera), for use without a server and for clients
/// that pull. Off unless the settings contain <c>local = on</c>: it has no sign-in. Two clients may receive frames at the same time.
/// </summary>
public sealed class LocalServer : IHttpHandler
{
    /// <summary>Maximum number of clients that receive frames; the slot needs a reader for each, besides the uplink's.</summary>
    public const int Clients = 2;

    // Two of them may serve a stream for hours; the others serve page, status and controls.
    private const int Workers = 4;
    private const int CaptureMilliseconds = 4000;
    private const int PollMilliseconds = 1000;
    private const long FreshMicroseconds = 1_000_000;
    private const string StreamHead =
        "Content-Type: multipart/x-mixed-replace;boundary=" + StreamPartHeader.Boundary + "\r\nX-Framerate: 60\r\n";
    private static readonly int[] Ports = new int[] { 80, 81 };

    private readonly DeviceIdentity _identity;
    private readonly CaptureLoop _capture;
    private readonly FrameReaderPool _clients;
    private readonly ControlHandler _controls;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private readonly int _clockMegahertz;

    /// <summary>Creates the server; <see cref="Run"/> opens the ports. Create it before the capture thread starts.</summary>
    public LocalServer(DeviceIdentity identity, DeviceSettings settings, CaptureLoop capture, FrameSlot slot, IClock clock, StopSignal stop)
        : this(identity, settings, capture, slot, clock, stop, new HttpOptions { Ports = Ports, Workers = Workers }) { }

    internal LocalServer(
        DeviceIdentity identity,
        DeviceSettings settings,
        CaptureLoop capture,
        FrameSlot slot,
        IClock clock,
        StopSignal stop,
        HttpOptions options
    )
    {
        _identity = identity;
        _capture = capture;
        _clock = clock;
        _stop = stop;
        _clockMegahertz = settings.ClockMegahertz;
        _clients = new FrameReaderPool(slot, capture, Clients);
        _controls = new ControlHandler(capture, clock);
        Http = new HttpServer(this, options, clock, stop);
    }

    /// <summary>The HTTP server; tests read its ports.</summary>
    internal HttpServer Http { get; }

    /// <summary>Body of the local server's thread; returns when the device stops.</summary>
    public void Run()
    {
        Http.Run();
    }

    void IHttpHandler.Handle(HttpRequest request, HttpResponse response)
    {
        if (request.IsPost)
        {
            response.Answer(405, "text/plain", "Only GET is supported.\n", "Allow: GET\r\n");
            return;
        }

        switch (request.Path)
        {
            case "/":
                response.Answer(200, "text/html; charset=utf-8", LocalPage.Html);
                break;
            case "/status":
                response.Answer(200, "application/json", StatusJson.Write(_identity, _capture, _clockMegahertz), HttpResponse.AnyOrigin);
                break;
            case "/control":
                Control(request.Query, response);
                break;
            case "/capture":
                Serve(request, response, isStream: false);
                break;
            case "/stream":
                Serve(request, response, isStream: true);
                break;
            default:
                response.Answer(404, "text/plain", "Not found. Use /, /capture, /stream, /status or /control.\n");
                break;
        }
    }

    // Uses 404 and 500 like CameraWebServer.
    private void Control(string query, HttpResponse response)
    {
        var isWhole = Query.TryFind(query, "var", out var name) & Query.TryFind(query, "val", out var text);
        if (!isWhole)
        {
            response.Answer(400, "text/plain", "The query is not valid.\n");
        }
        else if (name == null || text == null)
        {
            response.Answer(404, "text/plain", "Parameters are missing. Use /control?var=NAME&val=NUMBER\n");
        }
        else if (!SettingsNumbers.TryRead(text, short.MinValue, short.MaxValue, out var value) || !_controls.Set(name, value))
        {
            response.Answer(
                500,
                "text/plain",
                "The camera rejected this control or value. /status shows the ranges.\n",
                HttpResponse.AnyOrigin
            );
        }
        else
        {
            response.Answer(200, "text/plain", "", HttpResponse.AnyOrigin);
        }
    }

    private void Serve(HttpRequest request, HttpResponse response, bool isStream)
    {
        var reader = _clients.Rent();
        if (reader == null)
        {
            response.Answer(503, "text/plain", "Two clients are already receiving frames. Try again later.\n", "Retry-After: 5\r\n");
            return;
        }

        try
        {
            if (isStream)
            {
                Stream(reader, request.Buffer, response);
            }
            else
            {
                Capture(reader, response);
            }
        }
        finally
        {
            reader.Release();
            _clients.Return(reader);
        }
    }

    private void Capture(FrameReader reader, HttpResponse response)
    {
        // The frame in the slot may be old, as in Stream.
        var began = _clock.Microseconds;
        var frame = reader.Take();
        while (frame == null || began - frame.CaptureMicroseconds > FreshMicroseconds)
        {
            reader.Release();
            var left = CaptureMilliseconds - (int)((_clock.Microseconds - began) / 1000);
            if (left <= 0 || _stop.IsSet)
            {
                response.Answer(500, "text/plain", "The camera did not deliver a frame.\n", HttpResponse.AnyOrigin);
                return;
            }

            _clock.Wait(reader.Arrived, left < PollMilliseconds ? left : PollMilliseconds);
            frame = reader.Take();
        }

        response.AnswerHead(
            200,
            "image/jpeg",
            frame.Length,
            "Content-Disposition: inline; filename=capture.jpg\r\nX-Timestamp: "
                + Timestamp(frame.CaptureMicroseconds)
                + "\r\n"
                + HttpResponse.AnyOrigin
        );
        response.Send(frame.Bytes, FrameBuffer.HeaderRoom, frame.Length);
    }

    // Ends when the client disconnects, is too slow (an exception of Send), or the device stops.
    private void Stream(FrameReader reader, byte[] scratch, HttpResponse response)
    {
        var header = new StreamPartHeader();
        var earliest = _clock.Microseconds - FreshMicroseconds;
        response.SendHead(200, StreamHead + HttpResponse.AnyOrigin);
        while (!_stop.IsSet && !response.IsClosed(scratch))
        {
            _clock.Wait(reader.Arrived, PollMilliseconds);
            var frame = reader.Take();
            if (frame != null && frame.CaptureMicroseconds >= earliest)
            {
                header.Write(frame.Length, frame.CaptureMicroseconds);
                response.Send(header.Bytes, 0, header.Bytes.Length);
                response.Send(frame.Bytes, FrameBuffer.HeaderRoom, frame.Length);
            }

            reader.Release();
        }
    }

    private static string Timestamp(long microseconds)
    {
        return (microseconds / 1_000_000).ToString() + "." + (microseconds % 1_000_000).ToString("D6");
    }
}
