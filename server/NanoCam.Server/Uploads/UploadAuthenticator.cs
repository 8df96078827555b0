using Microsoft.Net.Http.Headers;
using NanoCam.Server.Api;
using NanoCam.Server.Hosting;
using NanoCam.Server.Pairing;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Authenticates uploads by <c>Authorization: Bearer</c> with the camera's key in hex, before the body is read. A valid key costs no
/// allocation.
/// </summary>
internal sealed class UploadAuthenticator(CameraAuthenticator authenticator, AddressAuthorization addresses)
{
    private const string Scheme = "Bearer ";
    private const string Exposed = "The key was sent unencrypted. Use https, or the stream uplink.";

    private static readonly UploadError NoKey = new(
        StatusCodes.Status401Unauthorized,
        "This camera is not paired. Create a code in the viewer, pair with it (nanocam pair), then send the key as Authorization: Bearer."
    );

    private static readonly UploadError KeyMissing = new(
        StatusCodes.Status401Unauthorized,
        "The key of this camera is missing. Send it as Authorization: Bearer."
    );

    private static readonly UploadError WrongKey = new(
        StatusCodes.Status401Unauthorized,
        "The key is not valid: it was revoked or replaced. Pair the camera again."
    );

    /// <summary>Changes with every key. A different value means that an upload in progress must be checked again.</summary>
    public int KeysVersion => authenticator.Keys.Version;

    /// <summary>Checks the key in the headers of an upload.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cameraId">The id in path, header or query; null when only the body can contain it.</param>
    /// <param name="owner">The camera that the key belongs to, or null.</param>
    public UploadError? Check(HttpContext context, string? cameraId, out string? owner)
    {
        owner = null;
        Span<byte> presented = stackalloc byte[CameraKey.Size];
        var hasKey = TryRead(context.Request.Headers, presented);
        if (hasKey && authenticator.Keys.TryFindOwner(presented, out owner, out var key))
        {
            if (cameraId is not null && cameraId != owner)
            {
                return KeyOfAnother(owner, cameraId);
            }

            authenticator.Keys.Used(owner, key);
            WarnIfExposed(context, owner, key);
            return null;
        }

        return cameraId is not null ? CheckKeyless(context, cameraId, hasKey)
            : IsOpenTo(context) ? null
            : CreateRejection(context, null, hasKey);
    }

    /// <summary>Returns the camera whose key is in the headers of a request; null without a valid key.</summary>
    public string? OwnerOf(HttpRequest request)
    {
        Span<byte> presented = stackalloc byte[CameraKey.Size];
        return TryRead(request.Headers, presented) && authenticator.Keys.TryFindOwner(presented, out var owner, out _) ? owner : null;
    }

    /// <summary>Checks an id from the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cameraId">The id.</param>
    /// <param name="owner">The owner that <see cref="Check"/> found.</param>
    public UploadError? CheckField(HttpContext context, string cameraId, string? owner) =>
        owner is null ? CheckKeyless(context, cameraId, hasKey: false)
        : owner == cameraId ? null
        : KeyOfAnother(owner, cameraId);

    /// <summary>Adds the header that a 401 must have.</summary>
    public static void Challenge(HttpResponse response, UploadError error)
    {
        if (error.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer realm=\"nanocam\"";
        }
    }

    private static UploadError KeyOfAnother(string owner, string cameraId) =>
        new(
            StatusCodes.Status403Forbidden,
            $"The key belongs to another camera: {owner}, not {cameraId}. Send the id {owner}, or the key of {cameraId}."
        );

    private UploadError? CheckKeyless(HttpContext context, string cameraId, bool hasKey)
    {
        if (authenticator.Keys.TryGet(cameraId, out _))
        {
            var refused = CreateRejection(context, cameraId, hasKey);
            return hasKey ? refused : KeyMissing;
        }

        return IsOpenTo(context) ? null : CreateRejection(context, cameraId, hasKey);
    }

    private bool IsOpenTo(HttpContext context) => authenticator.IsOpen || addresses.CanUpload(context);

    private UploadError CreateRejection(HttpContext context, string? cameraId, bool hasKey)
    {
        var pause = authenticator.Reject(cameraId, context.Connection.RemoteIpAddress, BoardOf(context.Request.Headers), hasKey);
        if (pause > 0)
        {
            context.Response.Headers.RetryAfter = pause.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return hasKey ? WrongKey : NoKey;
    }

    // Used instead of the board in Hello. Users see it, so it follows the rule for texts in Hello.
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
            authenticator.WarnKeyExposed(owner, key, address);
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
