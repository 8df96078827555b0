using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Pairing;

/// <summary>Handles <c>POST /api/pair</c>: a camera proves that it has a pairing code. Open to all clients, with limited cost.</summary>
internal static partial class PairEndpoint
{
    /// <summary>Pairs one camera.</summary>
    public static async Task<Results<Ok<PairAnswer>, ProblemHttpResult>> PairAsync(
        PairRequest request,
        HttpContext context,
        PairingService pairing,
        CameraRegistry cameras,
        AuditLog audit,
        ILogger<PairingService> logger,
        CancellationToken cancellationToken
    )
    {
        if (!request.TryRead(out var nonce, out var proof, out var error))
        {
            return Problems.Result(StatusCodes.Status400BadRequest, error);
        }

        var address = context.Connection.RemoteIpAddress;
        var (outcome, wait) = await pairing.TryPairAsync(request.Camera, nonce, proof, address, cancellationToken);
        switch (outcome)
        {
            case PairingResult.Throttled:
                return Problems.ResultWithRetryAfter(
                    context,
                    StatusCodes.Status429TooManyRequests,
                    wait,
                    "Too many pairing attempts. Try again after Retry-After."
                );
            case PairingResult.AlreadyPaired:
                return Problems.Result(
                    StatusCodes.Status403Forbidden,
                    $"Camera {request.Camera} already has a key. Create a code on the camera's page (Pair again), or give "
                        + "this camera another id."
                );
            case PairingResult.Rejected:
                return Problems.Result(
                    StatusCodes.Status403Forbidden,
                    "The code is wrong, expired, used, or valid for another camera only. Create a new code in the viewer."
                );
        }

        Log.Paired(logger, request.Camera, address);
        audit.Write($"camera {request.Camera}", address?.ToString() ?? "", AuditActions.CameraPaired, request.Camera);
        // Registers the camera so that users see it before its first frame. When the registry is full, the camera gets an error later.
        cameras.TryGetOrAdd(request.Camera, out _);
        return TypedResults.Ok(new PairAnswer(request.Camera));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Camera {CameraId} at {Address} was paired")]
        public static partial void Paired(ILogger logger, string cameraId, System.Net.IPAddress? address);
    }
}
