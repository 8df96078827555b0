using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>Routes of pulled cameras. For administrators only, because a source makes the server send requests in its network.</summary>
internal static class PullRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapPull(this IEndpointRouteBuilder routes)
    {
        var group = routes
            .MapGroup("")
            .RequireAuthorization(Policies.Administrator)
            .WithTags(ApiTags.PulledCameras)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        group
            .MapGet("/api/pull", List)
            .WithName("listPull")
            .WithSummary("List pulled cameras")
            .WithDescription("Source and state of each pulled camera. The response never contains passwords.");
        group
            .MapPost("/api/pull", Add)
            .WithName("addPull")
            .WithSummary("Pull a camera")
            .WithDescription(
                "The source is an MJPEG stream or a single JPEG that the server requests repeatedly. The server detects "
                    + "the kind from the response."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        group
            .MapPut("/api/pull/{id}", Change)
            .WithName("changePull")
            .WithCameraId()
            .WithSummary("Change the source of a pulled camera")
            .WithDescription("Omitted fields keep their values. The server reopens the connection.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group
            .MapDelete("/api/pull/{id}", Remove)
            .WithName("removePull")
            .WithCameraId()
            .WithSummary("Stop pulling a camera")
            .WithDescription("Removes the source. The camera keeps its name and settings until you remove it.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Ok<IReadOnlyList<PullModel>> List(PullSourceStore sources, PullSupervisor supervisor) =>
        TypedResults.Ok<IReadOnlyList<PullModel>>([.. sources.All.Values.Select(source => Model(source, supervisor))]);

    private static Results<Ok<PullModel>, ProblemHttpResult> Add(
        PullRequest request,
        HttpContext context,
        PullSourceStore sources,
        PullSupervisor supervisor,
        PullAdmission admission,
        AuditLog audit
    )
    {
        if (sources.All.ContainsKey(request.Id))
        {
            return Problems.Result(
                StatusCodes.Status409Conflict,
                $"A source with the id {request.Id} already exists. Change it, or choose another id.",
                ProblemCodes.SourceExists
            );
        }

        var options = new PullSourceOptions
        {
            Id = request.Id,
            Url = request.Url,
            ControlUrl = request.ControlUrl ?? "",
            User = request.User ?? "",
            Password = request.Password ?? "",
            Rate = request.Rate ?? 1,
            OnDemand = request.OnDemand ?? false,
        };
        return Put(options, AuditActions.PullAdded, context, sources, supervisor, admission, audit);
    }

    private static Results<Ok<PullModel>, ProblemHttpResult> Change(
        string id,
        PullChange change,
        HttpContext context,
        PullSourceStore sources,
        PullSupervisor supervisor,
        PullAdmission admission,
        AuditLog audit
    )
    {
        if (Find(sources, id, out var source) is { } problem)
        {
            return problem;
        }

        var old = source.Options;
        var options = new PullSourceOptions
        {
            Id = id,
            Url = change.Url ?? old.Url,
            ControlUrl = change.ControlUrl ?? (change.Url is null ? old.ControlUrl : ""),
            User = change.User ?? old.User,
            Password = change.Password ?? old.Password,
            Rate = change.Rate ?? old.Rate,
            OnDemand = change.OnDemand ?? old.OnDemand,
        };
        if (change.Password is null && Uri.TryCreate(options.Url, UriKind.Absolute, out var url))
        {
            if (url.UserInfo.Length > 0 && change.User is null)
            {
                (options.User, options.Password) = ("", "");
            }
            else if (old.Password.Length > 0 && (url.Host != source.Url.Host || url.Scheme != source.Url.Scheme))
            {
                // An administrator cannot read the password, and must not be able to have it sent to another host.
                return Problems.Result(
                    StatusCodes.Status400BadRequest,
                    "The password was stored for another host or scheme. Enter it again."
                );
            }
        }

        return Put(options, AuditActions.PullChanged, context, sources, supervisor, admission, audit);
    }

    private static Results<NoContent, ProblemHttpResult> Remove(string id, HttpContext context, PullSourceStore sources, AuditLog audit)
    {
        if (Find(sources, id, out _) is { } problem)
        {
            return problem;
        }

        sources.Remove(id);
        audit.Write(context, AuditActions.PullRemoved, id);
        return TypedResults.NoContent();
    }

    private static Results<Ok<PullModel>, ProblemHttpResult> Put(
        PullSourceOptions options,
        string action,
        HttpContext context,
        PullSourceStore sources,
        PullSupervisor supervisor,
        PullAdmission admission,
        AuditLog audit
    )
    {
        if (!PullSource.TryCreate(options, isFixed: false, out var source, out var error))
        {
            var code = CameraId.IsValid(options.Id) && !PullUrl.TryRead(options.Url, out _) ? PullUrl.Explain(options.Url).Code : null;
            return Problems.Result(StatusCodes.Status400BadRequest, error, code);
        }

        if (admission.IsPaired(source.Id))
        {
            return Problems.Result(StatusCodes.Status409Conflict, PullAdmission.KeyMessage, ProblemCodes.SourcePaired);
        }

        if (!sources.TryPut(source))
        {
            return Problems.Result(
                StatusCodes.Status429TooManyRequests,
                $"The server has reached its maximum of {PullSourceStore.MaxSources} sources. Remove one first.",
                ProblemCodes.SourceLimit
            );
        }

        audit.Write(context, action, source.Id, PullSource.Redact(source.Url));
        return TypedResults.Ok(Model(source, supervisor));
    }

    private static ProblemHttpResult? Find(PullSourceStore sources, string id, out PullSource source)
    {
        if (!sources.All.TryGetValue(id, out source!))
        {
            return Problems.Result(StatusCodes.Status404NotFound, CameraId.IsValid(id) ? $"There is no source {id}." : CameraId.Rule);
        }

        return source.IsFixed
            ? Problems.Result(
                StatusCodes.Status409Conflict,
                $"Source {id} is defined in the server configuration. Change it there.",
                ProblemCodes.SourceFixed
            )
            : null;
    }

    private static PullModel Model(PullSource source, PullSupervisor supervisor)
    {
        var status = supervisor.TryGet(source, out var known) ? known : new PullStatus();
        return new PullModel(
            source.Id,
            PullSource.Redact(source.Url),
            source.ControlUrl is { } control ? PullSource.Redact(control) : null,
            source.User.Length > 0 ? source.User : null,
            source.Password.Length > 0,
            source.Options.Rate,
            source.OnDemand,
            source.IsFixed,
            status.Phase,
            status.Problem?.Sentence,
            status.Problem?.Code,
            status.Problem?.Value,
            status.Connections == 0 ? null
                : status.IsStream ? PullKind.Stream
                : PullKind.Single,
            status.Frames,
            status.Resyncs,
            status.Connections,
            status.LastFrameMicroseconds == 0 ? null : UnixTime.FromMicroseconds(status.LastFrameMicroseconds)
        );
    }
}
