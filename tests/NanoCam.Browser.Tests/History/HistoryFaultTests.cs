using System.Globalization;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.History;

/// <summary>The history while responses are late, fail, or cannot be decoded.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HistoryFaultTests(Chromium chromium)
{
    [Fact]
    public async Task Late_response_does_not_change_the_address_of_the_next_page()
    {
        await using var history = await HistoryPage.OpenAsync(chromium);
        await history.Page.Keyboard.PressAsync("c");
        using (history.Stub.HoldFrames())
        {
            var before = history.Stub.Count("direction=after");
            await history.Page.Locator(".calendar-day:enabled").Last.ClickAsync();
            await history.Viewer.WaitUntilAsync(() => history.Stub.Count("direction=after") > before, "the request of the day");
            await history.Page.Keyboard.PressAsync("l");
            await history.Page.WaitForURLAsync("**/#/camera/cam-1");
        }

        // The answer has arrived when the page has had time for another request.
        await history.Page.EvaluateAsync("() => fetch('api/pins').then((response) => response.text())");
        await history.Page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
        Assert.EndsWith("#/camera/cam-1", history.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_disappears_and_the_timeline_returns_when_the_server_responds_again()
    {
        await using var history = await HistoryPage.OpenAsync(chromium, stub => stub.End.AddHours(-10));
        history.Stub.Failing = "GET timeline";
        await history.Page.GetByLabel("Timeline length").Last.SelectOptionAsync("1 min");
        await Assertions.Expect(history.Page.Locator(".message")).ToHaveTextAsync("The server is starting.");

        history.Stub.Failing = null;

        await Assertions.Expect(history.Page.Locator(".message")).ToBeHiddenAsync(new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Frame_that_cannot_be_decoded_does_not_end_playback()
    {
        await using var history = await HistoryPage.OpenAsync(chromium, stub => stub.End.AddHours(-10));
        var damaged = history.Stub.End.AddHours(-10).AddSeconds(3);
        history.Stub.Damaged = damaged;

        await history.Page.Keyboard.PressAsync("Space");

        await history.Viewer.WaitUntilAsync(async () => await history.ShownAsync() > damaged, "a frame after the damaged one");
        await Assertions.Expect(history.Page.GetByRole(AriaRole.Button, new() { Name = "Pause (Space)" })).ToBeVisibleAsync();
        history.Viewer.AssertClean();
    }

    [Fact]
    public async Task Note_stays_when_pinning_fails()
    {
        await using var history = await HistoryPage.OpenAsync(chromium, stub => stub.End.AddHours(-10));
        await SelectRangeAsync(history);
        history.Stub.Failing = "POST pins";
        await history.Page.GetByLabel("Note (optional)").FillAsync("Delivery");
        await history.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(history.Page.Locator(".range [role=alert]")).ToHaveTextAsync("The server is starting.");
        await Assertions.Expect(history.Page.GetByLabel("Note (optional)")).ToHaveValueAsync("Delivery");
    }

    [Fact]
    public async Task Download_has_the_exact_range_of_the_timeline()
    {
        await using var history = await HistoryPage.OpenAsync(chromium, stub => stub.End.AddHours(-10).AddMilliseconds(250));
        await SelectRangeAsync(history);
        await history.Page.GetByRole(AriaRole.Button, new() { Name = "Download…" }).ClickAsync();
        var dialog = history.Page.GetByRole(AriaRole.Dialog);
        await history.Page.RunAndWaitForDownloadAsync(() =>
            dialog.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true }).ClickAsync()
        );

        var from = history.Stub.End.AddHours(-10).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Assert.Equal(1, history.Stub.Count($"export?from={from}.250000&"));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved ");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Focus_stays_in_the_calendar_and_in_the_list_of_events()
    {
        await using var history = await HistoryPage.OpenAsync(chromium);
        await history.Page.Keyboard.PressAsync("c");
        await Assertions.Expect(history.Page.Locator(".calendar [aria-current]")).ToBeFocusedAsync();
        var previous = history.Page.GetByRole(AriaRole.Button, new() { Name = "Previous month" });
        var title = await history.Page.Locator(".calendar h2").TextContentAsync();
        await previous.FocusAsync();
        await history.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(history.Page.Locator(".calendar h2")).Not.ToHaveTextAsync(title!);
        await Assertions.Expect(history.Page.Locator(".calendar-day:enabled").First).ToBeVisibleAsync();
        await Assertions.Expect(previous).ToBeFocusedAsync();
        await history.Page.Keyboard.PressAsync("Escape");

        // The timeline follows the event, and the list changes with it.
        var last = history.Page.Locator(".event").Last;
        await last.FocusAsync();
        await history.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(last).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Address_with_values_that_are_not_valid_shows_the_newest_frame()
    {
        await using var history = await HistoryPage.OpenAsync(chromium, stub => stub.End.AddHours(-10));
        await history.Page.EvaluateAsync(
            "() => { location.hash = '#/history/cam-1?at=99999999999999999&span=NaN&with=cam-1,,cam-2,cam-2'; }"
        );
        await Assertions.Expect(history.Page.Locator(".stage[data-picture]")).ToHaveCountAsync(2);
        history.Viewer.AssertClean();
    }

    // From the cursor to a percent of the timeline later.
    private static async Task SelectRangeAsync(HistoryPage history)
    {
        await history.Page.Keyboard.PressAsync("i");
        await history.Timeline.FocusAsync();
        await history.Page.Keyboard.PressAsync("ArrowRight");
        await history.Page.Keyboard.PressAsync("o");
    }
}
