using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.Seeds;

/// <summary>
/// A page of one of the systems before NanoCam, in a tab. What it shows is watched from outside: the page knows nothing of tests.
/// </summary>
internal sealed class SeedPage : IAsyncDisposable
{
    private const int Pictures = 3;

    // Keeps what every <img> that ever loads shows, however the page made it.
    private const string Watcher = """
        window.shown = new Set();
        document.addEventListener('load', event => {
          const image = event.target;
          if (image.tagName !== 'IMG' || image.naturalWidth === 0) return;
          const canvas = document.createElement('canvas');
          canvas.width = 32; canvas.height = 24;
          const context = canvas.getContext('2d');
          context.drawImage(image, 0, 0, 32, 24);
          try { window.shown.add(canvas.toDataURL()); } catch { window.shown.add(image.src); }
        }, true);
        """;

    private readonly IBrowserContext _profile;

    private readonly List<string> _said = [];

    private SeedPage(IBrowserContext profile, IPage page)
    {
        (_profile, Page) = (profile, page);
        page.Console += (_, message) => Note(message.Type == "error" ? message.Text : null);
        page.PageError += (_, error) => Note(error);
    }

    public IPage Page { get; }

    /// <summary>Opens an address.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="address">Where the page is.</param>
    /// <param name="page">The page itself where the address has none; null loads what is there.</param>
    public static async Task<SeedPage> OpenAsync(Chromium chromium, string address, string? page = null)
    {
        var profile = await chromium.NewProfileAsync();
        await profile.AddInitScriptAsync(Watcher);
        var tab = await profile.NewPageAsync();
        if (page is not null)
        {
            await tab.RouteAsync(address, route => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = page }));
        }

        var seed = new SeedPage(profile, tab);
        await tab.GotoAsync(address);
        return seed;
    }

    /// <summary>Returns when different pictures were shown one after the other.</summary>
    public async Task WaitUntilMovingAsync()
    {
        try
        {
            // Not by animation frames, which a tab behind others may not get.
            await Page.WaitForFunctionAsync(
                $"() => window.shown.size >= {Pictures}",
                null,
                new() { Timeout = ViewerPage.TimeoutMilliseconds, PollingInterval = 250 }
            );
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException(
                $"{Page.Url} showed {await Page.EvaluateAsync<int>("window.shown.size")} pictures. {string.Join(" ", _said)}",
                e
            );
        }
    }

    public ValueTask DisposeAsync() => _profile.DisposeAsync();

    private void Note(string? said)
    {
        if (said is not null && _said.Count < 5)
        {
            _said.Add(said);
        }
    }
}
