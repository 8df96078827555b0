using System.Net.Sockets;
using NanoCam.Bench.Frames;
using NanoCam.Bench.Measure;

namespace NanoCam.Bench.Load;

/// <summary>A viewer that reads frames immediately, at a given rate, or never.</summary>
internal abstract class ViewerConnection : LoadConnection
{
    private readonly ViewerGroup _audience;
    private readonly byte[] _early;
    private readonly Pace _pace;
    private uint _last;
    private bool _any;

    protected ViewerConnection((Socket Socket, byte[] Early) opened, SyntheticFrame expected, ViewerGroup audience, Pace pace)
        : base(opened.Socket)
    {
        _early = opened.Early;
        _audience = audience;
        _pace = pace;
        Frame = new FrameVerifier(expected);
    }

    /// <summary>Reading behavior of a viewer.</summary>
    internal enum Pace
    {
        /// <summary>Reads immediately.</summary>
        Fast,

        /// <summary>Reads when <see cref="ReadSome"/> is called.</summary>
        Driven,

        /// <summary>Never reads.</summary>
        Stuck,
    }

    /// <summary>Number of the newest frame received.</summary>
    public uint Newest => _last;

    /// <summary>Frames received since the connection was opened.</summary>
    public long Received { get; private set; }

    protected FrameVerifier Frame { get; }

    public override void OnAdded()
    {
        if (_early.Length > 0)
        {
            OnReceived(_early);
        }

        if (_pace != Pace.Fast)
        {
            Read(false);
        }
    }

    /// <summary>Reads once, at most the given number of bytes.</summary>
    public void ReadSome(int bytes)
    {
        if (Fault is null)
        {
            Receive(Reactor.Scratch.AsSpan(0, bytes));
        }
    }

    /// <summary>Called when <see cref="Frame"/> is complete.</summary>
    protected virtual void OnFrame()
    {
        if (_any && Frame.Index <= _last)
        {
            _audience.Disordered++;
        }

        _any = true;
        _last = Frame.Index;
        Received++;
        _audience.Add(Frame.Index, Frame.Sent);
    }
}
