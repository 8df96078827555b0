using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Frames;
using NanoCam.Server.Uploads;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>Base64 as senders write it: what is accepted is, encoded again, the text that came.</summary>
internal static class Base64Target
{
    /// <summary>Judges a text.</summary>
    public static void Judge(byte[] input)
    {
        FramePool pool = new(1 << 20);
        using (UploadBuffer buffer = new(pool))
        {
            using Pieces body = new(input, input.Length + 1);
            PromiseBrokenException.Unless(
                buffer
                    .ReadAsync(body, input.Length, FuzzTarget.MaxInput, UploadError.BadBase64, CancellationToken.None)
                    .AsTask()
                    .GetAwaiter()
                    .GetResult()
                    is null,
                "the input fits"
            );
            if (Base64Text.TryDecode(buffer))
            {
                var again = Convert.ToBase64String(buffer.Bytes).TrimEnd('=');
                PromiseBrokenException.Unless(
                    Plain(input).EndsWith(again, StringComparison.Ordinal),
                    "what was decoded encodes to what was sent"
                );
            }
        }

        PromiseBrokenException.Unless(pool.LentBytes == 0, "every buffer comes back");
    }

    private static string Plain(byte[] input) =>
        string.Concat(
                input
                    .Select(b => (char)b)
                    .Where(c => c is not (' ' or '\t' or '\r' or '\n'))
                    .Select(c =>
                        c switch
                        {
                            '-' => '+',
                            '_' => '/',
                            _ => c,
                        }
                    )
            )
            .TrimEnd('=');
}
