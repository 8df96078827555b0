using System.Globalization;
using System.Net;
using NanoCam.Client;
using NanoCam.Wire;

namespace NanoCam.VirtualCamera.Faults;

/// <summary>Injects the planned faults into the photos that the firmware posts, and counts them. One per boot.</summary>
/// <param name="plan">Faults to inject.</param>
/// <param name="statistics">Counters of the camera.</param>
/// <param name="time">Clock.</param>
/// <param name="restart">Called for a dropped connection that restarts the camera.</param>
internal sealed class FaultyHttpHandler(FaultPlan plan, CameraStatistics statistics, TimeProvider time, Action restart)
    : DelegatingHandler(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        }
    )
{
    /// <summary>Whether the server accepted the last request.</summary>
    public bool IsOnline { get; private set; }

    /// <summary>Why the last request failed; null if it succeeded.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether the server responded to the last request.</summary>
    public bool IsAnswered { get; private set; }

    /// <inheritdoc/>
    /// <remarks>The firmware sends synchronously.</remarks>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var jpeg = request.RequestUri!.AbsolutePath.EndsWith("/frames", StringComparison.Ordinal) ? Read(request.Content!) : null;
        long number = 0;
        switch (jpeg is null ? FrameFault.None : plan.Next(out number))
        {
            case FrameFault.Drop:
                statistics.Change(report => report with { Dropped = report.Dropped + 1 });
                return Accept(request);

            case FrameFault.Reconnect:
                if (plan.Options.RebootOnReconnect)
                {
                    restart();
                }

                throw new HttpRequestException("Fault injection dropped the connection.");

            case FrameFault.Truncate:
                jpeg = jpeg![..plan.CutOf(number, jpeg.Length)];
                request.Content = Image(new ByteArrayContent(jpeg));
                break;

            case FrameFault.Stall:
                request.Content = Image(new StallingContent(jpeg!, plan.Options.StallDuration, time));
                break;
        }

        return Count(SendOn(request, cancellationToken), jpeg);
    }

    private HttpResponseMessage SendOn(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = base.Send(request, cancellationToken);
            response.Content.LoadIntoBufferAsync(cancellationToken).GetAwaiter().GetResult();
            return response;
        }
        catch (Exception e) when (UplinkException.IsNetworkFault(e))
        {
            (IsOnline, IsAnswered) = (false, false);
            Trouble = $"{request.RequestUri!.Authority} cannot be reached: {NetworkReason.Of(e)}.";
            throw;
        }
    }

    private HttpResponseMessage Count(HttpResponseMessage response, byte[]? jpeg)
    {
        var answer = Read(response.Content);
        var result = UploadResult.Read(response.StatusCode, response.ReasonPhrase, answer);
        if (jpeg is not null)
        {
            statistics.Change(report => report with { Sent = report.Sent + 1, BytesSent = report.BytesSent + jpeg.Length });
            if ((VerdictIn(answer) ?? result.Verdict) is { } verdict)
            {
                statistics.OnVerdict(verdict);
            }

            if (result.IsSuccess && !IsOnline)
            {
                statistics.Connected();
            }

            IsOnline = result.IsSuccess;
        }

        Trouble = result.Error;
        IsAnswered = true;
        return response;
    }

    // The firmware requests the response as messages.
    private static FrameVerdict? VerdictIn(byte[] answer) =>
        MessageHeader.TryRead(answer, 0, answer.Length, out var header, out _)
        && header.Type == MessageType.Ack
        && Ack.TryRead(answer, MessageHeader.Size, answer.Length - MessageHeader.Size, out var ack, out _)
            ? ack.Verdict
            : null;

    // The response that the server would have sent, so that the firmware counts the photo as stored.
    private static HttpResponseMessage Accept(HttpRequestMessage request)
    {
        var message = new byte[Ack.MessageSize];
        new Ack
        {
            Sequence = Convert.ToUInt32(request.Headers.GetValues(UploadHeaders.Sequence).First(), CultureInfo.InvariantCulture),
            Credit = 1,
        }.WriteMessage(message, 0);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(message) };
    }

    private static byte[] Read(HttpContent content)
    {
        using var bytes = new MemoryStream();
        content.CopyTo(bytes, context: null, CancellationToken.None);
        return bytes.ToArray();
    }

    private static HttpContent Image(HttpContent content)
    {
        content.Headers.Add("Content-Type", "image/jpeg");
        return content;
    }

    /// <summary>A body that stops halfway for a while.</summary>
    private sealed class StallingContent(byte[] jpeg, TimeSpan stall, TimeProvider time) : HttpContent
    {
        protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var half = jpeg.Length / 2;
            stream.Write(jpeg, 0, half);
            stream.Flush();
            Task.Delay(stall, time, cancellationToken).GetAwaiter().GetResult();
            stream.Write(jpeg, half, jpeg.Length - half);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            SerializeToStream(stream, context, CancellationToken.None);
            return Task.CompletedTask;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = jpeg.Length;
            return true;
        }
    }
}
