using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NanoCam.Server.Tests.Integrations.Webhooks;

/// <summary>A program that receives the requests of a webhook.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>Requests, in the order of their arrival.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>Address.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Starts a receiver.</summary>
    public static async Task<WebhookReceiver> StartAsync(Func<WebhookReceiver, HttpContext, Task> respond)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            receiver.Requests.Enqueue(new Received(new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray()));
            await respond(receiver, context);
        });
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Starts a receiver that responds with a status.</summary>
    public static Task<WebhookReceiver> StartAsync(int status = 204) =>
        StartAsync(
            (_, context) =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            }
        );

    /// <summary>Starts a receiver that never responds.</summary>
    public static Task<WebhookReceiver> StartSilentAsync() =>
        StartAsync(
            async (_, context) =>
            {
                var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using var registration = context.RequestAborted.Register(aborted.SetResult);
                await aborted.Task;
            }
        );

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A request.</summary>
    internal sealed record Received(IHeaderDictionary Headers, byte[] Body)
    {
        public string Text => Encoding.UTF8.GetString(Body);

        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public string Header(string name) => Headers[name].ToString();
    }
}
