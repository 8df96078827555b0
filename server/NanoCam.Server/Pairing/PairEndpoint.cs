using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Pairing;

/// <summary><c>POST /api/pair</c>: a camera shows that it knows a code. Open to everybody, and bounded in what it costs.</summary>
internal static partial class PairEndpoint
{
    /// <summary>Pairs one camera.</summary>
    public static async Task<Results<Ok<PairAnswer>, ProblemHttpResult>> PairAsync(
        PairRequest request,
        HttpContext context,
        PairingService desk,
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
        var (outcome, wait) = await desk.TryPairAsync(request.Camera, nonce, proof, address, cancellationToken);
        switch (outcome)
        {
            case PairingOutcome.Later:
                return Problems.Later(
                    context,
                    StatusCodes.Status429TooManyRequests,
                    wait,
                    "Too many attempts to pair: try again after Retry-After."
                );
            case PairingOutcome.Taken:
                return Problems.Result(
                    StatusCodes.Status403Forbidden,
                    $"Camera {request.Camera} has a key already: make a code for it on its own page (Pair again), or give this camera another id."
                );
            case PairingOutcome.Refused:
                return Problems.Result(
                    StatusCodes.Status403Forbidden,
                    "The code is wrong, expired, used, or made for another camera: make a new one in the viewer."
                );
        }

        Log.Paired(logger, request.Camera, address);
        audit.Write($"camera {request.Camera}", address?.ToString() ?? "", AuditActions.CameraPaired, request.Camera);
        // Known from now on, so that it can be seen before its first frame. Where the directory is full it is told when it connects.
        cameras.TryGetOrAdd(request.Camera, out _);
        return TypedResults.Ok(new PairAnswer(request.Camera));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Camera {CameraId} at {Address} was paired")]
        public static partial void Paired(ILogger logger, string cameraId, System.Net.IPAddress? address);
    }
}
