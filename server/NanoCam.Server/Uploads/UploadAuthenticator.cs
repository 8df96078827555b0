using Microsoft.Net.Http.Headers;
using NanoCam.Server.Api;
using NanoCam.Server.Hosting;
using NanoCam.Server.Pairing;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Decides which upload is taken: <c>Authorization: Bearer</c> with the camera's key in hex, before the body is read. Costs no allocation
/// for a right key.
/// </summary>
internal sealed class UploadAuthenticator(CameraAuthenticator door, AddressAuthorization addresses)
{
    private const string Scheme = "Bearer ";
    private const string Exposed = "The key crossed the network unencrypted. Use https, or the stream uplink.";

    private static readonly UploadError NoKey = new(
        StatusCodes.Status401Unauthorized,
        "This camera is not paired: make a code in the viewer, pair with it, and send Authorization: Bearer with the key (nanocam pair)."
    );

    private static readonly UploadError KeyMissing = new(
        StatusCodes.Status401Unauthorized,
        "This camera has a key: send it as Authorization: Bearer."
    );

    private static readonly UploadError WrongKey = new(
        StatusCodes.Status401Unauthorized,
        "The key is not one that this server knows: it was revoked or replaced. Pair the camera again."
    );

    private static readonly UploadError KeyOfAnother = new(StatusCodes.Status403Forbidden, "The key belongs to another camera.");

    /// <summary>Another number after a key changed: then what was found in the head of an upload may hold no more.</summary>
    public int KeysVersion => door.Keys.Version;

    /// <summary>Looks at the head of an upload.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cameraId">The id in path, header or query; null where only the body can have it.</param>
    /// <param name="owner">The camera whose key came, or null.</param>
    public UploadError? Check(HttpContext context, string? cameraId, out string? owner)
    {
        owner = null;
        Span<byte> presented = stackalloc byte[CameraKey.Size];
        var hasKey = TryRead(context.Request.Headers, presented);
        if (hasKey && door.Keys.TryFindOwner(presented, out owner, out var key))
        {
            if (cameraId is not null && cameraId != owner)
            {
                return KeyOfAnother;
            }

            door.Keys.Used(owner, key);
            WarnIfExposed(context, owner, key);
            return null;
        }

        return cameraId is not null ? CheckKeyless(context, cameraId, hasKey)
            : IsOpenTo(context) ? null
            : Refused(context, null, hasKey);
    }

    /// <summary>Looks at an id that came in the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cameraId">The id.</param>
    /// <param name="owner">What <see cref="Check"/> found.</param>
    public UploadError? CheckField(HttpContext context, string cameraId, string? owner) =>
        owner is null ? CheckKeyless(context, cameraId, hasKey: false)
        : owner == cameraId ? null
        : KeyOfAnother;

    /// <summary>Sets what a 401 must say.</summary>
    public static void Challenge(HttpResponse response, UploadError error)
    {
        if (error.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer realm=\"nanocam\"";
        }
    }

    private UploadError? CheckKeyless(HttpContext context, string cameraId, bool hasKey)
    {
        if (door.Keys.TryGet(cameraId, out _))
        {
            var refused = Refused(context, cameraId, hasKey);
            return hasKey ? refused : KeyMissing;
        }

        return IsOpenTo(context) ? null : Refused(context, cameraId, hasKey);
    }

    private bool IsOpenTo(HttpContext context) => door.IsOpen || addresses.LetsSend(context);

    private UploadError Refused(HttpContext context, string? cameraId, bool hasKey)
    {
        var pause = door.Refuse(cameraId, context.Connection.RemoteIpAddress, BoardOf(context.Request.Headers), hasKey);
        if (pause > 0)
        {
            context.Response.Headers.RetryAfter = pause.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return hasKey ? WrongKey : NoKey;
    }

    // What stands in for the board of Hello. Shown to a person: only what the wire would let through.
    private static string? BoardOf(IHeaderDictionary headers)
    {
        var text = headers[UploadHeaders.Firmware].ToString();
        return text.Length is > 0 and <= WireProtocol.MaxTextBytes && text.All(c => c is >= ' ' and <= '~') ? text : null;
    }

    private void WarnIfExposed(HttpContext context, string owner, CameraKey key)
    {
        if (
            !context.Request.IsHttps
            && context.Connection is { RemoteIpAddress: { } address, RemotePort: var port }
            && !LoopbackBindingGuard.IsLocal(new System.Net.IPEndPoint(address, port))
        )
        {
            context.Response.Headers[ResponseHeaders.Warning] = Exposed;
            door.Exposed(owner, key, address);
        }
    }

    private static bool TryRead(IHeaderDictionary headers, Span<byte> key)
    {
        if (!headers.TryGetValue(HeaderNames.Authorization, out var values) || values.Count != 1)
        {
            return false;
        }

        var text = values[0].AsSpan();
        return text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && text.Length == Scheme.Length + (2 * CameraKey.Size)
            && Convert.FromHexString(text[Scheme.Length..], key, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
