namespace NanoCam.Server.Accounts.SignIn;

/// <summary>What the server prints on its console when it listens.</summary>
/// <param name="Lines">Lines of text.</param>
/// <param name="PhoneLink">Sign-in link for a phone, to be shown as a QR code in a terminal; null for none.</param>
public sealed record Greeting(IReadOnlyList<string> Lines, string? PhoneLink);
