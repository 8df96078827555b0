using System.Buffers;
using System.Globalization;
using NanoCam.Server.Cameras;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>Reads the headers of <see cref="UploadHeaders"/>.</summary>
internal static class UploadHeaderReader
{
    // Later versions may append to the message, up to the size of a control message.
    private const int MaxDigits = 2 * WireProtocol.MaxControlBytes;

    private delegate bool ReadBody<T>(byte[] buffer, int offset, int count, out T message, out WireError error);

    /// <summary>Reads the headers; missing ones are null.</summary>
    /// <param name="headers">Headers of the request.</param>
    /// <param name="nowMicroseconds">Time of arrival, from which the age is taken.</param>
    /// <param name="origin">Values of the frame.</param>
    /// <param name="report">Values of the camera; null when there are none.</param>
    public static UploadError? TryRead(IHeaderDictionary headers, long nowMicroseconds, out FrameOrigin origin, out UploadReport? report)
    {
        origin = default;
        report = null;
        if (
            !TryRead(headers, UploadHeaders.BootId, 0, uint.MaxValue, out var boot, out var error)
            || !TryRead(headers, UploadHeaders.Sequence, 0, uint.MaxValue, out var sequence, out error)
            || !TryRead(headers, UploadHeaders.AgeMilliseconds, 0, uint.MaxValue, out var age, out error)
            || !TryRead(headers, UploadHeaders.Rssi, sbyte.MinValue, sbyte.MaxValue, out var rssi, out error)
            || !TryRead(headers, UploadHeaders.ResetReason, 0, byte.MaxValue, out var reset, out error)
            || !TryReadText(headers, UploadHeaders.Firmware, out var firmware, out error)
            || !TryReadBody<Health>(headers, UploadHeaders.Health, nameof(Health), Health.TryRead, out var health, out error)
            || !TryReadBody<CrashReport>(headers, UploadHeaders.Crash, nameof(CrashReport), CrashReport.TryRead, out var crash, out error)
            || !TryReadBody<SettingsResult>(
                headers,
                UploadHeaders.Settings,
                nameof(SettingsResult),
                SettingsResult.TryRead,
                out var settings,
                out error
            )
            || !TryRead(headers, UploadHeaders.SettingsRevision, 0, uint.MaxValue, out var revision, out error)
        )
        {
            return error;
        }

        origin = new FrameOrigin((uint?)boot, (uint?)sequence, age is null ? null : nowMicroseconds - (age * 1000), Flags: 0);
        if (
            (boot ?? rssi ?? reset ?? revision) is not null
            || firmware is not null
            || health is not null
            || settings is not null
            || crash is not null
        )
        {
            var reason = reset is { } number && Enum.IsDefined((ResetReason)number) ? (ResetReason)number : ResetReason.Unknown;
            report = new UploadReport((uint?)boot, firmware, reset is null ? null : reason, (sbyte?)rssi, health, settings, (uint?)revision)
            {
                Crash = crash,
            };
        }

        return null;
    }

    private static bool TryRead(IHeaderDictionary headers, string name, long min, long max, out long? value, out UploadError? error)
    {
        value = null;
        error = null;
        if (!headers.TryGetValue(name, out var text))
        {
            return true;
        }

        var style = min < 0 ? NumberStyles.AllowLeadingSign : NumberStyles.None;
        if (
            text.Count == 1
            && long.TryParse(text[0], style, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
        )
        {
            value = number;
            return true;
        }

        error = UploadError.BadHeader(name, $"one whole number from {min} to {max}");
        return false;
    }

    private static bool TryReadText(IHeaderDictionary headers, string name, out string? value, out UploadError? error)
    {
        value = null;
        error = null;
        if (!headers.TryGetValue(name, out var text))
        {
            return true;
        }

        if (text.Count == 1 && text[0] is { Length: <= WireProtocol.MaxTextBytes } one && !one.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            value = one;
            return true;
        }

        error = UploadError.BadHeader(name, $"at most {WireProtocol.MaxTextBytes} printable ASCII characters");
        return false;
    }

    private static bool TryReadBody<T>(
        IHeaderDictionary headers,
        string name,
        string message,
        ReadBody<T> read,
        out T? value,
        out UploadError? error
    )
        where T : class
    {
        value = null;
        error = null;
        if (!headers.TryGetValue(name, out var text))
        {
            return true;
        }

        if (text.Count == 1 && text[0] is { Length: <= MaxDigits } digits)
        {
            var body = new byte[digits.Length / 2];
            if (
                Convert.FromHexString(digits, body, out _, out _) == OperationStatus.Done
                && read(body, 0, body.Length, out var found, out _)
            )
            {
                value = found;
                return true;
            }
        }

        error = UploadError.BadHeader(name, $"the body of one {message} message in hexadecimal digits");
        return false;
    }
}
