namespace NanoCam.Client;

/// <summary>Kinds of uplinks.</summary>
public enum UplinkTransport
{
    /// <summary>One long-lived connection in both directions.</summary>
    Stream,

    /// <summary>One POST per frame.</summary>
    Http,
}
