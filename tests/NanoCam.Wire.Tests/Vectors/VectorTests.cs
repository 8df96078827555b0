using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NanoCam.Wire.Tests.Messages;

namespace NanoCam.Wire.Tests.Vectors;

/// <summary>Reads and writes the committed vectors, and rejects damaged ones.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> EveryVector => Vector.Names(_ => true);

    public static TheoryData<string> WrittenByThisVersion => Vector.Names(vector => vector.IsCurrent);

    public static TheoryData<string> EveryControlMessage => Vector.Names(vector => vector.Type != MessageType.Frame && vector.IsCurrent);

    [Fact]
    public void Every_message_type_has_a_vector_and_a_codec()
    {
        Assert.Equal(Enum.GetValues<MessageType>(), Vector.All.Select(vector => vector.Type).Distinct().Order());
        Assert.Equal(Enum.GetValues<MessageType>(), Codec.All.Select(codec => codec.Type).Order());
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void Manifest_and_file_contain_the_same_bytes(string name)
    {
        Assert.Equal(File.ReadAllBytes(Path.Combine(Vector.Directory, name + ".bin")), Vector.Of(name).Bytes);
    }

    [Theory]
    [MemberData(nameof(WrittenByThisVersion))]
    public void Writer_produces_the_bytes_of_the_vector(string name)
    {
        var vector = Vector.Of(name);

        var written = Codec.Of(vector.Type).Write(vector.Fields);

        Assert.Equal(Convert.ToHexString(vector.Bytes), Convert.ToHexString([.. written, .. vector.Jpeg]));
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void Reader_returns_the_values_of_the_vector(string name)
    {
        var vector = Vector.Of(name);

        Assert.True(MessageHeader.TryRead(vector.Bytes, 0, vector.Bytes.Length, out var header, out _));
        var fields = Codec.Of(header.Type).Read(vector.Bytes, MessageHeader.Size, header.BodyLength, out var error);

        Assert.Equal(WireError.None, error);
        Assert.Equal(vector.Type, header.Type);
        Assert.Equal(vector.BodyLength, header.BodyLength);
        Assert.Equal(vector.Fields.ToJsonString(), fields!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(EveryVector))]
    public void Header_truncated_at_any_byte_is_rejected(string name)
    {
        var bytes = Vector.Of(name).Bytes;
        for (var length = 0; length < MessageHeader.Size; length++)
        {
            Assert.False(MessageHeader.TryRead(bytes[..length], 0, length, out _, out var error));
            Assert.Equal(WireError.Truncated, error);
        }
    }

    [Theory]
    [MemberData(nameof(EveryControlMessage))]
    public void Truncated_body_is_rejected_unless_an_earlier_version_ended_there(string name)
    {
        var vector = Vector.Of(name);
        int[] ends = [.. Vector.All.Where(other => other.Type == vector.Type && other.Earlier > 0).Select(other => other.Earlier)];
        foreach (var length in Enumerable.Range(0, vector.BodyLength).Except(ends))
        {
            var cut = vector.Bytes[..(MessageHeader.Size + length)];

            Assert.Null(Codec.Of(vector.Type).Read(cut, MessageHeader.Size, length, out var error));
            Assert.Equal(WireError.Truncated, error);
        }
    }

    [Fact]
    public void Health_of_an_earlier_version_has_its_counters_and_no_faults()
    {
        var vector = Vector.Of("health");
        var earlier = Vector.Of("health-earlier").Earlier;

        Assert.True(Health.TryRead(vector.Bytes, MessageHeader.Size, earlier, out var health, out var error));

        Assert.Equal(WireError.None, error);
        Assert.Equal((4_000_000_000u, Health.NoTemperature), (health.UptimeMilliseconds, health.TemperatureCelsius));
        Assert.Equal((CameraError.None, 0u, 0u), (health.CameraError, health.Faults, health.DriverError));
    }

    [Fact]
    public void Settings_of_an_earlier_version_set_the_interval()
    {
        var vector = Vector.Of("settings-own-interval");

        Assert.True(CameraSettings.TryRead(vector.Bytes, MessageHeader.Size, vector.BodyLength, out var own, out _));
        Assert.True(CameraSettings.TryRead(vector.Bytes, MessageHeader.Size, vector.BodyLength - 1, out var earlier, out _));

        Assert.Equal((true, false), (own.IsIntervalUnset, earlier.IsIntervalUnset));
    }

    [Fact]
    public void Welcome_of_an_earlier_server_sets_the_interval()
    {
        var bytes = Vector.Of("welcome-new-camera").Bytes.AsSpan()[MessageHeader.Size..^1].ToArray();
        // The length of the block, after version, credit, heartbeat, largest JPEG and clock.
        bytes[16]--;

        Assert.True(Welcome.TryRead(bytes, 0, bytes.Length, out var welcome, out _));

        Assert.False(welcome.Settings.IsIntervalUnset);
    }

    /// <summary>A Frame is read in two steps: the first 32 bytes as soon as they have arrived, then the JPEG.</summary>
    [Theory]
    [InlineData("frame")]
    [InlineData("frame-later")]
    [InlineData("frame-empty")]
    public void Frame_header_is_read_from_its_first_32_bytes_and_not_from_fewer(string name)
    {
        var vector = Vector.Of(name);
        for (var length = 0; length <= vector.BodyLength; length++)
        {
            var cut = vector.Bytes[..(MessageHeader.Size + length)];

            var complete = FrameHeader.TryRead(cut, MessageHeader.Size, length, vector.BodyLength, out var header, out var error);

            Assert.Equal(length >= FrameHeader.Size, complete);
            Assert.Equal(complete ? WireError.None : WireError.Truncated, error);
            Assert.Equal(complete ? vector.Jpeg.Length : 0, header.JpegLength);
        }
    }

    [Fact]
    public void JPEG_ends_the_frame_body_even_in_later_versions()
    {
        var vector = Vector.Of("frame-later");

        var size = FrameHeader.Size;
        Assert.True(FrameHeader.TryRead(vector.Bytes, MessageHeader.Size, size, vector.BodyLength, out var header, out _));

        Assert.Equal(vector.Jpeg, vector.Bytes[(vector.Bytes.Length - header.JpegLength)..]);
        Assert.Equal(FrameHeader.Size + vector.Later.Length, vector.BodyLength - header.JpegLength);
    }

    /// <summary>Reading outside the message reaches the end of the array, or padding that changes the result.</summary>
    [Theory]
    [MemberData(nameof(EveryVector))]
    public void Message_with_a_flipped_bit_is_read_or_rejected_without_access_outside_it(string name)
    {
        var vector = Vector.Of(name);
        for (var bit = 0; bit < vector.Bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. vector.Bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            var exact = Describe(flipped, 0, flipped.Length);
            foreach (var padding in (byte[])[0x00, 0x4E, 0xFF])
            {
                byte[] padded = [padding, padding, padding, .. flipped, .. Enumerable.Repeat(padding, 300)];
                Assert.Equal(exact, Describe(padded, 3, flipped.Length));
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryControlMessage))]
    public void Bytes_that_a_later_version_appends_are_ignored(string name)
    {
        var vector = Vector.Of(name);
        byte[] grown = [.. vector.Bytes, .. "later versions say more"u8];

        var fields = Codec.Of(vector.Type).Read(grown, MessageHeader.Size, grown.Length - MessageHeader.Size, out var error);

        Assert.Equal(WireError.None, error);
        Assert.Equal(vector.Fields.ToJsonString(), fields!.ToJsonString());
    }

    [Fact]
    public void Proof_is_the_HMAC_of_server_nonce_camera_nonce_and_camera_id()
    {
        var vector = JsonNode.Parse(File.ReadAllText(Path.Combine(Vector.Directory, "vectors.json")))!["vectors"]!
            .AsArray()
            .Single(node => (string)node!["name"]! == "proof")!;
        byte[] message =
        [
            .. Convert.FromHexString((string)vector["serverNonce"]!),
            .. Convert.FromHexString((string)vector["cameraNonce"]!),
            .. Encoding.ASCII.GetBytes((string)vector["cameraId"]!),
        ];

        var hmac = HMACSHA256.HashData(Convert.FromHexString((string)vector["key"]!), message);

        Assert.Equal((string)vector["fields"]!["hmac"]!, Convert.ToHexStringLower(hmac));
    }

    /// <summary>Result of reading one message: an error, or its type and fields.</summary>
    private static string Describe(byte[] buffer, int offset, int count)
    {
        if (!MessageHeader.TryRead(buffer, offset, count, out var header, out var error))
        {
            return error.ToString();
        }

        var available = Math.Min(header.BodyLength, count - MessageHeader.Size);
        if (!Enum.IsDefined(header.Type))
        {
            return $"skip {header.Type} of {header.BodyLength}";
        }

        var fields = Codec.Of(header.Type).Read(buffer, offset + MessageHeader.Size, available, out error);
        return $"{header.Type} {error} {fields?.ToJsonString()}";
    }
}
