using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.Events;

/// <summary>The list of events, and its links to recordings and cameras.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EventListTests(Chromium chromium)
{
    [Fact]
    public async Task Event_shows_its_frame_and_opens_the_recording_and_the_camera()
    {
        await using var events = await EventsPage.OpenAsync(chromium);
        var row = events.RowOf("Detection");
        await Assertions.Expect(row).ToContainTextAsync("person 90 %");
        await row.Locator("img[src^='blob:']").WaitForAsync();
        await Assertions.Expect(events.Page.Locator(".event-day h2").First).ToHaveTextAsync("Today");
        await Assertions.Expect(events.Page.Locator(".event-summary").First).ToContainTextAsync("Detection: 1");

        await row.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Live view of") }).ClickAsync();
        await events.Page.Locator(".stage[data-state='live']").WaitForAsync();
        await events.OpenAsync("#/events?camera=cam-1&kind=detection");
        await events.RowOf("Detection").Locator(".event-open").ClickAsync();
        await events.Page.Locator(".history .stage[data-picture]").WaitForAsync();
        events.Viewer.AssertClean();
    }

    [Fact]
    public async Task List_is_filtered_and_shows_new_events()
    {
        await using var events = await EventsPage.OpenAsync(chromium);
        var page = events.Page;
        await events.ListOf("Type").SelectOptionAsync("detection");
        await Assertions.Expect(events.Rows).ToHaveCountAsync(1);
        await events.ListOf("Camera").SelectOptionAsync("cam-2");
        await Assertions.Expect(page.GetByText("No events match the filter.")).ToBeVisibleAsync();
        Assert.EndsWith("#/events?camera=cam-2&kind=detection", page.Url, StringComparison.Ordinal);

        await events.DetectAsync("cam-2", "cat");
        await Assertions.Expect(events.RowOf("cat 90 %")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#announcer")).Not.ToBeEmptyAsync();
        await events.ListOf("Camera").SelectOptionAsync("");
        await Assertions.Expect(events.Rows).ToHaveCountAsync(2);
        await Assertions.Expect(events.Rows.First).ToContainTextAsync("cat 90 %");
        events.Viewer.AssertClean();
    }

    [Fact]
    public async Task Events_marked_as_seen_stay_so_in_this_browser()
    {
        await using var events = await EventsPage.OpenAsync(chromium);
        var page = events.Page;
        var row = events.RowOf("Detection");
        await Assertions.Expect(row).ToHaveAttributeAsync("data-seen", "false");
        await row.GetByRole(AriaRole.Button, new() { Name = "Mark as seen" }).ClickAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-seen", "true");

        await page.ReloadAsync();
        await Assertions.Expect(events.RowOf("Detection")).ToHaveAttributeAsync("data-seen", "true");
        await Assertions.Expect(events.RowOf("Camera online")).ToHaveAttributeAsync("data-seen", "false");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark all as seen" }).ClickAsync();
        await Assertions.Expect(page.Locator(".event-row[data-seen='false']")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Mark all as seen" })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Arrow_keys_move_between_events_and_letters_act_on_them()
    {
        await using var events = await EventsPage.OpenAsync(chromium);
        var page = events.Page;
        await events.ListOf("Type").SelectOptionAsync("detection");
        await Assertions.Expect(events.Rows).ToHaveCountAsync(1);
        await page.Locator("main").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(events.Rows.First.Locator(".event-open")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("m");
        await Assertions.Expect(events.Rows.First).ToHaveAttributeAsync("data-seen", "true");
        await page.Keyboard.PressAsync("l");
        await page.Locator(".stage[data-state='live']").WaitForAsync();
    }

    [Fact]
    public async Task Boxes_of_a_detector_are_drawn_over_the_live_picture_and_disappear()
    {
        await using var events = await EventsPage.OpenAsync(chromium);
        var page = events.Page;
        await events.OpenAsync("#/camera/cam-1");
        await page.Locator(".stage[data-state='live']").WaitForAsync();
        await events.DetectUntilAsync(
            "cam-1",
            () => ["person", "car"],
            "document.querySelector('.stage').textContent.includes('Detected: person, car')"
        );
        var drawn = await page.EvaluateAsync<int>(
            """
            () => {
              const canvas = document.querySelector('canvas.detections');
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              return data.filter((value, i) => i % 4 === 3 && value > 0).length;
            }
            """
        );
        Assert.InRange(drawn, 1_000, 200_000);
        await Assertions.Expect(page.Locator(".stage canvas.detections")).ToBeHiddenAsync();
        events.Viewer.AssertClean();
    }

    [Fact]
    public async Task Notifications_that_the_user_turned_on_show_events_on_every_page()
    {
        await using var events = await EventsPage.OpenAsync(chromium);
        var page = events.Page;
        // A headless browser shows none.
        await page.EvaluateAsync(
            """
            () => {
              window.notified = [];
              window.Notification = class {
                static permission = 'default';
                static requestPermission = async () => (Notification.permission = 'granted');
                constructor(title, { body }) { window.notified.push(`${title}: ${body}`); }
              };
            }
            """
        );
        await page.GetByLabel("Notify me while this page is open").CheckAsync();
        await events.OpenAsync("#/");
        await events.Viewer.TileIn("cam-2", "live").WaitForAsync();
        // The code of notifications is loaded some seconds after the first picture.
        await events.DetectUntilAsync("cam-2", () => [Guid.NewGuid().ToString("N")], "window.notified.length > 0");
        Assert.Contains("Detection", await page.EvaluateAsync<string>("() => window.notified[0]"), StringComparison.Ordinal);
    }
}
