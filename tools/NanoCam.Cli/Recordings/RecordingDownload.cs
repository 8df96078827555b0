using System.Net;
using System.Net.Http.Headers;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Recordings;

/// <summary>
/// Downloads an export to <c>FILE.part</c> and renames it when it is complete. If the connection is lost, the download continues where it
/// ended, also in a later run: <c>FILE.part.etag</c> identifies what the part belongs to.
/// </summary>
internal sealed class RecordingDownload(ServerConnection server, CommandContext context, string route, string path)
{
    private const int MaxAttempts = 5;
    private const int BufferSize = 128 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly string _part = path + ".part";
    private readonly string _tagFile = path + ".part.etag";
    private long _lastProgress;

    /// <summary>Downloads the file and returns its length.</summary>
    /// <exception cref="CliException">The server refused it, or the connection was lost again and again.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        _lastProgress = context.Clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var before = PartLength();
            try
            {
                await ReceiveAsync(cancellationToken);
                File.Move(_part, path, overwrite: true);
                File.Delete(_tagFile);
                return new FileInfo(path).Length;
            }
            catch (Exception e)
                when (e is HttpRequestException or IOException or TimeoutException && !cancellationToken.IsCancellationRequested)
            {
                attempt = PartLength() > before ? 0 : attempt;
                if (attempt >= MaxAttempts || !File.Exists(_tagFile))
                {
                    throw CliException.Failed(
                        $"The download ended early: {e.Message.TrimEnd('.')}. Run the same command again"
                            + (File.Exists(_tagFile) ? $"; it continues {_part}." : "."),
                        e
                    );
                }

                context.Notice($"The connection was lost ({e.Message.TrimEnd('.')}). The download continues.");
                await Task.Delay(Pause, context.Clock, cancellationToken);
            }
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var known = File.Exists(_tagFile) ? (await File.ReadAllTextAsync(_tagFile, cancellationToken)).Trim() : null;
        var start = known is null ? 0 : PartLength();
        using HttpRequestMessage request = new(HttpMethod.Get, server.Resolve(route));
        if (start > 0 && EntityTagHeaderValue.TryParse(known, out var tag))
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        }

        using var response = await server.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == start)
        {
            return;
        }

        await ServerResponse.ThrowIfFailedAsync(response, cancellationToken);
        var isRest = response.StatusCode == HttpStatusCode.PartialContent;
        await SaveTagAsync(response.Headers.ETag, cancellationToken);
        await using FileStream file = new(_part, isRest ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
        var total = response.Content.Headers.ContentLength + (isRest ? start : 0);
        await CopyAsync(response, file, total, cancellationToken);
        file.Flush(flushToDisk: true);
        if (total is { } expected && file.Length != expected)
        {
            throw new IOException($"{file.Length} of {expected} bytes arrived");
        }
    }

    private async Task CopyAsync(HttpResponseMessage response, FileStream file, long? total, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[BufferSize];
        while (true)
        {
            int count;
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                limit.CancelAfter(context.Timeout);
                try
                {
                    count = await body.ReadAsync(buffer, limit.Token);
                }
                catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
                {
                    throw new TimeoutException($"no data for {context.Timeout.TotalSeconds:0} s", e);
                }
            }

            if (count == 0)
            {
                return;
            }

            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            Report(file.Length, total);
        }
    }

    private void Report(long bytes, long? total)
    {
        if (context.Clock.GetElapsedTime(_lastProgress) < ProgressInterval)
        {
            return;
        }

        _lastProgress = context.Clock.GetTimestamp();
        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    type = "progress",
                    bytes,
                    total,
                }
            );
        }
        else
        {
            var of = total is { } all and > 0 ? $" of {CameraText.Bytes(all)} ({100 * bytes / all} %)" : "";
            context.Error.WriteLine($"{CameraText.Bytes(bytes)}{of}");
        }
    }

    private async Task SaveTagAsync(EntityTagHeaderValue? tag, CancellationToken cancellationToken)
    {
        if (tag is null)
        {
            File.Delete(_tagFile);
        }
        else
        {
            await File.WriteAllTextAsync(_tagFile, tag.ToString(), cancellationToken);
        }
    }

    private long PartLength() => File.Exists(_part) ? new FileInfo(_part).Length : 0;
}
