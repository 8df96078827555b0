using System.Globalization;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>Why a request failed.</summary>
/// <param name="Code">Code for translation.</param>
/// <param name="Value">Variable part of the sentence; null if it has none.</param>
/// <param name="Reason">A sentence.</param>
/// <param name="CanRetry">Whether a repeated request can succeed.</param>
/// <param name="RetryAfter">Pause that the receiver requests; null for none.</param>
internal sealed record WebhookError(string Code, string? Value, string Reason, bool CanRetry, TimeSpan? RetryAfter = null)
{
    /// <summary>The receiver has no certificate that this machine trusts.</summary>
    public static WebhookError NotTrusted { get; } =
        new("notTrusted", null, "The certificate of the receiver is not trusted, or it does not support TLS.", CanRetry: true);

    /// <summary>There is no frame to send.</summary>
    public static WebhookError NoFrame(string? cameraId) =>
        new("noFrame", cameraId, $"Camera {cameraId} has sent no frame since the server started.", CanRetry: false);

    /// <summary>The receiver did not respond in time.</summary>
    public static WebhookError Timeout(TimeSpan time)
    {
        var seconds = time.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        return new WebhookError("timeout", seconds, $"The receiver did not respond within {seconds} seconds.", CanRetry: true);
    }

    /// <summary>The address may not be reached.</summary>
    public static WebhookError RefusedAddress(string reason, string host) => new("refusedAddress", host, reason, CanRetry: false);

    /// <summary>No connection to the receiver, or it was lost.</summary>
    public static WebhookError Unreachable(Exception e)
    {
        var detail = e.Message.TrimEnd('.');
        return new WebhookError("unreachable", detail, $"The receiver cannot be reached: {detail}.", CanRetry: true);
    }

    /// <summary>More events waited than the queue holds.</summary>
    public static WebhookError QueueFull(int waiting) =>
        new(
            "queueFull",
            waiting.ToString(CultureInfo.InvariantCulture),
            $"The queue was full: {waiting} newer events were waiting for this webhook.",
            CanRetry: false
        );

    /// <summary>Judges a response; null if the receiver accepted the event.</summary>
    public static WebhookError? Of(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var value = status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => new WebhookError(
                "redirect",
                value,
                $"The receiver redirects (status {value}), and webhooks do not follow redirects. Set Url to the final address.",
                CanRetry: false
            ),
            408 or 425 or 429 or >= 500 => new WebhookError(
                "status",
                value,
                $"The receiver responded with status {value}.",
                CanRetry: true,
                response.Headers.RetryAfter?.Delta
            ),
            _ => new WebhookError(
                "refused",
                value,
                $"The receiver responded with status {value}. It would reject the same request again, so the server does not retry.",
                CanRetry: false
            ),
        };
    }
}
