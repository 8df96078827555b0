namespace NanoCam.Wire;

/// <summary>Type of a message. A receiver skips unknown types.</summary>
public enum MessageType : byte
{
    /// <summary>Camera to server, first message: identity and capabilities.</summary>
    Hello = 1,

    /// <summary>Server to camera: requests a proof of the key.</summary>
    Challenge = 2,

    /// <summary>Camera to server: HMAC over the challenge.</summary>
    Proof = 3,

    /// <summary>Server to camera: accepted, with limits, credit and settings.</summary>
    Welcome = 4,

    /// <summary>Camera to server: one JPEG.</summary>
    Frame = 5,

    /// <summary>Server to camera: verdict on one frame, and credit.</summary>
    Ack = 6,

    /// <summary>Server to camera: desired settings.</summary>
    Settings = 7,

    /// <summary>Camera to server: settings in force.</summary>
    SettingsResult = 8,

    /// <summary>Server to camera: requests one action.</summary>
    Command = 9,

    /// <summary>Camera to server: result of a command.</summary>
    CommandResult = 10,

    /// <summary>Camera to server: counters and state.</summary>
    Health = 11,

    /// <summary>Both directions: checks the connection and the other clock.</summary>
    Ping = 12,

    /// <summary>Both directions: response to Ping.</summary>
    Pong = 13,

    /// <summary>Both directions: the sender closes the connection, with the reason.</summary>
    Goodbye = 14,

    /// <summary>Camera to server: a failure of its firmware, in this boot or an earlier one.</summary>
    CrashReport = 15,
}
