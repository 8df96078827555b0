using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace NanoCam.Client.Tests.Scenes;

/// <summary>Result of an independent decoder for a JPEG.</summary>
/// <param name="Width">Width in pixels according to the decoder.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Samples">ffmpeg: the planes Y, Cb and Cr, one after the other. djpeg: RGB.</param>
internal sealed record Decoded(int Width, int Height, byte[] Samples);

/// <summary>Runs ffmpeg and djpeg. Any output on standard error is a failure, and so is a missing program.</summary>
internal static class Decoder
{
    // Far above the second that a slow machine needs, and far below the cost of a hanging build.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Decodes with ffmpeg to 4:2:0 planes, without conversion.</summary>
    public static async Task<Decoded> FfmpegAsync(ReadOnlyMemory<byte> jpeg)
    {
        // A graymap with the chroma below it would need a conversion; yuv4mpeg contains the size and leaves the samples unchanged.
        const string Arguments = "-nostdin -v warning -xerror -f image2pipe -c:v mjpeg -i pipe:0 -strict -1 -f yuv4mpegpipe pipe:1";
        var output = await RunAsync("ffmpeg", Arguments, "ffmpeg", jpeg);
        var lineEnd = Array.IndexOf(output, (byte)'\n');
        var fields = Encoding.ASCII.GetString(output, 0, lineEnd).Split(' ');
        var frameEnd = Array.IndexOf(output, (byte)'\n', lineEnd + 1);
        int width = int.Parse(Array.Find(fields, field => field[0] == 'W')![1..]),
            height = int.Parse(Array.Find(fields, field => field[0] == 'H')![1..]);
        var samples = output[(frameEnd + 1)..];
        var chroma = (width + 1) / 2 * ((height + 1) / 2);
        Assert.Equal((width * height) + (2 * chroma), samples.Length);
        return new Decoded(width, height, samples);
    }

    /// <summary>Decodes with libjpeg-turbo's djpeg.</summary>
    public static async Task<Decoded> DjpegAsync(ReadOnlyMemory<byte> jpeg)
    {
        var output = await RunAsync("djpeg", "-pnm", "libjpeg-turbo-progs", jpeg);
        var at = 0;
        var kind = Word(output, ref at);
        int width = int.Parse(Word(output, ref at)),
            height = int.Parse(Word(output, ref at));
        Assert.Equal("255", Word(output, ref at));
        var samples = output[at..];
        Assert.Equal(width * height * (kind == "P5" ? 1 : 3), samples.Length);
        return new Decoded(width, height, samples);
    }

    /// <summary>Encodes RGB with libjpeg-turbo's cjpeg, to compare sizes with.</summary>
    public static Task<byte[]> CjpegAsync(int quality, int width, int height, byte[] rgb)
    {
        byte[] pixmap = [.. Encoding.ASCII.GetBytes($"P6 {width} {height} 255\n"), .. rgb];
        return RunAsync("cjpeg", $"-quality {quality} -sample 2x2 -dct int", "libjpeg-turbo-progs", pixmap);
    }

    private static string Word(byte[] output, ref int at)
    {
        var start = at;
        while (output[at] is not ((byte)' ' or (byte)'\n'))
        {
            at++;
        }

        return Encoding.ASCII.GetString(output, start, at++ - start);
    }

    private static async Task<byte[]> RunAsync(string program, string arguments, string package, ReadOnlyMemory<byte> input)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                $"This test needs '{program}': install the package {package} (apt-get install {package}).",
                exception
            );
        }

        try
        {
            using var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output, patience.Token);
            var complaints = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.BaseStream.WriteAsync(input, patience.Token);
            process.StandardInput.Close();
            await Task.WhenAll(reading, complaints);
            await process.WaitForExitAsync(patience.Token);
            Assert.Equal("", await complaints);
            Assert.Equal(0, process.ExitCode);
            return output.ToArray();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
