namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Text that the server prints on its console when it starts listening.</summary>
/// <param name="Lines">Lines of text.</param>
/// <param name="PhoneLink">Sign-in link for a phone, to be shown as a QR code in a terminal; null for none.</param>
public sealed record StartupText(IReadOnlyList<string> Lines, string? PhoneLink);
