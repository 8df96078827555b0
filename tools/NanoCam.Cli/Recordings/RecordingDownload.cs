using System.Net;
using System.Net.Http.Headers;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Recordings;

/// <summary>
/// Downloads an export to <c>FILE.part</c> and renames it when it is complete. If the connection is lost, the download continues where it
/// ended, even in a later run: <c>FILE.part.etag</c> identifies what the part belongs to.
/// </summary>
internal sealed class RecordingDownload(ServerConnection server, CommandContext context, string route, string path)
{
    private const int MaxAttempts = 5;
    private const int BufferSize = 128 * 1024;

    // The next pauses double: a server takes some seconds to restart.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    // The server reads the records of the whole range before it responds, and ffmpeg encodes some seconds of video.
    private static readonly TimeSpan FirstByteLimit = TimeSpan.FromMinutes(5);

    private readonly string _part = path + ".part";
    private readonly string _tagFile = path + ".part.etag";
    private readonly TimeSpan _firstByteLimit = context.Timeout > FirstByteLimit ? context.Timeout : FirstByteLimit;
    private bool _hasStarted;
    private long _lastProgress;

    /// <summary>Downloads the file and returns its length.</summary>
    /// <exception cref="CliException">The server rejected it, or the connection was lost again and again.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        _lastProgress = context.Clock.GetTimestamp();
        var failures = 0;
        while (true)
        {
            var before = PartLength();
            try
            {
                await ReceiveAsync(cancellationToken);
                File.Move(_part, path, overwrite: true);
                File.Delete(_tagFile);
                return new FileInfo(path).Length;
            }
            catch (Exception e) when (IsTransient(e) && !cancellationToken.IsCancellationRequested)
            {
                failures = PartLength() > before ? 1 : failures + 1;
                await PauseAsync(e, failures, cancellationToken);
            }
        }
    }

    // What happens when a server restarts. ServerConnection has explained that already, so that the first request shows it at once.
    private bool IsTransient(Exception e) =>
        e is HttpRequestException or TimeoutException || (_hasStarted && e is CliException { ExitCode: ExitCode.Unreachable });

    private async Task PauseAsync(Exception e, int failures, CancellationToken cancellationToken)
    {
        var canContinue = File.Exists(_tagFile);
        if (failures >= MaxAttempts || !canContinue)
        {
            throw CliException.Failed(
                $"The download ended early: {e.Message.TrimEnd('.')}. Run the same command again"
                    + (canContinue ? $"; it continues {_part}." : "."),
                e
            );
        }

        context.Notice($"The connection was lost ({e.Message.TrimEnd('.')}). The download continues.");
        await Task.Delay(FirstPause * (1 << (failures - 1)), context.Clock, cancellationToken);
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

        using var response = await server.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _firstByteLimit, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == start)
        {
            return;
        }

        if (_hasStarted && response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            throw new HttpRequestException("the server is starting, or runs other exports");
        }

        await ServerResponse.ThrowIfFailedAsync(response, cancellationToken);
        _hasStarted = true;
        var isRest = response.StatusCode == HttpStatusCode.PartialContent;
        await SaveTagAsync(response.Headers.ETag, cancellationToken);
        await using FileStream file = new(_part, isRest ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
        var total = response.Content.Headers.ContentLength + (isRest ? start : 0);
        await CopyAsync(response, file, total, cancellationToken);
        file.Flush(flushToDisk: true);
        if (total is { } expected && file.Length != expected)
        {
            throw new HttpRequestException($"{file.Length} of {expected} bytes arrived");
        }
    }

    private async Task CopyAsync(HttpResponseMessage response, FileStream file, long? total, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[BufferSize];
        var isFirst = true;
        while (await ReadAsync(body, buffer, isFirst ? _firstByteLimit : context.Timeout, cancellationToken) is var count and > 0)
        {
            isFirst = false;
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            Report(file.Length, total);
        }
    }

    // An IOException of the connection becomes another, because one of the disk ends the download.
    private static async Task<int> ReadAsync(Stream body, Memory<byte> buffer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await body.ReadAsync(buffer, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no data for {timeout.TotalSeconds:0} s", e);
        }
        catch (IOException e)
        {
            throw new HttpRequestException(e.Message, e);
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
