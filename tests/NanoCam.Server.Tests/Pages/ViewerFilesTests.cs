using System.Net;
using System.Text.RegularExpressions;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Pages;

public sealed partial class ViewerFilesTests
{
    [Fact]
    public async Task Page_links_each_file_with_a_version_that_browsers_cache_permanently()
    {
        await using var server = await TestServer.StartAsync();
        var paths = await LinksAsync(server, "/");

        Assert.Contains(paths, path => path.EndsWith("/js/app.js", StringComparison.Ordinal));
        Assert.All(paths, path => Assert.Matches("^assets/[0-9a-f]{16}/(js|css)/", path));
        foreach (var path in paths)
        {
            using var response = await server.Client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", response.Headers.GetValues("Cache-Control").Single());
        }
    }

    [Fact]
    public async Task Modules_for_the_first_picture_are_preloaded_with_texts_in_one_language()
    {
        await using var server = await TestServer.StartAsync();

        var chinese = await LinksAsync(server, "/", ("Accept-Language", "zh-CN,en;q=0.5"));
        var chosen = await LinksAsync(server, "/", ("Accept-Language", "zh-CN"), ("Cookie", "nanocam-language=en"));

        Assert.Contains(chinese, path => path.EndsWith("/js/messages-zh-camera.js", StringComparison.Ordinal));
        Assert.DoesNotContain(chinese, path => path.EndsWith("/js/messages-en.js", StringComparison.Ordinal));
        Assert.Contains(chosen, path => path.EndsWith("/js/messages-en.js", StringComparison.Ordinal));
        Assert.Contains(chinese, path => path.EndsWith("/js/tile.js", StringComparison.Ordinal));
        Assert.DoesNotContain(chinese, path => path.EndsWith("/js/admin.js", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task File_is_compressed_in_an_encoding_that_the_client_accepts(string accepted, string? expected)
    {
        await using var server = await TestServer.StartAsync();
        var plain = await server.Client.GetByteArrayAsync("/js/dom.js");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/js/dom.js");
        request.Headers.Add("Accept-Encoding", accepted);
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(expected, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", response.Headers.Vary.Single());
        var sent = await response.Content.ReadAsByteArrayAsync();
        Assert.True(expected is null ? sent.AsSpan().SequenceEqual(plain) : sent.Length < plain.Length / 2);
    }

    [Fact]
    public async Task File_of_another_version_is_served_but_not_cached()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.Client.GetAsync("/assets/0123456789abcdef/js/dom.js");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
    }

    private static async Task<IReadOnlyList<string>> LinksAsync(
        TestServer server,
        string page,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await server.Client.SendAsync(request);
        return [.. Link().Matches(await response.Content.ReadAsStringAsync()).Select(match => match.Groups["path"].Value).Distinct()];
    }

    [GeneratedRegex("(?:href|src)=\"(?<path>[^\"]+\\.(?:js|css))\"")]
    private static partial Regex Link();
}
