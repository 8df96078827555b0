namespace NanoCam.Wire;

/// <summary>Names and limits of the stream uplink. The byte tables are in docs/reference/wire-format.md.</summary>
public static class WireProtocol
{
    /// <summary>Protocol version that these sources implement.</summary>
    public const byte Version = 1;

    /// <summary>Path of the stream uplink on the server.</summary>
    public const string Path = "/uplink";

    /// <summary>Token of the HTTP/1.1 Upgrade that opens the stream uplink.</summary>
    public const string UpgradeToken = "nanocam/1";

    /// <summary>Largest body of any message except Frame, in bytes. A longer one ends the connection.</summary>
    public const int MaxControlBytes = 4096;

    /// <summary>
    /// Largest JPEG that the protocol can carry, in bytes (16 MiB). A server may accept less; Welcome contains its limit.
    /// </summary>
    public const int MaxJpegBytes = 16777216;

    /// <summary>Longest text on the wire, in bytes.</summary>
    public const int MaxTextBytes = 64;

    /// <summary>Frames in flight that a server normally grants. Two frames hide one Wi-Fi round trip; more only add latency.</summary>
    public const byte DefaultCredit = 2;
}
