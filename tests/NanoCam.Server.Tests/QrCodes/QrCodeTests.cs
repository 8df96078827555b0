using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NanoCam.Server.Accounts;
using NanoCam.Server.QrCodes;
using NanoCam.Server.Tests.Accounts;
using QRCoder;

namespace NanoCam.Server.Tests.QrCodes;

public sealed partial class QrCodeTests
{
    private const string Link = "http://192.168.1.10:8080/sign-in?once=0123456789abcdefghijklmnopqrstuvwxyz-_ABCDE";

    [Fact]
    public async Task Image_is_the_QR_code_of_the_text()
    {
        await using var people = await AccountServer.StartAsync();
        using var response = await people.SignedIn(Role.Administrator).PostAsJsonAsync("/api/qr", new { text = Link });

        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Matrix(), Modules(XDocument.Parse(await response.Content.ReadAsStringAsync()).Root!));
    }

    [Fact]
    public void Terminal_output_is_the_QR_code_of_the_text()
    {
        // Each character is two modules, one above the other; light ones are in the text color.
        var rows = QrCode.Lines(Link).SelectMany(line => new[] { line.Select(c => c is ' ' or '▄'), line.Select(c => c is ' ' or '▀') });
        var matrix = Matrix();

        Assert.Equal(matrix, rows.Take(matrix.Count).Select(row => string.Concat(row.Select(dark => dark ? '#' : '.'))));
    }

    [Theory]
    [InlineData(0, HttpStatusCode.BadRequest)]
    [InlineData(QrCode.MaxLength, HttpStatusCode.OK)]
    [InlineData(QrCode.MaxLength + 1, HttpStatusCode.BadRequest)]
    public async Task Length_of_the_text_is_limited(int length, HttpStatusCode status)
    {
        await using var people = await AccountServer.StartAsync();
        // Uses the characters with the longest UTF-8 encoding.
        var text = new string('囗', length);
        Assert.Equal(status, (await people.SignedIn(Role.Administrator).PostAsJsonAsync("/api/qr", new { text })).StatusCode);
    }

    [Fact]
    public async Task Only_administrators_can_draw_QR_codes()
    {
        await using var people = await AccountServer.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await people.Anonymous.PostAsJsonAsync("/api/qr", new { text = "a" })).StatusCode);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await people.SignedIn(Role.Operator).PostAsJsonAsync("/api/qr", new { text = "a" })).StatusCode
        );
    }

    private static List<string> Matrix()
    {
        using var data = QRCodeGenerator.GenerateQrCode(Link, QRCodeGenerator.ECCLevel.M);
        return [.. data.ModuleMatrix.Select(row => string.Concat(row.Cast<bool>().Select(dark => dark ? '#' : '.')))];
    }

    // The path of the picture, as rows of modules. Each part of it is a run of dark modules in one row.
    private static IEnumerable<string> Modules(XElement svg)
    {
        var size = int.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
        var rows = Enumerable.Range(0, size).Select(_ => Enumerable.Repeat('.', size).ToArray()).ToArray();
        foreach (
            Match run in Run().Matches(svg.Elements().Single(element => element.Attribute("fill")!.Value == "#000").Attribute("d")!.Value)
        )
        {
            rows[Number(2)].AsSpan(Number(1), Number(3)).Fill('#');

            int Number(int group) => int.Parse(run.Groups[group].Value, CultureInfo.InvariantCulture);
        }

        return rows.Select(row => new string(row));
    }

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1h-\d+z")]
    private static partial Regex Run();
}
