using System.Net;
using NanoCam.Faults.Tests.Kit;
using NanoCam.Testing;
using NanoCam.Testing.Load;
using Xunit.Abstractions;

namespace NanoCam.Faults.Tests;

[Collection(nameof(OneAtATime))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int LargestFrame = 16 << 20;

    [Fact]
    public async Task Server_with_256_MB_rejects_excess_uploads_and_keeps_running()
    {
        await using var server = await ServerProcess.StartAsync(
            new ServerProcessOptions
            {
                Environment = new Dictionary<string, string>
                {
                    ["DOTNET_GCHeapHardLimit"] = "0x10000000",
                    ["NanoCam__Storage__MinFreeBytes"] = "0",
                },
            }
        );
        await using var fleet = await Fleet.StartAsync(server.Address, 10, TimeSpan.FromMilliseconds(100));
        var large = TestJpeg.Create(LargestFrame);
        Uploader[] uploaders = [.. Enumerable.Range(0, 24).Select(i => new Uploader(server.Client, $"large-{i}"))];
        var rounds = Scale.Of(10, 2);
        for (var round = 0; round < rounds; round++)
        {
            await Task.WhenAll(uploaders.Select(uploader => PostAsync(uploader, large)));
        }

        var answers = uploaders
            .SelectMany(uploader => uploader.Answers)
            .GroupBy(a => a.Key, a => a.Value)
            .ToDictionary(a => a.Key, a => a.Sum());
        output.WriteLine(
            $"24 uploads of 16 MB at once: {string.Join(", ", answers.Select(a => $"{(int)a.Key} {a.Value} times"))}; "
                + $"{uploaders.Sum(u => u.Broken)} broken; {server.ResidentBytes >> 20} MB resident"
        );
        Assert.True(server.IsRunning, string.Join(Environment.NewLine, server.Output));
        Assert.DoesNotContain(HttpStatusCode.InternalServerError, answers.Keys);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers.Keys);
        // Half of the memory is for frames, and half of that for large ones: four at a time. The newest frames of cameras do not
        // block this memory.
        Assert.InRange(answers.GetValueOrDefault(HttpStatusCode.OK), 4 * rounds, 24 * rounds);
        await fleet.WhenAllSentAsync();
        Assert.Equal(HttpStatusCode.OK, await new Uploader(server.Client, "small").PostAsync(TestJpeg.Create()));
        Assert.DoesNotContain(server.Output, line => line.Contains("fail:", StringComparison.Ordinal));
    }

    // The response may arrive while the body is still being sent; the connection may then break before the response is read.
    private static async Task PostAsync(Uploader uploader, byte[] jpeg)
    {
        try
        {
            await uploader.PostAsync(jpeg);
        }
        catch (HttpRequestException)
        {
            Assert.True(jpeg.Length > 0);
        }
    }
}
