using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Hosting;
using NanoCam.Wire;

namespace NanoCam.Server.Pairing;

/// <summary>Maps the routes of pairing codes, unpaired cameras, and camera keys.</summary>
internal static class PairingRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapPairing(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/pair", PairEndpoint.PairAsync)
            .WithName("pair")
            .WithTags(ApiTags.Pairing)
            .ForCameras()
            .WithSummary("Pair a camera")
            .WithDescription(
                "A camera calls this route to prove that it has a pairing code. Neither code nor key crosses the network; "
                    + "docs/reference/wire-format.md describes the computation."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        var group = routes.MapGroup("").RequireAuthorization(Policies.Administrator).WithTags(ApiTags.Pairing);
        group
            .MapGet("/api/pairing", List)
            .WithName("listPairing")
            .WithSummary("List pairing codes and unpaired cameras")
            .WithDescription(
                "Valid codes, and cameras that connected without a valid key within the last hour. The data of these cameras "
                    + "is not verified."
            );
        group
            .MapPost("/api/pairing", Create)
            .WithName("createPairingCode")
            .WithSummary("Create a pairing code")
            .WithDescription(
                "The code is valid for one camera, until it expires or the camera first sends with the key it derived from the code."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        group
            .MapDelete("/api/pairing/{code}", Delete)
            .WithName("deletePairingCode")
            .WithSummary("Withdraw a pairing code")
            .WithPath("code", "The code, with or without its hyphen.")
            .WithDescription("The code becomes invalid. A camera that already used it keeps its key.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group
            .MapGet("/api/cameras/{id}/key", GetKey)
            .WithName("getCameraKey")
            .WithCameraId()
            .WithSummary("Get the state of a camera key")
            .WithDescription("When and how the key was created. The response never contains the key itself.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group
            .MapPost("/api/cameras/{id}/key", Rotate)
            .WithName("rotateCameraKey")
            .WithCameraId()
            .WithSummary("Pair a camera again")
            .WithDescription(
                "Creates a pairing code that is valid for this camera only. The current key stays valid until the camera uses the code."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        group
            .MapDelete("/api/cameras/{id}/key", Revoke)
            .WithName("revokeCameraKey")
            .WithCameraId()
            .WithSummary("Revoke a camera key")
            .WithDescription("Closes the connection of the camera immediately. The camera must be paired again.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Ok<PairingModel> List(PairingCodeStore codes, UnpairedCameras unpaired) =>
        TypedResults.Ok(
            new PairingModel(
                [.. codes.All().Select(Model)],
                [
                    .. unpaired
                        .All()
                        .Select(c => new UnpairedCameraModel(
                            c.Id,
                            c.Address,
                            c.Board,
                            c.HasWrongKey ? "wrongKey" : "noKey",
                            c.First,
                            c.Last
                        )),
                ]
            )
        );

    private static Results<Ok<PairingCodeModel>, ProblemHttpResult> Create(
        PairingCodeRequest request,
        HttpContext context,
        PairingCodeStore codes,
        AuditLog audit
    ) =>
        request.Camera is { } camera && !CameraId.IsValid(camera)
            ? Problems.Result(StatusCodes.Status400BadRequest, CameraId.Rule, ProblemCodes.InvalidCameraId)
            : Make(codes, request.Camera, context, audit);

    private static Results<NoContent, ProblemHttpResult> Delete(string code, HttpContext context, PairingCodeStore codes, AuditLog audit)
    {
        if (!PairingScheme.TryReadCode(code, out var read) || !codes.Remove(read))
        {
            return Problems.Result(
                StatusCodes.Status404NotFound,
                "The code does not exist, was used, or has expired.",
                ProblemCodes.UnknownCode
            );
        }

        audit.Write(context, AuditActions.PairingCodeWithdrawn, "");
        return TypedResults.NoContent();
    }

    private static Results<Ok<CameraKeyModel>, ProblemHttpResult> GetKey(string id, CameraRegistry cameras, CameraKeyStore keys) =>
        Find(id, cameras, keys, out var key) is { } problem
            ? problem
            : TypedResults.Ok(new CameraKeyModel(key is not null, key?.Created, key?.Origin));

    private static Results<Ok<PairingCodeModel>, ProblemHttpResult> Rotate(
        string id,
        CameraRegistry cameras,
        CameraKeyStore keys,
        PairingCodeStore codes,
        HttpContext context,
        AuditLog audit
    ) => Find(id, cameras, keys, out _) is { } problem ? problem : Make(codes, id, context, audit);

    private static Results<NoContent, ProblemHttpResult> Revoke(
        string id,
        CameraRegistry cameras,
        CameraKeyStore keys,
        HttpContext context,
        AuditLog audit
    )
    {
        if (Find(id, cameras, keys, out _) is { } problem)
        {
            return problem;
        }

        if (!keys.Revoke(id))
        {
            return Problems.Result(StatusCodes.Status404NotFound, $"Camera {id} has no key.");
        }

        audit.Write(context, AuditActions.CameraKeyRevoked, id);
        return TypedResults.NoContent();
    }

    private static Results<Ok<PairingCodeModel>, ProblemHttpResult> Make(
        PairingCodeStore codes,
        string? camera,
        HttpContext context,
        AuditLog audit
    )
    {
        if (codes.TryCreate(camera, context.User.Identity?.Name ?? "") is not { } code)
        {
            return Problems.ResultWithRetryAfter(
                context,
                StatusCodes.Status429TooManyRequests,
                codes.UntilNextExpiry(),
                $"The server has reached its maximum of {PairingCodeStore.MaxCodes} pairing codes. Use or withdraw one.",
                ProblemCodes.CodeLimit
            );
        }

        // The audit log must never contain the code itself.
        audit.Write(context, AuditActions.PairingCodeMade, camera ?? "");
        return TypedResults.Ok(Model(code));
    }

    private static PairingCodeModel Model(PairingCode code) => new(code.Text, code.Camera, code.Expires, code.Used);

    // A paired camera that has not connected yet exists only in the key store.
    private static ProblemHttpResult? Find(string id, CameraRegistry cameras, CameraKeyStore keys, out CameraKey? key)
    {
        key = null;
        return CameraId.IsValid(id) && keys.TryGet(id, out key) ? null : cameras.Find(id, out _);
    }
}
