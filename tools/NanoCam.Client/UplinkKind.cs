namespace NanoCam.Client;

/// <summary>The two ways to a server.</summary>
public enum UplinkKind
{
    /// <summary>One long connection, both directions.</summary>
    Stream,

    /// <summary>One POST per frame.</summary>
    Http,
}
