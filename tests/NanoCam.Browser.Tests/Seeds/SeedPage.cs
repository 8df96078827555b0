using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.Seeds;

/// <summary>Page of a seed system in a browser tab, unchanged: an init script records what it shows.</summary>
internal sealed class SeedPage : IAsyncDisposable
{
    private const int RequiredPictures = 3;

    // Records the content of every <img> that loads.
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

    private readonly List<string> _errors = [];

    private SeedPage(IBrowserContext profile, IPage page)
    {
        (_profile, Page) = (profile, page);
        page.Console += (_, message) => Note(message.Type == "error" ? message.Text : null);
        page.PageError += (_, error) => Note(error);
    }

    public IPage Page { get; }

    /// <summary>Opens a URL.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="address">URL of the page.</param>
    /// <param name="page">HTML to deliver for the URL; null loads the page from its server.</param>
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

    /// <summary>Returns after the page has shown several different images.</summary>
    public async Task WaitUntilMovingAsync()
    {
        try
        {
            // Polls by time: a background tab gets no animation frames.
            await Page.WaitForFunctionAsync(
                $"() => window.shown.size >= {RequiredPictures}",
                null,
                new() { Timeout = ViewerPage.TimeoutMilliseconds, PollingInterval = 250 }
            );
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException(
                $"{Page.Url} showed {await Page.EvaluateAsync<int>("window.shown.size")} pictures. {string.Join(" ", _errors)}",
                e
            );
        }
    }

    public ValueTask DisposeAsync() => _profile.DisposeAsync();

    private void Note(string? error)
    {
        if (error is not null && _errors.Count < 5)
        {
            _errors.Add(error);
        }
    }
}
