using Microsoft.OpenApi;
using NanoCam.Server.Cameras;
using NanoCam.Server.Compat;
using NanoCam.Wire;

namespace NanoCam.Server.Api;

/// <summary>Describes the routes that read and write the connection themselves, about which the framework knows nothing.</summary>
internal static class RawRouteDescriptions
{
    /// <summary>Bytes.</summary>
    public static readonly OpenApiSchema Binary = new() { Type = JsonSchemaType.String, Format = "binary" };
    private static readonly OpenApiSchema Text = new() { Type = JsonSchemaType.String };

    /// <summary>Adds them.</summary>
    public static void AddTo(Microsoft.OpenApi.OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas["UploadReceipt"] = Receipt(document);
        document.Components.Schemas["ReportReceipt"] = ReportReceipt(document);
        AddUplink(document);
        AddLive(document);
        CameraWebServerDescriptions.AddTo(document);
    }

    /// <summary>A response with a problem as body.</summary>
    public static OpenApiResponse Problem(string description, Microsoft.OpenApi.OpenApiDocument document) =>
        Response(description, Problems.ContentType, new OpenApiSchemaReference("ProblemDetails", document));

    private static void AddUplink(Microsoft.OpenApi.OpenApiDocument document)
    {
        var receipt = Response(
            "The frame was verified, shown and stored.",
            "application/json",
            new OpenApiSchemaReference("UploadReceipt", document)
        );
        Add(
            document,
            "/api/cameras/{id}/frames",
            HttpMethod.Post,
            new OpenApiOperation
            {
                OperationId = "postFrame",
                Summary = "Send one frame",
                Description =
                    "The body is the JPEG. It is verified, shown live and stored; the answer carries the settings the camera should have.",
                Parameters =
                [
                    Id(),
                    Query("store", "`false` shows the frame without storing it.", JsonSchemaType.Boolean),
                    .. UploadHeaderParameters(),
                ],
                RequestBody = Body(("image/jpeg", Binary)),
                Responses = Responses(
                    ("200", receipt),
                    ("400", Problem("Empty, cut off or damaged JPEG, bad camera id or header.", document)),
                    ("401", Problem("No key, or one that is not known.", document)),
                    ("403", Problem("The key of another camera.", document)),
                    ("413", Problem("Larger than NanoCam:Ingest:MaxFrameBytes.", document)),
                    ("415", Problem("Not a JPEG.", document)),
                    ("429", Problem("Too many cameras, or too many frames in memory; try again after Retry-After.", document)),
                    ("507", Problem("The disk is full: shown, not stored.", document))
                ),
            },
            "Uplink"
        );
        Add(
            document,
            "/api/cameras/{id}/health",
            HttpMethod.Post,
            new OpenApiOperation
            {
                OperationId = "postHealth",
                Summary = "Say how the camera is, without a frame",
                Description =
                    "For a camera that has no picture to send. It has no body: what it says is in headers. The answer carries the settings the camera should have.",
                Parameters = [Id(), .. UploadHeaderParameters()],
                Responses = Responses(
                    ("200", Response("The report was taken.", "application/json", new OpenApiSchemaReference("ReportReceipt", document))),
                    ("400", Problem($"No {UploadHeaders.Health}, bad camera id or header.", document)),
                    ("401", Problem("No key, or one that is not known.", document)),
                    ("403", Problem("The key of another camera.", document)),
                    ("429", Problem("Too many cameras; try again after Retry-After.", document))
                ),
            },
            "Uplink"
        );
        var error = new OpenApiSchemaReference("ErrorModel", document);
        Add(
            document,
            "/upload",
            HttpMethod.Post,
            new OpenApiOperation
            {
                OperationId = "upload",
                Summary = "Send one picture in any encoding",
                Description =
                    "A multipart file `image`, a form field `image` with base64 (a data-URL prefix is allowed), or the JPEG as body. "
                    + "The camera is named by header, parameter or form field; without any it is `default`.",
                Parameters =
                [
                    Query("camera", "Id of the camera. " + CameraId.Rule, JsonSchemaType.String),
                    Query("store", "`false` shows the frame without storing it.", JsonSchemaType.Boolean),
                    Header(UploadHeaders.CameraId, "Id of the camera.", JsonSchemaType.String),
                    .. UploadHeaderParameters(),
                ],
                RequestBody = Body(
                    ("multipart/form-data", Form(Binary)),
                    ("application/x-www-form-urlencoded", Form(Text)),
                    ("image/jpeg", Binary)
                ),
                Responses = Responses(
                    ("200", receipt),
                    (
                        "400",
                        Response(
                            "No image, bad base64, missing boundary, cut off or damaged JPEG, bad camera id.",
                            "application/json",
                            error
                        )
                    ),
                    ("401", Response("No key, or one that is not known.", "application/json", error)),
                    ("403", Response("The key of another camera.", "application/json", error)),
                    ("413", Response("Larger than NanoCam:Ingest:MaxFrameBytes.", "application/json", error)),
                    ("415", Response("Not a JPEG.", "application/json", error)),
                    (
                        "429",
                        Response("Too many cameras, or too many frames in memory; try again after Retry-After.", "application/json", error)
                    ),
                    ("507", Response("The disk is full: shown, not stored.", "application/json", error))
                ),
            },
            "Uplink"
        );
        Add(
            document,
            WireProtocol.Path,
            HttpMethod.Get,
            new OpenApiOperation
            {
                OperationId = "openUplink",
                Summary = "Open the stream uplink",
                Description =
                    $"HTTP/1.1 Upgrade to `{WireProtocol.UpgradeToken}`; then both sides speak the messages of docs/reference/wire-format.md.",
                Responses = Responses(
                    ("101", new OpenApiResponse { Description = "Both sides speak the wire format." }),
                    ("426", Problem("The request does not ask for the upgrade.", document))
                ),
            },
            "Uplink"
        );
    }

    private static void AddLive(Microsoft.OpenApi.OpenApiDocument document)
    {
        var unknown = Problem("No such camera.", document);
        var offline = Problem("The camera is offline, or has not sent a frame yet.", document);
        Add(
            document,
            "/api/cameras/{id}/frame.jpg",
            HttpMethod.Get,
            new OpenApiOperation
            {
                OperationId = "getFrame",
                Summary = "The newest frame, or the next one",
                Description = "ETag is the number of the frame. With `after` and `wait` the answer waits for a frame that is newer.",
                Parameters =
                [
                    Id(),
                    Query("after", "Number of the frame that is known.", JsonSchemaType.Integer),
                    Query("wait", "Seconds to wait for a newer one, 0 to 60.", JsonSchemaType.Number),
                ],
                Responses = Responses(
                    ("200", Response("The JPEG.", "image/jpeg", Binary)),
                    ("304", new OpenApiResponse { Description = "There is nothing newer." }),
                    ("400", Problem("after or wait is no such number.", document)),
                    ("404", unknown),
                    ("503", offline)
                ),
            },
            "Live"
        );
        Add(
            document,
            "/api/cameras/{id}/stream.mjpeg",
            HttpMethod.Get,
            new OpenApiOperation
            {
                OperationId = "streamFrames",
                Summary = "Frames without end",
                Description =
                    "multipart/x-mixed-replace, as image tags and most players take it. A slow reader gets fewer frames, never older ones.",
                Parameters = [Id(), Query("fps", "Most frames per second.", JsonSchemaType.Number)],
                Responses = Responses(
                    ("200", Response("One JPEG per part.", "multipart/x-mixed-replace", Binary)),
                    ("404", unknown),
                    ("503", offline)
                ),
            },
            "Live"
        );
        Add(
            document,
            "/api/cameras/{id}/ws",
            HttpMethod.Get,
            new OpenApiOperation
            {
                OperationId = "watchCamera",
                Summary = "Frames of one camera over a WebSocket",
                Description =
                    "One binary message is one JPEG; with `format=json` one text message is {\"type\":\"image\",\"data\":base64,\"timestamp\":seconds}.",
                Parameters =
                [
                    Id(),
                    Query("format", "`json` for text messages.", JsonSchemaType.String),
                    Query("fps", "Most frames per second.", JsonSchemaType.Number),
                ],
                Responses = Responses(
                    ("101", new OpenApiResponse { Description = "A WebSocket." }),
                    ("404", unknown),
                    ("426", Problem("Not a WebSocket request.", document))
                ),
            },
            "Live"
        );
        Add(
            document,
            "/live",
            HttpMethod.Get,
            new OpenApiOperation
            {
                OperationId = "watchCameras",
                Summary = "Frames of any number of cameras over one WebSocket",
                Description = "The client subscribes, pauses and acknowledges with JSON messages; frames come with a header of 32 bytes.",
                Responses = Responses(
                    ("101", new OpenApiResponse { Description = "A WebSocket." }),
                    ("426", Problem("Not a WebSocket request.", document))
                ),
            },
            "Live"
        );
    }

    private static OpenApiSchema Receipt(Microsoft.OpenApi.OpenApiDocument document) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = "What became of an upload.",
            Required = new HashSet<string> { "status", "camera", "sequence", "timestamp", "width", "height", "verdict", "settings" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["status"] = Of(JsonSchemaType.String, "Always `success`."),
                ["camera"] = Of(JsonSchemaType.String, "Id of the camera."),
                ["sequence"] = Of(JsonSchemaType.Integer, "Number of the frame on this server."),
                ["filename"] = Of(JsonSchemaType.String, "Name of the still, for /images/{filename}; absent when it was not stored."),
                ["timestamp"] = Of(JsonSchemaType.Number, "Capture time in seconds since 1970 UTC, with fraction."),
                ["width"] = Of(JsonSchemaType.Integer, "Width in pixels."),
                ["height"] = Of(JsonSchemaType.Integer, "Height in pixels."),
                ["verdict"] = Of(JsonSchemaType.String, "`accepted`, or `duplicate` for a frame that had been accepted before."),
                ["settings"] = new OpenApiSchemaReference("SettingsValues", document),
            },
        };

    private static OpenApiSchema ReportReceipt(Microsoft.OpenApi.OpenApiDocument document) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = "The answer to a report without a frame.",
            Required = new HashSet<string> { "status", "camera", "settings" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["status"] = Of(JsonSchemaType.String, "Always `success`."),
                ["camera"] = Of(JsonSchemaType.String, "Id of the camera."),
                ["settings"] = new OpenApiSchemaReference("SettingsValues", document),
            },
        };

    private static IEnumerable<OpenApiParameter> UploadHeaderParameters() =>
        [
            Header("Authorization", "`Bearer` and the camera's key in hex.", JsonSchemaType.String),
            Header(UploadHeaders.BootId, "Number drawn at every boot of the camera.", JsonSchemaType.Integer),
            Header(UploadHeaders.Sequence, "Number of the frame in that boot.", JsonSchemaType.Integer),
            Header(UploadHeaders.AgeMilliseconds, "Age of the frame when it was sent, in milliseconds.", JsonSchemaType.Integer),
            Header(UploadHeaders.Rssi, "Signal strength in dBm.", JsonSchemaType.Integer),
            Header(UploadHeaders.ResetReason, "Number of the reason for the last start.", JsonSchemaType.Integer),
            Header(UploadHeaders.Firmware, "Name and version of the firmware.", JsonSchemaType.String),
            Header(
                UploadHeaders.Health,
                "Counters and faults: the body of a Health message of docs/reference/wire-format.md in hex.",
                JsonSchemaType.String
            ),
        ];

    private static OpenApiSchema Form(OpenApiSchema image) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "image" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["image"] = image,
                ["camera"] = Of(JsonSchemaType.String, "Id of the camera."),
            },
        };

    private static OpenApiSchema Of(JsonSchemaType type, string description) => new() { Type = type, Description = description };

    private static OpenApiParameter Id() =>
        new()
        {
            Name = "id",
            In = ParameterLocation.Path,
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" },
        };

    /// <summary>A parameter.</summary>
    public static OpenApiParameter Query(string name, string description, JsonSchemaType type) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = description,
            Schema = new OpenApiSchema { Type = type },
        };

    private static OpenApiParameter Header(string name, string description, JsonSchemaType type) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = type },
        };

    private static OpenApiRequestBody Body(params ReadOnlySpan<(string Type, OpenApiSchema Schema)> content)
    {
        var body = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType>() };
        foreach (var (type, schema) in content)
        {
            body.Content[type] = new OpenApiMediaType { Schema = schema };
        }

        return body;
    }

    /// <summary>A response with a body.</summary>
    public static OpenApiResponse Response(string description, string type, IOpenApiSchema schema) =>
        new()
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { [type] = new() { Schema = schema } },
        };

    /// <summary>Responses by status.</summary>
    public static OpenApiResponses Responses(params ReadOnlySpan<(string Status, OpenApiResponse Response)> all)
    {
        var responses = new OpenApiResponses();
        foreach (var (status, response) in all)
        {
            responses[status] = response;
        }

        return responses;
    }

    /// <summary>Adds one operation.</summary>
    public static void Add(
        Microsoft.OpenApi.OpenApiDocument document,
        string path,
        HttpMethod method,
        OpenApiOperation operation,
        string tag
    )
    {
        operation.Tags = new HashSet<OpenApiTagReference> { new(tag, document) };
        document.Paths[path] = new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [method] = operation } };
    }
}
