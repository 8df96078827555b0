using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.Events;

/// <summary>The page of events, on a server with recorded cameras.</summary>
internal sealed class EventsPage(ViewerServer server, Cameras cameras, ViewerPage viewer) : IAsyncDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.Address };

    public IPage Page => viewer.Page;

    public ViewerPage Viewer => viewer;

    public ILocator Rows => Page.Locator(".event-row");

    /// <summary>Opens the page when cam-1 has recorded frames and a detection.</summary>
    public static async Task<EventsPage> OpenAsync(Chromium chromium, int width = 1280, ColorScheme? theme = null)
    {
        var server = await ViewerServer.StartAsync();
        var cameras = new Cameras(server.Address, 2);
        var viewer = await chromium.NewPageAsync(server.Address, width: width, theme: theme);
        var page = new EventsPage(server, cameras, viewer);
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        (await page._http.PutAsJsonAsync("api/cameras/cam-1/recording", new { rule = "continuous" })).EnsureSuccessStatusCode();
        await viewer.WaitUntilAsync(async () => await page.CountFramesAsync() >= 3, "recorded frames");
        await page.DetectAsync("cam-1", "person");
        await page.OpenAsync("#/events");
        await page.RowOf("Detection").WaitForAsync();
        return page;
    }

    public Task OpenAsync(string hash) => Page.EvaluateAsync("(path) => { location.hash = path; }", hash);

    /// <summary>List of the filter by its title.</summary>
    public ILocator ListOf(string title) => Page.GetByRole(AriaRole.Combobox, new() { Name = title, Exact = true });

    /// <summary>The newest row with a text.</summary>
    public ILocator RowOf(string text) => Rows.Filter(new() { HasText = text }).First;

    public async Task DetectAsync(string camera, params string[] labels)
    {
        var boxes = labels.Select(label => $$"""{"label":"{{label}}","score":0.9,"x":0.25,"y":0.25,"width":0.5,"height":0.5}""");
        using var body = new StringContent($$"""{"boxes":[{{string.Join(',', boxes)}}]}""", Encoding.UTF8, "application/json");
        (await _http.PostAsync($"api/cameras/{camera}/detections", body)).EnsureSuccessStatusCode();
    }

    /// <summary>Sends detections until a condition in JavaScript holds: on a slow machine, boxes disappear too soon.</summary>
    public Task DetectUntilAsync(string camera, Func<string[]> labels, string condition) =>
        viewer.WaitUntilAsync(
            async () =>
            {
                await DetectAsync(camera, labels());
                return await Page.EvaluateAsync<bool>(
                    $$"""
                    async () => {
                      const holds = () => {{condition}};
                      for (let i = 0; i < 30 && !holds(); i++) await new Promise(requestAnimationFrame);
                      return holds();
                    }
                    """
                );
            },
            condition
        );

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await viewer.DisposeAsync();
        await cameras.DisposeAsync();
        await server.DisposeAsync();
    }

    private async Task<int> CountFramesAsync()
    {
        var page = await _http.GetFromJsonAsync<JsonElement>("api/cameras/cam-1/frames?limit=10");
        return page.GetProperty("frames").GetArrayLength();
    }
}
