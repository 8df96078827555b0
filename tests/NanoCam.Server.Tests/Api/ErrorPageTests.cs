using System.Net;
using NanoCam.Server.Api;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Api;

public sealed class ErrorPageTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("no/such/page", 404, "This page does not exist", "页面不存在", "/")]
    [InlineData("share/ncs_unknown/", 404, "This share link does not work", "此分享链接无法使用", "/sign-in")]
    [InlineData("share/ncs_unknown", 404, "This share link does not work", "此分享链接无法使用", "/sign-in")]
    [InlineData("api/cameras/nobody", 404, "There is no such camera", "没有此摄像头", "/")]
    [InlineData("api/cameras/..%2f/frame.jpg", 400, "The address is not valid", "地址无效", "/")]
    [InlineData("latest", 404, "There is no picture", "没有画面", "/")]
    [InlineData("images/none.jpg", 404, "This page does not exist", "页面不存在", "/")]
    [InlineData("snapshot", 503, "Not available right now", "暂时无法打开", "/snapshot")]
    [InlineData("upload", 405, "This address is for programs", "此地址供程序使用", "/")]
    public async Task Browser_receives_a_page_in_its_language(string path, int status, string english, string chinese, string link)
    {
        foreach (var (language, title) in new[] { ("en-US,en;q=0.9", english), ("zh-CN,zh;q=0.9,en;q=0.8", chinese) })
        {
            using var response = await OpenAsync(path, language);
            var page = await response.Content.ReadAsStringAsync();
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains($"<html lang=\"{language[..2]}\">", page, StringComparison.Ordinal);
            Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
            Assert.Contains($"<a href=\"{link}\">", page, StringComparison.Ordinal);
            Assert.Contains(
                "frame-ancestors 'none'",
                response.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal
            );
            Assert.True(response.Headers.CacheControl?.NoStore);
        }
    }

    [Theory]
    [InlineData("no/such/page", "*/*", "")]
    [InlineData("share/ncs_unknown/", "application/json", "")]
    [InlineData("share/ncs_unknown/", "image/avif,image/webp,*/*", "")]
    [InlineData("api/cameras/nobody", "text/html", "cors")]
    [InlineData("api/cameras/nobody", "text/html", "no-cors")]
    public async Task Program_receives_a_problem_document(string path, string accept, string mode)
    {
        using var response = await OpenAsync(path, "zh", accept, mode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Seed_route_keeps_its_error()
    {
        using var response = await OpenAsync("latest", "en", "*/*");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.StartsWith("{\"error\":", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foreign_host_name_gets_a_page_with_an_address_that_works()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.Address);
        request.Headers.Host = "cams.example.org";
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await _server.Client.SendAsync(request);
        Assert.Equal(421, (int)response.StatusCode);
        Assert.Contains(
            $"<a href=\"http://localhost:{_server.Address.Port}/\">",
            await response.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Address_is_escaped_in_the_page()
    {
        using var response = await OpenAsync("%3Cscript%3Ealert(1)%3C/script%3E", "en");
        Assert.DoesNotContain("<script>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_request_of_a_browser_has_no_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(_server.Address, "nowhere"));
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await _server.Client.SendAsync(request);
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public void Every_status_has_texts_in_both_languages()
    {
        foreach (var status in Enumerable.Range(400, 112))
        {
            var (english, chinese) = (ErrorPageTexts.Find(status, null, "en", "Why."), ErrorPageTexts.Find(status, null, "zh", "Why."));
            Assert.NotEqual(english.Title, chinese.Title);
            Assert.NotEqual(english.LinkText, chinese.LinkText);
            Assert.DoesNotContain("Why.", chinese.Sentence, StringComparison.Ordinal);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(
        string path,
        string language,
        string accept = "text/html,*/*;q=0.8",
        string mode = "navigate"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_server.Address}{path}");
        request.Headers.AcceptLanguage.ParseAdd(language);
        request.Headers.Accept.ParseAdd(accept);
        if (mode.Length > 0)
        {
            request.Headers.Add("Sec-Fetch-Mode", mode);
        }

        return await _server.Client.SendAsync(request);
    }
}
