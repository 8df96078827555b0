using NanoCam.VirtualCamera.Scenes.Links;

namespace NanoCam.Client.Tests.Links;

public sealed class LinkModelTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void Bytes_take_the_time_of_the_rate_and_the_delay()
    {
        var link = new LinkModel(_ => 146_000, new LinkOptions { Delay = TimeSpan.FromMilliseconds(80) });
        var sent = link.Send(0, 14_600);
        Assert.Equal((100_000, 90_000, 180_000), (sent.Departed, sent.First, sent.Last));
    }

    [Fact]
    public void Senders_of_a_shared_link_wait_for_each_other()
    {
        var link = new LinkModel(_ => 100_000, new LinkOptions());
        link.Send(0, 50_000);
        Assert.Equal(Second, link.Send(0, 50_000).Last);
    }

    [Fact]
    public void Bucket_passes_a_burst_at_once_and_then_the_rate()
    {
        var link = new LinkModel(_ => 100_000, new LinkOptions { BucketBytes = 14_600 });
        Assert.Equal(Second, link.Send(Second, 14_600).Last);
        Assert.InRange(link.Send(Second, 14_600).Last, 1_145_900, 1_146_100);
        // After 73 ms of pause, half of the bucket is there again.
        Assert.InRange(link.Send(1_219_000, 14_600).Last, 1_291_900, 1_292_100);
    }

    [Fact]
    public void Jitter_keeps_the_order_and_its_limit()
    {
        var link = new LinkModel(_ => 1e6, new LinkOptions { Jitter = TimeSpan.FromMilliseconds(50) });
        var last = 0L;
        for (var i = 0; i < 1000; i++)
        {
            var sent = link.Send(i * 10_000, 100);
            Assert.InRange(sent.Last, Math.Max(last, i * 10_000), (i * 10_000) + 50_101);
            last = sent.Last;
        }
    }

    [Fact]
    public void Bursts_of_loss_delay_packets_for_their_share_of_time()
    {
        var link = new LinkModel(_ => 1e9, new LinkOptions { Loss = 0.3, Seed = 5 });
        var late = Enumerable.Range(0, 100_000).Count(i => link.Send(i * 10_000, 1).Last > (i * 10_000) + 1000);
        Assert.InRange(late / 100_000.0, 0.25, 0.4);
    }

    [Fact]
    public void Same_seed_gives_the_same_link()
    {
        Assert.Equal(Run(3), Run(3));
        Assert.NotEqual(Run(3), Run(4));

        static List<LinkTransfer> Run(int seed)
        {
            var options = new LinkOptions
            {
                Jitter = TimeSpan.FromMilliseconds(20),
                Loss = 0.1,
                Seed = seed,
            };
            var link = new LinkModel(MobileTrace.Create(TimeSpan.FromSeconds(10), seed).RateAt, options);
            return [.. Enumerable.Range(0, 100).Select(i => link.Send(i * 100_000, 20_000))];
        }
    }
}
