using NanoCam.Server.Live.Transport;

namespace NanoCam.Server.Tests.Live;

public sealed class WebSocketFrameTests
{
    [Theory]
    [InlineData(0, "8200")]
    [InlineData(125, "827d")]
    [InlineData(126, "827e007e")]
    [InlineData(65_535, "827effff")]
    [InlineData(65_536, "827f0000000000010000")]
    public void Header_has_the_shortest_form_of_the_length(int length, string expected)
    {
        Span<byte> head = stackalloc byte[WebSocketFrame.MaxHeaderSize];
        var size = WebSocketFrame.WriteHeader(head, WebSocketFrame.Binary, length);
        Assert.Equal(expected, Convert.ToHexStringLower(head[..size]));
    }
}
