using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

/// <summary>
/// One Chromium for all tests, from the Debian package, so that nothing is downloaded. Without it every test fails and names the package.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Name of this machine that the browser does not treat as a loopback address.</summary>
    internal const string NetworkName = "cam.test";

    private const string ExecutablePath = "/usr/bin/chromium";

    // Background requests of the browser would hide requests of the page to other hosts.
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        $"--host-resolver-rules=MAP {NetworkName} 127.0.0.1",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (!File.Exists(ExecutablePath))
        {
            throw new InvalidOperationException($"The browser tests need {ExecutablePath}: apt-get install chromium.");
        }

        Assertions.SetDefaultExpectTimeout(ViewerPage.TimeoutMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = ExecutablePath, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>New profile, for pages other than the viewer.</summary>
    internal Task<IBrowserContext> NewProfileAsync() => _browser!.NewContextAsync();

    /// <summary>Opens the viewer in a new profile.</summary>
    internal async Task<ViewerPage> NewPageAsync(
        Uri server,
        string language = "en-US",
        int width = 1280,
        int height = 800,
        string path = "",
        ColorScheme? theme = null
    )
    {
        var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = server.AbsoluteUri,
                Locale = language,
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = theme,
            }
        );
        return await ViewerPage.CreateAsync(context, server, path);
    }
}

/// <summary>The tests share one browser and run one after another: the build machines have two cores.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
