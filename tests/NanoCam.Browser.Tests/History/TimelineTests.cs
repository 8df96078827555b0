using System.Globalization;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.History;

[Collection(BrowserCollection.Name)]
public sealed class TimelineTests(Chromium chromium)
{
    [Fact]
    public async Task Timeline_shows_a_day_with_its_gap_and_zooms_to_single_frames_and_to_a_year()
    {
        await using var history = await HistoryPage.OpenAsync(chromium);
        Assert.Equal(86_400_000, await history.SpanAsync());
        await AssertPaintedAsync(history, "dense");
        await AssertPaintedAsync(history, "gap");
        var box = (await history.Timeline.BoundingBoxAsync())!;

        await history.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await history.Page.Mouse.WheelAsync(0, -400);
        await history.Viewer.WaitUntilAsync(async () => (await history.SpanAsync()) < 86_400_000, "a zoom with the wheel");
        await history.Page.GetByLabel("Timeline length").Last.SelectOptionAsync("1 min");
        await history.Viewer.WaitUntilAsync(() => history.Stub.Count("frames?from") > 1, "a list of single frames");
        await history.Page.GetByLabel("Timeline length").Last.SelectOptionAsync("365 d");

        await history.Viewer.WaitUntilAsync(() => history.Stub.Count("step=86400") > 0, "columns of days");
        await AssertPaintedAsync(history, "hour");
        history.Viewer.AssertClean();
    }

    [Fact]
    public async Task Dragging_requests_one_frame_at_a_time_and_ends_at_the_newest()
    {
        await using var history = await HistoryPage.OpenAsync(chromium, stub => stub.End.AddHours(-10));
        var before = history.Stub.Count("frames/at");
        var (x, y) = await history.CursorAsync();
        using (history.Stub.HoldFrames())
        {
            await history.Page.Mouse.MoveAsync(x, y);
            await history.Page.Mouse.DownAsync();
            await history.Page.Mouse.MoveAsync(x + 120, y, new() { Steps = 24 });
            await history.Page.Mouse.UpAsync();
            await history.Viewer.WaitUntilAsync(() => history.Stub.Count("frames/at") == before + 1, "the first request");
        }

        await history.Viewer.WaitUntilAsync(() => history.Stub.Count("frames/at") == before + 2, "the request of the newest time");
        var value = long.Parse((await history.Timeline.GetAttributeAsync("aria-valuenow"))!, CultureInfo.InvariantCulture);
        await history.Viewer.WaitUntilAsync(
            async () => Math.Abs((await history.ShownAsync()).ToUnixTimeSeconds() - value) <= 1,
            "the frame of the newest time"
        );
        Assert.Equal(1, history.Stub.MostInFlight);
        history.Viewer.AssertClean();
    }

    [Fact]
    public async Task Keys_step_by_frame_move_in_time_and_zoom()
    {
        await using var history = await HistoryPage.OpenAsync(chromium, stub => stub.End.AddHours(-10));
        var start = history.Stub.End.AddHours(-10);
        await history.WaitForFrameAsync(start);

        await history.Page.Keyboard.PressAsync(".");
        await history.WaitForFrameAsync(start.AddSeconds(1));
        await history.Page.Keyboard.PressAsync("ArrowLeft");
        await history.WaitForFrameAsync(start);
        await history.Page.Keyboard.PressAsync("+");
        Assert.Equal(54_000_000, await history.SpanAsync());
        await history.Timeline.FocusAsync();
        await history.Page.Keyboard.PressAsync("ArrowRight");
        await history.WaitForFrameAsync(start.AddSeconds(540));
        await history.Page.Keyboard.PressAsync("-");
        Assert.Equal(86_400_000, await history.SpanAsync());
        history.Viewer.AssertClean();
    }

    [Fact]
    public async Task Playing_advances_and_skips_a_gap_with_all_cameras_at_the_same_time()
    {
        await using var history = await HistoryPage.OpenAsync(chromium, stub => stub.GapStart.AddSeconds(-20), others: "cam-2");
        await history.Page.GetByLabel("Speed").SelectOptionAsync("60");

        await history.Page.Keyboard.PressAsync("Space");

        await Assertions.Expect(history.Page.Locator(".message")).ToContainTextAsync("Skipped");
        await history.Viewer.WaitUntilAsync(async () => (await history.ShownAsync()) >= history.Stub.GapEnd, "frames after the gap");
        await history.Page.GetByRole(AriaRole.Button, new() { Name = "Pause (Space)" }).ClickAsync();
        var shown = await history
            .Page.Locator(".stage")
            .EvaluateAllAsync<double[]>("(all) => all.map((stage) => Number(stage.dataset.time))");
        Assert.Equal(2, shown.Length);
        Assert.InRange(Math.Abs(shown[0] - shown[1]), 0, 60_000);
        history.Viewer.AssertClean();
    }

    [Fact]
    public async Task Calendar_shows_days_with_recordings_and_opens_one()
    {
        await using var history = await HistoryPage.OpenAsync(chromium);
        await history.Page.Keyboard.PressAsync("c");
        var calendar = history.Page.GetByRole(AriaRole.Dialog, new() { Name = "Calendar" });
        var today = calendar.Locator("[aria-current]");
        await Assertions.Expect(today).ToBeFocusedAsync();
        await history.Page.Keyboard.PressAsync("PageUp");
        await Assertions.Expect(calendar.Locator(".calendar-day:enabled").First).ToBeVisibleAsync();

        await calendar.GetByRole(AriaRole.Button, new() { NameRegex = new(" 15, .* frames$") }).ClickAsync();

        await Assertions.Expect(calendar).ToHaveCountAsync(0);
        await history.Viewer.WaitUntilAsync(async () => (await history.ShownAsync()).Day == 15, "the first frame of the day");
        Assert.Equal(86_400_000, await history.SpanAsync());
        history.Viewer.AssertClean();
    }

    private static Task<IJSHandle> AssertPaintedAsync(HistoryPage history, string color) =>
        history.Page.WaitForFunctionAsync(
            """
            (name) => {
              const canvas = document.querySelector('.timeline canvas');
              const probe = new OffscreenCanvas(1, 1).getContext('2d');
              probe.fillStyle = getComputedStyle(canvas).getPropertyValue(`--timeline-${name}`).trim();
              probe.fillRect(0, 0, 1, 1);
              const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
              const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
              copy.drawImage(canvas, 0, 0);
              const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
              let count = 0;
              for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) count++;
              return count > 50;
            }
            """,
            color
        );
}
