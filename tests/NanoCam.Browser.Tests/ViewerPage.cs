using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

/// <summary>The viewer as a person and a network monitor see it: what it shows, what it asks for, and what it complains about.</summary>
internal sealed class ViewerPage : IAsyncDisposable
{
    /// <summary>
    /// Patience with everything that is waited for: costs nothing when all is well, and build machines are sometimes very busy.
    /// </summary>
    public const float TimeoutMilliseconds = 60_000;

    // Sum of the pixels of a small copy: moves when the picture does, and needs no second decode.
    private const string PixelSum = """
        (canvas) => {
          const copy = new OffscreenCanvas(32, 24).getContext('2d');
          copy.drawImage(canvas, 0, 0, 32, 24);
          return copy.getImageData(0, 0, 32, 24).data.reduce((sum, value, i) => (sum * 31 + value + i) % 1000000007, 7);
        }
        """;

    private readonly IBrowserContext _context;
    private readonly Uri _server;
    private readonly ConcurrentQueue<string> _complaints = new();
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

    /// <summary>JSON messages the page sent on its socket, in order.</summary>
    public ConcurrentQueue<JsonElement> Sent { get; } = new();

    public int FramesReceived => Volatile.Read(ref _framesReceived);

    public int SocketsOpened => Volatile.Read(ref _socketsOpened);

    /// <summary>Cameras the page is subscribed to, by what it sent.</summary>
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

    /// <summary>Type of the newest message sent, those of one type left out.</summary>
    public string? LastSent(string except) =>
        Sent.Select(message => message.GetProperty("type").GetString()).LastOrDefault(type => type != except);

    /// <summary>Width of the newest subscription to a camera; 0 without one.</summary>
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

    /// <summary>Waits until the picture changes twice: once could be the first frame replacing nothing.</summary>
    public async Task WaitUntilMovingAsync(ILocator canvas)
    {
        var element = await canvas.ElementHandleAsync();
        for (var change = 0; change < 2; change++)
        {
            var before = await element.EvaluateAsync<long>(PixelSum);
            await Page.WaitForFunctionAsync($"([canvas, before]) => ({PixelSum})(canvas) !== before", new object[] { element, before });
        }
    }

    /// <summary>Waits for something the page does not show, such as a message it sends.</summary>
    public async Task WaitUntilAsync(Func<bool> condition, string what)
    {
        var until = TimeProvider.System.GetUtcNow().AddMilliseconds(TimeoutMilliseconds);
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, $"Waited in vain for: {what}.");
            // An animation frame is the page's own clock: nothing it sends comes more often.
            await Page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
        }
    }

    /// <summary>Shows or hides the tab as far as the page can tell; a headless browser never hides one.</summary>
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

    /// <summary>Asserts that the page broke no rule: no error, no blocked content, no word to another host.</summary>
    /// <param name="serverWentAway">Whether the browser may report the connections that failed meanwhile.</param>
    /// <param name="wasSignedOut">Whether it may report requests that were answered 401.</param>
    public void AssertClean(bool serverWentAway = false, bool wasSignedOut = false)
    {
        Assert.Empty(_foreignRequests);
        Assert.DoesNotContain(_complaints, text =>
            !(serverWentAway && text.Contains("net::ERR_", StringComparison.Ordinal))
            && !(wasSignedOut && text.Contains("401", StringComparison.Ordinal))
        );
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private void Listen()
    {
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        Page.PageError += (_, error) => _complaints.Enqueue($"uncaught: {error}");
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
