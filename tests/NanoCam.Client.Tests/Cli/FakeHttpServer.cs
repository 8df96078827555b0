using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NanoCam.Client.Tests.Cli;

/// <summary>HTTP server with responses defined by a test, for errors that the real server does not have.</summary>
internal sealed class FakeHttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeHttpServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<FakeHttpServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0");
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        }

        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new FakeHttpServer(app);
    }

    /// <summary>Responds by path; other paths return an empty 404.</summary>
    public static Task<FakeHttpServer> StartAsync(params (string Path, RequestDelegate Answer)[] routes) =>
        StartAsync(context =>
        {
            foreach ((var path, var answer) in routes)
            {
                if (context.Request.Path == path)
                {
                    return answer(context);
                }
            }

            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

    public static RequestDelegate Json(string body, int status = 200) => Content("application/json", body, status);

    public static RequestDelegate Problem(int status, string detail) =>
        Content(
            "application/problem+json",
            $$"""{"type":"about:blank","title":"Wrong","status":{{status}},"detail":"{{detail}}"}""",
            status
        );

    public static RequestDelegate Html { get; } = Content("text/html", "<html><h1>Please sign in</h1></html>", 200);

    public static RequestDelegate Jpeg(byte[] jpeg) =>
        async context =>
        {
            context.Response.ContentType = "image/jpeg";
            context.Response.Headers["X-Timestamp"] = "1767225600.25";
            context.Response.Headers["X-Frame-Age-Ms"] = "140";
            await context.Response.Body.WriteAsync(jpeg, context.RequestAborted);
        };

    /// <summary>Does not respond until the client disconnects.</summary>
    public static async Task HangAsync(HttpContext context)
    {
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    /// <summary>Returns an address without a listener: a port that was free a moment ago.</summary>
    public static string DeadUrl()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static RequestDelegate Content(string type, string body, int status) =>
        async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body, context.RequestAborted);
        };
}
