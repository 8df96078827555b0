using System.Net;
using System.Text.RegularExpressions;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Tests.Local;
using NanoCam.Testing;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SetupServerTests
{
    private static readonly (string Name, string Value)[] Good =
    [
        ("wifi.ssid", "Café & \"Söhne\""),
        ("wifi.password", "p&ss=w+rd %41"),
        ("server", "http://192.168.1.10:8080"),
        ("camera", "door"),
        ("pairing", ""),
        ("board", "xiao-esp32s3-sense"),
        ("mode", "live"),
        ("local", "off"),
    ];

    [Fact]
    public async Task Page_shows_all_fields_and_boards_and_loads_nothing_from_other_servers()
    {
        await using var device = await SetupDevice.StartAsync();
        var page = await RawClient.AskAsync(device.Port, "GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n", page, StringComparison.Ordinal);
        foreach (var field in SetupForm.Fields)
        {
            Assert.Contains($"name=\"{field}\"", page, StringComparison.Ordinal);
        }

        foreach (var board in Camera.Boards.All)
        {
            Assert.Contains($"<option>{board.Name}</option>", page, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch("<link|<script|src=|url\\(", page);
        Assert.DoesNotContain("<small>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_about_the_board_is_at_the_top_of_the_page()
    {
        await using var device = await SetupDevice.StartAsync();
        device.Note = "This image has no camera component.";

        var page = await RawClient.AskAsync(device.Port, "GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n");

        Assert.Contains("<p><small>This image has no camera component.</small></p><form", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_of_a_QR_code_fills_the_fields_and_saves_nothing()
    {
        await using var device = await SetupDevice.StartAsync();
        var page = await RawClient.AskAsync(
            device.Port,
            "GET /?server=http%3A%2F%2F192.168.1.10%3A8080&camera=door&pairing=%22%3E HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n"
        );
        Assert.Matches("name=\"server\"[^>]* value=\"http://192.168.1.10:8080\"", page);
        Assert.Matches("name=\"camera\"[^>]* value=\"door\"", page);
        Assert.Matches("name=\"pairing\"[^>]* value=\"&quot;&gt;\"", page);
        Assert.Null(device.File.Load().Settings);
    }

    [Fact]
    public async Task Valid_form_is_saved_and_the_chip_restarts_once()
    {
        await using var device = await SetupDevice.StartAsync();
        var answer = await SubmitAsync(device);
        Assert.Contains("will restart and join Café &amp; &quot;Söhne&quot;.", answer, StringComparison.Ordinal);
        var settings = device.File.Load().Settings!;
        foreach ((var name, var value) in Good)
        {
            Assert.Equal(value, SettingsFormatter.Get(settings, name));
        }

        await SubmitAsync(device);
        await Eventually.TrueAsync(() => device.Chip.Reboots > 0);
        Assert.Equal(1, device.Chip.Reboots);
    }

    [Theory]
    [InlineData("wifi.ssid", "", "wifi.ssid must be the name of the network")]
    [InlineData("wifi.password", "short", "wifi.password must be 8 to 63")]
    [InlineData("server", "192.168.1.10", "server must be an address such as")]
    [InlineData("server", "", "server is required")]
    [InlineData("camera", "my camera", "camera must be 1 to 64")]
    [InlineData("pairing", "1", "pairing must be the code")]
    [InlineData("board", "toaster", "board must be one of")]
    [InlineData("mode", "film", "mode must be live or photo.")]
    [InlineData("local", "1", "local must be on or off.")]
    [InlineData("board", "custom", "pin.xclk is required")]
    public async Task Error_appears_at_its_field_input_remains_and_nothing_is_saved(string name, string value, string sentence)
    {
        await using var device = await SetupDevice.StartAsync();
        var answer = await SubmitAsync(device, (name, value));
        Assert.Contains("<small>" + sentence, answer, StringComparison.Ordinal);
        foreach (
            (var field, var typed) in Good.Where(field => field.Name != name && field.Name is ("server" or "camera" or "wifi.password"))
        )
        {
            Assert.Matches($"name=\"{field}\"[^>]* value=\"{Regex.Escape(WebUtility.HtmlEncode(typed))}\"", answer);
        }

        Assert.DoesNotContain(
            "p&ss",
            WebUtility.HtmlDecode(await RawClient.AskAsync(device.Port, "GET / HTTP/1.1\r\n\r\n")),
            StringComparison.Ordinal
        );
        Assert.Null(device.File.Load().Settings);
        Assert.Equal(0, device.Chip.Reboots);
    }

    [Fact]
    public async Task Input_never_becomes_markup()
    {
        await using var device = await SetupDevice.StartAsync();
        foreach (var field in SetupForm.Fields)
        {
            var answer = await SubmitAsync(device, (field, "\"><script>'&"), ("mode", "no"));
            Assert.DoesNotContain("<script", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("'&", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/generate_204")]
    [InlineData("/hotspot-detect.html")]
    [InlineData("/connecttest.txt?x=1")]
    [InlineData("/../../etc/passwd")]
    public async Task Probes_of_phones_are_redirected_to_the_page(string path)
    {
        await using var device = await SetupDevice.StartAsync();
        var answer = await RawClient.AskAsync(device.Port, $"GET {path} HTTP/1.1\r\nHost: connectivitycheck.example\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 302 Found\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nLocation: http://192.168.4.1/\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wifi.ssid=%")]
    [InlineData("wifi.ssid=%4")]
    [InlineData("wifi.ssid=%g0")]
    [InlineData("wifi.ssid=a%00b")]
    [InlineData("wifi.ssid=a%0ab")]
    [InlineData("wifi.ssid=%ff")]
    [InlineData("")]
    [InlineData("&&&===%%%")]
    public async Task Invalid_form_shows_the_page_again(string body)
    {
        await using var device = await SetupDevice.StartAsync();
        var answer = await PostAsync(device, body);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Matches("<small>wifi.ssid (contains|is missing)", answer);
    }

    [Fact]
    public async Task Form_beyond_2048_bytes_is_rejected()
    {
        await using var device = await SetupDevice.StartAsync();
        Assert.StartsWith("HTTP/1.1 413", await PostAsync(device, new string('a', 2049)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await PostAsync(device, new string('a', 2048)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Longest_values_fit_into_a_form()
    {
        await using var device = await SetupDevice.StartAsync();
        var answer = await SubmitAsync(
            device,
            ("wifi.ssid", new string('漢', 10)),
            ("wifi.password", new string('%', 63)),
            ("server", "http://" + new string('s', 121)),
            ("camera", new string('c', 64)),
            ("pairing", new string('7', 32))
        );
        Assert.Contains("The settings were saved.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_without_a_field_are_kept()
    {
        var damaged = Settings.Everything.Replace("quality = 100", "quality = 101", StringComparison.Ordinal);
        await using var device = await SetupDevice.StartAsync(damaged);
        var page = await RawClient.AskAsync(device.Port, "GET / HTTP/1.1\r\n\r\n");
        Assert.Contains("line 19: quality must be a number from 1 to 100.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a#b", page, StringComparison.Ordinal);

        await SubmitAsync(device, ("board", "custom"));
        var settings = device.File.Load().Settings!;
        Assert.Equal((1600, 10, 14), (settings.Width, settings.ClockMegahertz, settings.FindBoard()!.PixelClock));

        // Other boards do not use the pins.
        await SubmitAsync(device, ("board", "esp32-s3-eye"));
        Assert.Equal(13, device.File.Load().Settings!.FindBoard()!.PixelClock);
    }

    [Fact]
    public async Task Pins_that_do_not_fit_a_new_board_are_removed()
    {
        var text = Settings.Smallest.Replace("end\n", "wake.pin = 21\nflash.pin = 4\nquality = 101\nend\n", StringComparison.Ordinal);
        await using var device = await SetupDevice.StartAsync(text);

        Assert.Contains("The settings were saved.", await SubmitAsync(device, ("board", "ai-thinker-esp32-cam")), StringComparison.Ordinal);
        var settings = device.File.Load().Settings!;
        Assert.Equal((-1, 4), (settings.WakePin, settings.FlashPin));
    }

    [Fact]
    public async Task Full_storage_is_reported_and_the_chip_does_not_restart()
    {
        await using var device = await SetupDevice.StartAsync(storage: folder => new FileFolder(Path.Combine(folder, "gone")));
        var answer = await SubmitAsync(device);
        Assert.StartsWith("HTTP/1.1 500", answer, StringComparison.Ordinal);
        Assert.Contains(
            "The settings were not saved because the storage of this board is full or not writable.",
            answer,
            StringComparison.Ordinal
        );
        Assert.Equal(0, device.Chip.Reboots);
    }

    private static async Task<string> SubmitAsync(SetupDevice device, params (string Name, string Value)[] changes)
    {
        var fields = Good.ToDictionary(field => field.Name, field => field.Value);
        foreach ((var name, var value) in changes)
        {
            fields[name] = value;
        }

        using FormUrlEncodedContent form = new(fields);
        return await PostAsync(device, await form.ReadAsStringAsync());
    }

    private static async Task<string> PostAsync(SetupDevice device, string body)
    {
        var answer = await RawClient.AskAsync(
            device.Port,
            "POST / HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + $"{body.Length}\r\n\r\n{body}"
        );
        return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(answer));
    }
}
