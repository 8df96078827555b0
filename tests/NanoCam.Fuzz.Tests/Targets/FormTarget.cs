using System.Text;
using Microsoft.AspNetCore.Http;
using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Frames;
using NanoCam.Server.Uploads;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>The two encodings of a form. Every rented buffer is returned, for any input.</summary>
internal static class FormTarget
{
    private const int MaxFrameBytes = 8192;
    private const string Refused = "refused";

    /// <summary>Checks <c>multipart/form-data</c>: the first line is the Content-Type, the rest the body.</summary>
    public static void CheckMultipart(byte[] input)
    {
        var end = Array.IndexOf(input, (byte)'\n');
        if (end < 0)
        {
            return;
        }

        var type = Encoding.Latin1.GetString(input, 0, end);
        Check(input[(end + 1)..], (request, buffer) =>
        {
            request.ContentType = type;
            return new MultipartForm(request, buffer, MaxFrameBytes).ReadAsync(CancellationToken.None);
        });
    }

    /// <summary>Checks <c>application/x-www-form-urlencoded</c>.</summary>
    public static void CheckUrlEncoded(byte[] input) =>
        Check(input, (request, buffer) => UploadForm.ReadUrlEncodedAsync(request, buffer, MaxFrameBytes, CancellationToken.None));

    private static void Check(byte[] body, Func<HttpRequest, UploadBuffer, ValueTask<(UploadError? Error, string? Camera)>> read)
    {
        var whole = Read(body, body.Length + 1, read);
        foreach (var size in (int[])[1, 1 + (body.Length % 97)])
        {
            var pieces = Read(body, size, read);
            PromiseBrokenException.Unless(
                whole == pieces,
                $"pieces of {size} bytes give the same result as the whole: {whole} and {pieces}"
            );
        }
    }

    private static string Read(byte[] body, int size, Func<HttpRequest, UploadBuffer, ValueTask<(UploadError? Error, string? Camera)>> read)
    {
        FramePool pool = new(1 << 20);
        string result;
        using (UploadBuffer buffer = new(pool))
        {
            try
            {
                var request = new DefaultHttpContext().Request;
                request.Body = new Pieces(body, size);
                (var error, var camera) = read(request, buffer).AsTask().GetAwaiter().GetResult();
                // Which of two errors is found first may depend on the pieces; whether the form is accepted may not.
                result = error is not null ? Refused : $"{camera} {Convert.ToHexString(buffer.Bytes)}";
                PromiseBrokenException.Unless(
                    error is null or { Status: >= 400 and < 500, Message.Length: > 0 },
                    "an error is a 4xx with a sentence"
                );
                PromiseBrokenException.Unless(
                    error is not null || buffer.Length is > 0 and <= MaxFrameBytes,
                    "an image has bytes, within the limit"
                );
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                // The endpoint responds to these with 400.
                result = Refused;
            }
        }

        PromiseBrokenException.Unless(pool.RentedBytes == 0, "every buffer is returned");
        return result;
    }
}
