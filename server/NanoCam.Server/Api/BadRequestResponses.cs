using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace NanoCam.Server.Api;

/// <summary>
/// Adds a problem to the responses of Kestrel to requests that are not valid HTTP, which end before any middleware: Kestrel itself sends
/// no body and writes nothing to the log. One log line per minute contains their number.
/// </summary>
internal sealed partial class BadRequestResponses(DiagnosticListener diagnostics, TimeProvider time, ILogger<BadRequestResponses> logger)
    : IHostedService,
        IObserver<KeyValuePair<string, object?>>,
        IDisposable
{
    private const string EventName = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private const int MaxReasonLength = 120;

    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private IDisposable? _subscription;
    private long? _loggedAt;
    private int _count;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = diagnostics.Subscribe(this, static name => name == EventName);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription?.Dispose();

    /// <inheritdoc/>
    public void OnCompleted()
    {
        // The listener of the host never completes.
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
        // The listener of the host never fails.
    }

    /// <summary>Responds to one request. Runs on the thread of its connection, after Kestrel has set the status.</summary>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not IFeatureCollection features || features.Get<IBadRequestExceptionFeature>()?.Error is not { } error)
        {
            return;
        }

        var reason = Clean(error.Message);
        LogRejected(features, reason);
        try
        {
            Respond(features, $"The request is not valid HTTP/1.1, so it was not processed: {reason}.");
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or ObjectDisposedException)
        {
            // The connection ended at this moment, or Kestrel sends its response without a body.
            Log.NoBody(logger, e);
        }
    }

    // Most messages quote bytes from the client only at log levels that are turned off; some always do.
    private static string Clean(string message)
    {
        var text = message.Replace(": ''", "", StringComparison.Ordinal).TrimEnd('.');
        return new string([.. text.Take(MaxReasonLength).Select(c => c is >= ' ' and <= '~' ? c : '?')]);
    }

    private static void Respond(IFeatureCollection features, string detail)
    {
        if (
            features.Get<IHttpResponseFeature>() is not { HasStarted: false } response
            || features.Get<IHttpResponseBodyFeature>() is not { } body
            || features.Get<IConnectionTransportFeature>()?.Transport.Output is not { } output
        )
        {
            return;
        }

        var problem = Problems.Serialize(response.StatusCode, detail);
        response.Headers.ContentType = Problems.ContentType;
        response.Headers.ContentLength = problem.Length;
        response.Headers.Connection = "close";
        // Writes the head into the buffer of the connection. There is no stream for the body of a request that was not read: it follows
        // in the same buffer.
        if (body.StartAsync().IsCompletedSuccessfully && features.Get<IHttpRequestFeature>()?.Method != HttpMethods.Head)
        {
            output.Write(problem.Span);
        }

        // Kestrel waits for the flush when it closes the connection.
        _ = output.FlushAsync().AsTask();
    }

    private void LogRejected(IFeatureCollection features, string reason)
    {
        int count;
        lock (_gate)
        {
            _count++;
            var now = time.GetTimestamp();
            if (_loggedAt is { } logged && time.GetElapsedTime(logged, now) < Repeat)
            {
                return;
            }

            (_loggedAt, count, _count) = (now, _count, 0);
        }

        Log.Rejected(logger, count, features.Get<IHttpConnectionFeature>()?.RemoteIpAddress?.ToString() ?? "local", reason);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information,
            "Rejected {Count} requests that are not valid HTTP/1.1 since the last message. The last one came from {Address}: " + "{Reason}"
        )]
        public static partial void Rejected(ILogger logger, int count, string address, string reason);

        [LoggerMessage(LogLevel.Debug, "A request that is not valid HTTP/1.1 got a response without a body")]
        public static partial void NoBody(ILogger logger, Exception exception);
    }
}
