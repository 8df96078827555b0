using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Frames;
using NanoCam.Server.Uploads;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>Base64 text: accepted bytes encode to the same text.</summary>
internal static class Base64Target
{
    /// <summary>Checks a text.</summary>
    public static void Check(byte[] input)
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
                    "decoded bytes encode to the text sent"
                );
            }
        }

        PromiseBrokenException.Unless(pool.LentBytes == 0, "every buffer is returned");
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
