using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

/// <summary>The viewer in a browser tab, with everything it sends, receives and logs.</summary>
internal sealed class ViewerPage : IAsyncDisposable
{
    /// <summary>Timeout of every wait. Long, because build machines can be very busy. A passing test does not wait for it.</summary>
    public const float TimeoutMilliseconds = 60_000;

    // Checksum over the pixels of a small copy: changes with the frame, and needs no second decode.
    private const string PixelSum = """
        (canvas) => {
          const copy = new OffscreenCanvas(32, 24).getContext('2d');
          copy.drawImage(canvas, 0, 0, 32, 24);
          return copy.getImageData(0, 0, 32, 24).data.reduce((sum, value, i) => (sum * 31 + value + i) % 1000000007, 7);
        }
        """;

    private readonly IBrowserContext _context;
    private readonly Uri _server;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _foreignRequests = new();
    private int _framesReceived;
    private int _socketsOpened;

    private ViewerPage(IBrowserContext context, IPage page, Uri server)
    {
        _context = context;
        _server = server;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>JSON messages that the page sent on its WebSocket, in order.</summary>
    public ConcurrentQueue<JsonElement> Sent { get; } = new();

    public int FramesReceived => Volatile.Read(ref _framesReceived);

    public int SocketsOpened => Volatile.Read(ref _socketsOpened);

    /// <summary>Cameras with an active subscription, from the messages that the page sent.</summary>
    public IReadOnlySet<string> Subscribed
    {
        get
        {
            var cameras = new HashSet<string>(StringComparer.Ordinal);
            foreach (var message in Sent)
            {
                _ = message.GetProperty("type").GetString() switch
                {
                    "subscribe" => cameras.Add(message.GetProperty("camera").GetString()!),
                    "unsubscribe" => cameras.Remove(message.GetProperty("camera").GetString()!),
                    _ => false,
                };
            }

            return cameras;
        }
    }

    /// <summary>Type of the last message sent, without those of type <paramref name="except"/>.</summary>
    public string? LastSent(string except) =>
        Sent.Select(message => message.GetProperty("type").GetString()).LastOrDefault(type => type != except);

    /// <summary>Width in the last subscription to a camera; 0 without one.</summary>
    public int LastWidth(string camera) =>
        Sent.Where(message => message.GetProperty("type").GetString() == "subscribe" && message.GetProperty("camera").GetString() == camera)
            .Select(message => message.GetProperty("width").GetInt32())
            .LastOrDefault();

    public static async Task<ViewerPage> CreateAsync(IBrowserContext context, Uri server, string path)
    {
        var viewer = new ViewerPage(context, await context.NewPageAsync(), server);
        viewer.Listen();
        viewer.Page.SetDefaultTimeout(TimeoutMilliseconds);
        await viewer.Page.GotoAsync(path);
        return viewer;
    }

    public ILocator Tile(string camera) => Page.Locator($".tile[data-camera='{camera}']");

    public ILocator TileIn(string camera, string state) => Page.Locator($".tile[data-camera='{camera}'][data-state='{state}']");

    /// <summary>Waits until the canvas changes twice: the first change could be the first frame on an empty canvas.</summary>
    public async Task WaitUntilMovingAsync(ILocator canvas)
    {
        var element = await canvas.ElementHandleAsync();
        for (var change = 0; change < 2; change++)
        {
            var before = await element.EvaluateAsync<long>(PixelSum);
            await Page.WaitForFunctionAsync($"([canvas, before]) => ({PixelSum})(canvas) !== before", new object[] { element, before });
        }
    }

    /// <summary>Waits for a condition that the page does not show, such as a message it sends.</summary>
    public Task WaitUntilAsync(Func<bool> condition, string what) => WaitUntilAsync(() => Task.FromResult(condition()), what);

    /// <summary>Waits for a condition that requires a request or an evaluation of the page.</summary>
    public async Task WaitUntilAsync(Func<Task<bool>> condition, string what)
    {
        var until = TimeProvider.System.GetUtcNow().AddMilliseconds(TimeoutMilliseconds);
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, $"Timed out waiting for: {what}.");
            // The page sends at most one message per animation frame.
            await Page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
        }
    }

    /// <summary>Simulates a visible or hidden tab; a headless browser never hides one.</summary>
    public Task SetHiddenAsync(bool hidden) =>
        Page.EvaluateAsync(
            """
            (hidden) => {
              Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
              Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """,
            hidden
        );

    /// <summary>Asserts that the page logged no error, loaded no blocked content and contacted no other host.</summary>
    /// <param name="serverWentAway">Whether failed connections are allowed in the log.</param>
    /// <param name="wasSignedOut">Whether responses with status 401 are allowed in the log.</param>
    public void AssertClean(bool serverWentAway = false, bool wasSignedOut = false)
    {
        Assert.Empty(_foreignRequests);
        var unexpected = _errors.Where(text =>
            !(serverWentAway && text.Contains("net::ERR_", StringComparison.Ordinal))
            && !(wasSignedOut && text.Contains("401", StringComparison.Ordinal))
        );
        var all = string.Join("\n", unexpected);
        Assert.True(all.Length == 0, all);
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private void Listen()
    {
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        Page.PageError += (_, error) => _errors.Enqueue($"uncaught: {error}");
        Page.Request += (_, request) => NoteAddress(request.Url);
        Page.WebSocket += (_, socket) =>
        {
            Interlocked.Increment(ref _socketsOpened);
            NoteAddress(socket.Url);
            socket.FrameSent += (_, frame) => Sent.Enqueue(JsonDocument.Parse(frame.Text!).RootElement.Clone());
            socket.FrameReceived += (_, frame) =>
            {
                if (frame.Text is null)
                {
                    Interlocked.Increment(ref _framesReceived);
                }
            };
        };
    }

    private void NoteAddress(string address)
    {
        var uri = new Uri(address);
        if (uri.Scheme is not ("blob" or "data") && uri.Authority != _server.Authority)
        {
            _foreignRequests.Enqueue(address);
        }
    }
}
