using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using NanoCam.Bench.Frames;

namespace NanoCam.Bench.Load;

/// <summary>Posts frames over one keep-alive connection, each after the response to the previous one.</summary>
internal sealed class UploadConnection : LoadConnection
{
    private readonly byte[] _request;
    private readonly int _headLength;
    private readonly byte[] _answer = new byte[16 * 1024];
    private int _answerBytes;

    public UploadConnection(int port, string path, SyntheticFrame frame)
        : base(Dial.Connect(port))
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: image/jpeg\r\nContent-Length: {frame.Jpeg.Length}\r\n\r\n"
        );
        _headLength = head.Length;
        _request = [.. head, .. frame.Jpeg];
    }

    /// <summary>Uploads with response 200.</summary>
    public long Answered { get; private set; }

    /// <summary>Requests sent.</summary>
    public uint Sent { get; private set; }

    /// <summary>False stops the loop after the current response.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Whether no request is pending.</summary>
    public bool IsIdle => Answered == Sent;

    /// <summary>Sends the next request.</summary>
    public void Next()
    {
        SyntheticFrame.Stamp(_request.AsSpan(_headLength), Stopwatch.GetTimestamp(), ++Sent);
        Send(_request);
    }

    protected override void OnReceived(ReadOnlySpan<byte> data)
    {
        data.CopyTo(_answer.AsSpan(_answerBytes));
        _answerBytes += data.Length;
        var answer = _answer.AsSpan(0, _answerBytes);
        if (!IsComplete(answer))
        {
            return;
        }

        if (!answer.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new BenchException($"An upload got the response: {Encoding.UTF8.GetString(answer)}");
        }

        _answerBytes = 0;
        Answered++;
        if (IsRunning)
        {
            Next();
        }
    }

    protected override void OnEnded() => throw new BenchException($"The server closed an upload connection: {Fault}.");

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var field = answer.IndexOf("Content-Length: "u8);
        if (field >= 0 && field < end)
        {
            return Utf8Parser.TryParse(answer[(field + 16)..], out int length, out _) && answer.Length >= end + 4 + length;
        }

        return answer.EndsWith("0\r\n\r\n"u8);
    }
}
