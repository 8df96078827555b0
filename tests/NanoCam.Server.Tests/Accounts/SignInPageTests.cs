using System.Net;
using System.Text.RegularExpressions;
using NanoCam.Server.Accounts.SignIn;

namespace NanoCam.Server.Tests.Accounts;

public sealed partial class SignInPageTests
{
    [Theory]
    [InlineData("/api/cameras?a=b", "/sign-in?return=%2Fapi%2Fcameras%3Fa%3Db")]
    [InlineData("/api/cameras?token=nct_wrong&a=b&Token=x", "/sign-in?return=%2Fapi%2Fcameras%3Fa%3Db")]
    [InlineData("/?token=nct_wrong", "/sign-in?return=%2F")]
    public async Task Browser_is_redirected_to_sign_in_without_the_invalid_token(string path, string expected)
    {
        await using var people = await AccountServer.StartAsync();
        using var navigation = new HttpRequestMessage(HttpMethod.Get, path);
        navigation.Headers.Add("Accept", "text/html,application/xhtml+xml");
        var led = await people.Anonymous.SendAsync(navigation);
        Assert.Equal(HttpStatusCode.Redirect, led.StatusCode);
        Assert.Equal(expected, led.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Program_without_credentials_receives_401_with_a_challenge()
    {
        await using var people = await AccountServer.StartAsync();

        var programResponse = await people.Anonymous.GetAsync("/api/cameras");
        Assert.Equal(HttpStatusCode.Unauthorized, programResponse.StatusCode);
        Assert.Equal("application/problem+json", programResponse.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Basic", programResponse.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));

        using var script = new HttpRequestMessage(HttpMethod.Get, "/api/cameras");
        script.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0");
        // With a Basic challenge, the browser would open a dialog over the page.
        Assert.Equal(["Bearer"], (await people.Anonymous.SendAsync(script)).Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
    }

    [Fact]
    public async Task Sign_in_page_loads_only_public_files_and_has_no_inline_script()
    {
        await using var people = await AccountServer.StartAsync();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(["/sign-in"]);
        while (open.TryDequeue(out var path))
        {
            var response = await people.Anonymous.GetAsync(path);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode}");
            var text = await response.Content.ReadAsStringAsync();
            var links =
                path == "/sign-in" ? Link().Matches(text)
                : path.EndsWith(".js", StringComparison.Ordinal) ? Import().Matches(text)
                : (IEnumerable<Match>)[];
            foreach (
                var next in links.Select(match => new Uri(new Uri($"http://a{path}"), match.Groups[1].Value).AbsolutePath).Where(seen.Add)
            )
            {
                open.Enqueue(next);
            }

            if (path == "/sign-in")
            {
                Assert.DoesNotMatch(Inline(), text);
            }
        }

        Assert.Contains(seen, path => path.EndsWith("/js/sign-in.js", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Error_has_a_type_that_the_page_translates()
    {
        await using var people = await AccountServer.StartAsync();
        using var body = new StringContent("{\"name\":\"admin\",\"password\":\"wrong\"}", System.Text.Encoding.UTF8, "application/json");

        var problem = await (await people.Anonymous.PostAsync("/api/session", body)).JsonAsync();

        Assert.Equal("urn:nanocam:wrongPassword", problem.Text("type"));
        Assert.Equal("The user name or password is wrong.", problem.Text("detail"));
    }

    [Fact]
    public async Task Open_server_has_no_sign_in_and_creates_no_user()
    {
        await using var server = await NanoCam.Testing.TestServer.StartAsync();
        Assert.Equal("open", (await (await server.Client.GetAsync("/api/session")).JsonAsync()).Text("method"));
        using var body = new StringContent("""{"name":"a","password":"b"}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Conflict, (await server.Client.PostAsync("/api/session", body)).StatusCode);
        using var user = new StringContent(
            """{"name":"anna","password":"a long password","role":"administrator"}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.PostAsync("/api/users", user)).StatusCode);
        Assert.Equal(
            ["NanoCam is ready: open http://127.0.0.1/"],
            server.Get<FirstRun>().CreateStartupText(new Uri("http://127.0.0.1/"), null, isDemo: true).Lines
        );
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex("from '([^']+)'")]
    private static partial Regex Import();

    [GeneratedRegex(@"<script(?![^>]*\ssrc=)|\son\w+=|<style|\sstyle=")]
    private static partial Regex Inline();
}
