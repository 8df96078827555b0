namespace NanoCam.Wire;

/// <summary>Names and limits of the stream uplink. The byte tables are in docs/reference/wire-format.md.</summary>
public static class WireProtocol
{
    /// <summary>Version of the contract these sources speak.</summary>
    public const byte Version = 1;

    /// <summary>Path of the stream uplink on the server.</summary>
    public const string Path = "/uplink";

    /// <summary>Token of the HTTP/1.1 Upgrade that opens the stream uplink.</summary>
    public const string UpgradeToken = "nanocam/1";

    /// <summary>Largest body of any message but Frame, in bytes. A longer one ends the connection.</summary>
    public const int MaxControlBytes = 4096;

    /// <summary>Largest JPEG the contract can carry, in bytes (16 MiB). A server may allow less and says so in Welcome.</summary>
    public const int MaxJpegBytes = 16777216;

    /// <summary>Longest text on the wire, in bytes.</summary>
    public const int MaxTextBytes = 64;

    /// <summary>Frames in flight that a server normally grants. Two hide one Wi-Fi round trip; more only adds latency.</summary>
    public const byte DefaultCredit = 2;
}
