namespace NanoCam.Wire;

/// <summary>Kind of a message. A receiver skips the kinds it does not know.</summary>
public enum MessageType : byte
{
    /// <summary>Camera to server, first message: who it is and what it can do.</summary>
    Hello = 1,

    /// <summary>Server to camera: prove that you hold the key.</summary>
    Challenge = 2,

    /// <summary>Camera to server: HMAC over the challenge.</summary>
    Proof = 3,

    /// <summary>Server to camera: accepted; limits, credit and settings.</summary>
    Welcome = 4,

    /// <summary>Camera to server: one JPEG.</summary>
    Frame = 5,

    /// <summary>Server to camera: verdict on one frame, and credit.</summary>
    Ack = 6,

    /// <summary>Server to camera: the settings it should use.</summary>
    Settings = 7,

    /// <summary>Camera to server: the settings it uses now.</summary>
    SettingsResult = 8,

    /// <summary>Server to camera: do one thing now.</summary>
    Command = 9,

    /// <summary>Camera to server: how that went.</summary>
    CommandResult = 10,

    /// <summary>Camera to server: counters and environment.</summary>
    Health = 11,

    /// <summary>Either way: are you there, and what does your clock say.</summary>
    Ping = 12,

    /// <summary>Answer to Ping.</summary>
    Pong = 13,

    /// <summary>Either way: the sender closes the connection, and why.</summary>
    Goodbye = 14,
}
