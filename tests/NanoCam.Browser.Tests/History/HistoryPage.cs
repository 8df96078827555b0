using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.History;

/// <summary>The history of the camera cam-1, on a server whose recording routes are a <see cref="RecordingStub"/>.</summary>
internal sealed class HistoryPage(ViewerServer server, ViewerPage viewer, RecordingStub stub) : IAsyncDisposable
{
    public RecordingStub Stub => stub;

    public ViewerPage Viewer => viewer;

    public IPage Page => viewer.Page;

    public ILocator Timeline => Page.GetByRole(AriaRole.Slider, new() { Name = "Timeline" });

    public ILocator Stage => Page.Locator(".stage").First;

    /// <summary>Opens the page.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="at">Time at the cursor; null for the newest frame.</param>
    /// <param name="others">Ids of other cameras.</param>
    /// <param name="width">Width of the window.</param>
    /// <param name="theme">Theme.</param>
    public static async Task<HistoryPage> OpenAsync(
        Chromium chromium,
        Func<RecordingStub, DateTimeOffset>? at = null,
        string? others = null,
        int width = 1280,
        ColorScheme? theme = null
    )
    {
        var server = await ViewerServer.StartAsync();
        var viewer = await chromium.NewPageAsync(server.Address, width: width, theme: theme);
        var stub = await RecordingStub.InstallAsync(viewer);
        var query = string.Join(
            '&',
            new[]
            {
                at is null ? null : $"at={RecordingStub.Milliseconds(at(stub))}",
                others is null ? null : $"with={others}",
            }.OfType<string>()
        );
        await viewer.Page.EvaluateAsync("(path) => { location.hash = path; }", $"#/history/cam-1{(query.Length > 0 ? "?" : "")}{query}");
        var page = new HistoryPage(server, viewer, stub);
        await viewer.Page.Locator(".stage[data-picture]").First.WaitForAsync();
        await Assertions.Expect(page.Timeline).ToHaveAttributeAsync("aria-valuetext", new Regex("Recorded"));
        return page;
    }

    /// <summary>Time of the frame on the screen.</summary>
    public async Task<DateTimeOffset> ShownAsync() =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            (long)double.Parse((await Stage.GetAttributeAsync("data-time"))!, CultureInfo.InvariantCulture)
        );

    /// <summary>Waits until a frame is on the screen.</summary>
    public Task WaitForFrameAsync(DateTimeOffset time) =>
        Assertions.Expect(Stage).ToHaveAttributeAsync("data-time", RecordingStub.Milliseconds(time));

    /// <summary>Timeline length in milliseconds.</summary>
    public async Task<long> SpanAsync() => long.Parse((await Timeline.GetAttributeAsync("data-span"))!, CultureInfo.InvariantCulture);

    /// <summary>Middle of the cursor on the page.</summary>
    public async Task<(float X, float Y)> CursorAsync()
    {
        var box = (await Timeline.BoundingBoxAsync())!;
        var part = await Timeline.EvaluateAsync<float>(
            """
            (slider) => {
              const value = (name) => Number(slider.getAttribute(`aria-value${name}`));
              return (value('now') - value('min')) / (value('max') - value('min'));
            }
            """
        );
        return (box.X + (part * box.Width), box.Y + (box.Height / 2));
    }

    public async ValueTask DisposeAsync()
    {
        await viewer.DisposeAsync();
        await server.DisposeAsync();
    }
}
