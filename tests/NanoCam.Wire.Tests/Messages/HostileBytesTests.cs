using FsCheck;
using FsCheck.Fluent;
using NanoCam.Wire.Tests.Vectors;

namespace NanoCam.Wire.Tests.Messages;

/// <summary>TryRead never throws. FsCheck shrinks a failing input and prints the seed that repeats it.</summary>
public sealed class HostileBytesTests
{
    private static readonly Config Bytes = Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(400);

    public static TheoryData<MessageType> EveryType => new(Enum.GetValues<MessageType>());

    [Fact]
    public void Random_bytes_never_throw_in_the_header()
    {
        Prop.ForAll<byte[]>(bytes =>
            {
                var complete = MessageHeader.TryRead(bytes, 0, bytes.Length, out var header, out var error);
                return complete == (error == WireError.None) && header.BodyLength >= 0;
            })
            .Check(Bytes);
    }

    [Theory]
    [MemberData(nameof(EveryType))]
    public void Random_bytes_never_throw_in_a_body(MessageType type)
    {
        var codec = Codec.Of(type);
        Prop.ForAll<byte[]>(body => IsReadOrRefused(codec, body)).Check(Bytes);
    }

    /// <summary>Random bytes rarely pass the first text or list; a valid beginning does.</summary>
    [Theory]
    [MemberData(nameof(EveryType))]
    public void Random_bytes_after_a_valid_beginning_never_throw(MessageType type)
    {
        var codec = Codec.Of(type);
        var good = Vector.All.First(vector => vector.Type == type).Bytes;
        Prop.ForAll<byte[], byte>(
                (tail, keep) =>
                {
                    var kept = Math.Min(good.Length - MessageHeader.Size, (int)keep);
                    byte[] body = [.. good.AsSpan(MessageHeader.Size, kept), .. tail];
                    return IsReadOrRefused(codec, body);
                }
            )
            .Check(Bytes);
    }

    [Fact]
    public void Random_lengths_of_frame_and_JPEG_never_throw_and_leave_the_JPEG_inside_the_body()
    {
        Prop.ForAll<byte[], int>(
                (bytes, bodyLength) =>
                {
                    var complete = FrameHeader.TryRead(bytes, 0, bytes.Length, bodyLength, out var header, out var error);
                    var before = bodyLength - header.JpegLength;
                    return complete
                        ? error == WireError.None && header.JpegLength >= 0 && before is >= FrameHeader.Size and <= FrameHeader.MaxSize
                        : error != WireError.None;
                }
            )
            .Check(Bytes);
    }

    private static bool IsReadOrRefused(Codec codec, byte[] body) =>
        (codec.Read(body, 0, body.Length, out var error) != null) == (error == WireError.None);
}
