using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

/// <summary>
/// One Chromium for all tests: Debian's own, so that nothing is downloaded. Without it every test fails and says what to install.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string ExecutablePath = "/usr/bin/chromium";

    // A browser that calls home would hide a page that does.
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
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

    /// <summary>A profile of its own, for pages that are not the viewer.</summary>
    internal Task<IBrowserContext> NewProfileAsync() => _browser!.NewContextAsync();

    /// <summary>A page with a profile of its own.</summary>
    internal async Task<ViewerPage> NewPageAsync(
        Uri server,
        string language = "en-US",
        int width = 1280,
        int height = 800,
        string path = ""
    )
    {
        var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = server.AbsoluteUri,
                Locale = language,
                ViewportSize = new() { Width = width, Height = height },
            }
        );
        return await ViewerPage.CreateAsync(context, server, path);
    }
}

/// <summary>The tests share one browser and therefore run one after the other: the build machines have two cores.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
