using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.History;

/// <summary>Recording pages and dialogs pass the axe-core rules in both themes, and fit on a phone.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HistoryAccessibilityTests(Chromium chromium)
{
    [Fact]
    public async Task Recording_pages_pass_the_axe_rules_in_both_themes()
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var cameras = new Cameras(server.Address, 2, framesPerSecond: 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, path: server.StartupLines[0].Split("open ")[1]);
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        await RecordingStub.InstallAsync(viewer);
        var page = viewer.Page;

        await OpenAsync(page, "#/history/cam-1?with=cam-2", page.Locator(".stage[data-picture]"));
        await page.Locator(".event").First.WaitForAsync();
        await page.Keyboard.PressAsync("i");
        await page.Locator(".picker summary").ClickAsync();
        await AssertCleanAsync(page.Locator("main"), "history");
        await page.GetByRole(AriaRole.Button, new() { Name = "Calendar" }).ClickAsync();
        await page.Locator(".calendar-day:enabled").First.WaitForAsync();
        await AssertCleanAsync(page.GetByRole(AriaRole.Dialog), "calendar");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Download…" }).ClickAsync();
        await page.GetByLabel("Time-lapse").CheckAsync();
        await AssertCleanAsync(page.GetByRole(AriaRole.Dialog), "download");
        await page.Keyboard.PressAsync("Escape");
        await OpenAsync(page, "#/camera/cam-1", page.GetByLabel("Schedule"));
        await page.GetByLabel("Schedule").SelectOptionAsync("Weekly schedule");
        await AssertCleanAsync(page.Locator(".recording-rule"), "recording rule");
        await OpenAsync(page, "#/admin", page.GetByText("Days left"));
        await AssertCleanAsync(page.Locator(".storage"), "storage");
    }

    [Theory]
    [InlineData(390)]
    [InlineData(320)]
    public async Task History_fits_on_a_phone(int width)
    {
        await using var history = await HistoryPage.OpenAsync(chromium, width: width);

        Assert.Equal(width, await history.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        var tooWide = await history.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('#app *')]
              .filter((element) => element.checkVisibility() && !element.closest('.visually-hidden'))
              .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
              .map((element) => element.outerHTML.slice(0, 200))
            """
        );
        Assert.Empty(tooWide);
    }

    [Theory]
    [InlineData("recording")]
    [InlineData("motion")]
    public async Task Both_languages_have_the_same_texts(string subject)
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address);

        var differences = await viewer.Page.EvaluateAsync<string[]>(
            """
            async (subject) => {
              const en = (await import(`./js/messages-en-${subject}.js`))[`${subject}Messages`];
              const zh = (await import(`./js/messages-zh-${subject}.js`))[`${subject}Messages`];
              const placeholders = (text) => (text?.match(/\{\w+\}/g) ?? []).sort().join();
              const same = (key) => key in en && key in zh && placeholders(en[key]) === placeholders(zh[key]);
              return [...new Set([...Object.keys(en), ...Object.keys(zh)])].filter((key) => !same(key));
            }
            """,
            subject
        );

        Assert.Empty(differences);
    }

    private static async Task OpenAsync(IPage page, string path, ILocator shown)
    {
        await page.EvaluateAsync("(path) => { location.hash = path; }", path);
        await shown.First.WaitForAsync();
    }

    // A theme changes only the colors.
    private static async Task AssertCleanAsync(ILocator part, string name)
    {
        AssertClean(await part.RunAxe(), $"{name}, light");
        await part.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        AssertClean(
            await part.RunAxe(
                new AxeRunOptions
                {
                    RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] },
                }
            ),
            $"{name}, dark"
        );
        await part.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    private static void AssertClean(AxeResult result, string name)
    {
        var found = result.Violations.Select(rule => $"{rule.Id}: {string.Join(' ', rule.Nodes.Select(node => node.Html))}");
        Assert.True(result.Violations.Length == 0, $"{name}: {string.Join('\n', found)}");
    }
}
