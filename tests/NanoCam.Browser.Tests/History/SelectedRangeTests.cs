using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.History;

[Collection(BrowserCollection.Name)]
public sealed class SelectedRangeTests(Chromium chromium)
{
    [Fact]
    public async Task Range_is_pinned_and_deleted_only_after_a_confirmation()
    {
        await using var history = await HistoryPage.OpenAsync(chromium, stub => stub.End.AddHours(-10));
        var (x, y) = await history.CursorAsync();
        await history.Page.Keyboard.DownAsync("Shift");
        await history.Page.Mouse.MoveAsync(x + 60, y);
        await history.Page.Mouse.DownAsync();
        await history.Page.Mouse.MoveAsync(x + 120, y, new() { Steps = 4 });
        await history.Page.Mouse.UpAsync();
        await history.Page.Keyboard.UpAsync("Shift");
        await history.Page.GetByLabel("Note (optional)").FillAsync("Delivery");
        await history.Page.GetByRole(AriaRole.Button, new() { Name = "Pin", Exact = true }).ClickAsync();
        await history.Viewer.WaitUntilAsync(() => history.Stub.Count("POST pins") == 1, "the pin");
        Assert.Equal("Delivery", history.Stub.Bodies.Single().GetProperty("note").GetString());

        var question = await ClickDeleteAsync(history, accept: false);
        Assert.Matches("^Delete about [0-9,]+ frames of “cam-1” from .* You cannot undo this\\.$", question);
        Assert.Equal(0, history.Stub.Count("DELETE"));
        await ClickDeleteAsync(history, accept: true);

        await history.Viewer.WaitUntilAsync(() => history.Stub.Count("DELETE recordings?from=") == 1, "the deletion");
        history.Viewer.AssertClean();
    }

    [Fact]
    public async Task Timelapse_is_downloaded_with_progress()
    {
        await using var history = await HistoryPage.OpenAsync(chromium);
        await history.Page.GetByRole(AriaRole.Button, new() { Name = "Download…" }).ClickAsync();
        var dialog = history.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Time-lapse").CheckAsync();
        await dialog.GetByLabel("Format").SelectOptionAsync("zip");
        await dialog.GetByLabel("One frame").SelectOptionAsync("Every 10 min");

        var download = await history.Page.RunAndWaitForDownloadAsync(() =>
            dialog.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true }).ClickAsync()
        );

        Assert.Matches("^cam-1-.*-timelapse\\.zip$", download.SuggestedFilename);
        Assert.Equal(1, history.Stub.Count("&every=600&fps=25&format=zip"));
        await Assertions.Expect(dialog).ToContainTextAsync("Saved");
        history.Viewer.AssertClean();
    }

    [Fact]
    public async Task Camera_without_recordings_offers_to_turn_recording_on()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address);
        var stub = await RecordingStub.InstallEmptyAsync(viewer);
        await viewer.Page.EvaluateAsync("() => { location.hash = '#/history/cam-1'; }");

        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Turn on recording" }).ClickAsync();

        await Assertions.Expect(viewer.Page.Locator(".stage")).ToContainTextAsync("Recording is on.");
        Assert.Equal("continuous", stub.Bodies.Single().GetProperty("rule").GetString());
        viewer.AssertClean();
    }

    [Fact]
    public async Task Recording_rule_is_changed_on_the_page_of_the_camera()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        var stub = await RecordingStub.InstallAsync(viewer);
        await viewer.TileIn("cam-1", "live").ClickAsync();

        await viewer.Page.GetByLabel(new Regex("^Record")).SelectOptionAsync("One frame at an interval");
        await viewer.Page.GetByLabel(new Regex("^Interval")).SelectOptionAsync("1 min");
        await viewer.WaitUntilAsync(() => stub.Bodies.Count == 2, "the interval");
        await viewer.Page.GetByLabel("Schedule").SelectOptionAsync("Weekly schedule");
        await viewer.WaitUntilAsync(() => stub.Bodies.Count == 3, "the schedule");

        Assert.Equal(60, stub.Bodies.ElementAt(1).GetProperty("everySeconds").GetInt32());
        Assert.Equal("08:00", stub.Bodies.Last().GetProperty("schedule")[0].GetProperty("from").GetString());
        Assert.False(stub.Bodies.Last().TryGetProperty("state", out _));
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Back 30 s" }).ClickAsync();
        await Assertions.Expect(viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Pause (Space)" })).ToBeVisibleAsync();
        viewer.AssertClean();
    }

    private static async Task<string> ClickDeleteAsync(HistoryPage history, bool accept)
    {
        var opening = new TaskCompletionSource<IDialog>();
        void OnDialog(object? sender, IDialog opened) => opening.SetResult(opened);
        history.Page.Dialog += OnDialog;
        var click = history.Page.GetByRole(AriaRole.Button, new() { Name = "Delete…" }).ClickAsync();
        var dialog = await opening.Task;
        await (accept ? dialog.AcceptAsync() : dialog.DismissAsync());
        await click;
        history.Page.Dialog -= OnDialog;
        return dialog.Message;
    }
}
