using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.Events;

/// <summary>The page of events follows the rules of axe-core, fits on a phone, and has texts in both languages.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EventAccessibilityTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Page_of_events_follows_the_rules_of_axe(ColorScheme theme)
    {
        await using var events = await EventsPage.OpenAsync(chromium, theme: theme);
        await events.RowOf("Detection").Locator("img[src^='blob:']").WaitForAsync();
        await AssertCleanAsync(events.Page, "events");
        await events.Page.GetByRole(AriaRole.Button, new() { Name = "Mark all as seen" }).ClickAsync();
        await AssertCleanAsync(events.Page, "seen events");
    }

    [Theory]
    [InlineData(390)]
    [InlineData(320)]
    public async Task Events_fit_on_a_phone(int width)
    {
        await using var events = await EventsPage.OpenAsync(chromium, width: width);
        await events.RowOf("Detection").Locator("img[src^='blob:']").WaitForAsync();

        Assert.Equal(width, await events.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        var tooWide = await events.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('#app *')]
              .filter((element) => element.checkVisibility() && !element.closest('.visually-hidden'))
              .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
              .map((element) => element.outerHTML.slice(0, 200))
            """
        );
        Assert.Empty(tooWide);
    }

    [Fact]
    public async Task Both_languages_have_the_same_texts_about_events()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address);

        var differences = await viewer.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { eventMessages: en } = await import('./js/messages-en-events.js');
              const { eventMessages: zh } = await import('./js/messages-zh-events.js');
              const placeholders = (text) => (text?.match(/\{\w+\}/g) ?? []).sort().join();
              const same = (key) => key in en && key in zh && placeholders(en[key]) === placeholders(zh[key]);
              return [...new Set([...Object.keys(en), ...Object.keys(zh)])].filter((key) => !same(key));
            }
            """
        );

        Assert.Empty(differences);
    }

    private static async Task AssertCleanAsync(IPage page, string name)
    {
        var result = await page.RunAxe();
        var found = result.Violations.Select(rule => $"{rule.Id}: {string.Join(' ', rule.Nodes.Select(node => node.Html))}");
        Assert.True(result.Violations.Length == 0, $"{name}: {string.Join('\n', found)}");
    }
}
