using System.Text;
using NanoCam.Server.Live;

namespace NanoCam.Server.Tests.Live;

public sealed class LiveMessagesTests
{
    [Fact]
    public void Subscribe_message_is_read_with_its_rate_limit()
    {
        Assert.True(
            LiveMessages.TryRead(
                """{"type":"subscribe","camera":"door","fps":2.5,"width":320,"later":{"a":[1]}}"""u8,
                out var request,
                out _
            )
        );
        Assert.Equal(new LiveRequest(LiveRequestType.Subscribe, "door", 2.5, 320, 0), request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"subscribe\"")]
    [InlineData("{}")]
    [InlineData("{\"type\":1}")]
    [InlineData("{\"type\":\"subscribe\",\"camera\":")]
    [InlineData("{\"type\":\"subscribe\",\"fps\":0}")]
    [InlineData("{\"type\":\"subscribe\",\"fps\":-1}")]
    [InlineData("{\"type\":\"subscribe\",\"fps\":1e308}")]
    [InlineData("{\"type\":\"ack\",\"number\":-1}")]
    [InlineData("{\"type\":\"ack\",\"number\":4294967296}")]
    [InlineData("{\"type\":\"ack\",\"number\":\"1\"}")]
    public void Invalid_message_is_rejected_with_a_sentence(string json)
    {
        Assert.False(LiveMessages.TryRead(Encoding.UTF8.GetBytes(json), out _, out var error));
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(1);
        var bytes = new byte[64];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            // Half of them start like JSON.
            if (i % 2 == 0)
            {
                "{\"type\":\""u8.CopyTo(bytes);
            }

            LiveMessages.TryRead(bytes.AsSpan(0, random.Next(bytes.Length)), out _, out _);
        }
    }
}
