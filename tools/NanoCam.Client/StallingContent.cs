using System.Net;

namespace NanoCam.Client;

/// <summary>A body that stops half-way for a while: a fault on request.</summary>
internal sealed class StallingContent(ReadOnlyMemory<byte> jpeg, TimeSpan stall, TimeProvider time) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        return SerializeToStreamAsync(stream, context, CancellationToken.None);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var half = jpeg.Length / 2;
        await stream.WriteAsync(jpeg[..half], cancellationToken);
        await stream.FlushAsync(cancellationToken);
        await Task.Delay(stall, time, cancellationToken);
        await stream.WriteAsync(jpeg[half..], cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = jpeg.Length;
        return true;
    }
}
