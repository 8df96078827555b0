using Microsoft.OpenApi;
using NanoCam.Server.Api;

namespace NanoCam.Server.Compat;

/// <summary>Describes the familiar names.</summary>
internal static class CameraWebServerDescriptions
{
    /// <summary>Adds them.</summary>
    public static void AddTo(Microsoft.OpenApi.OpenApiDocument document)
    {
        var unknown = RawRouteDescriptions.Problem("No such camera.", document);
        var none = RawRouteDescriptions.Problem("No camera has come yet, or it is offline, or has no picture.", document);
        var frame = RawRouteDescriptions.Response("The JPEG.", "image/jpeg", RawRouteDescriptions.Binary);
        Add(
            document,
            CameraWebServerRoutes.Snapshot,
            "getSnapshot",
            "The newest frame",
            "Also as `/?action=snapshot`.",
            [],
            ("200", frame),
            ("404", unknown),
            ("503", none)
        );
        Add(
            document,
            "/capture",
            "getCapture",
            "The newest frame, as CameraWebServer names it",
            "As /snapshot.",
            [],
            ("200", frame),
            ("404", unknown),
            ("503", none)
        );
        Add(
            document,
            CameraWebServerRoutes.Stream,
            "getStream",
            "Frames without end",
            "Also as `/?action=stream`. The same as /api/cameras/{id}/stream.mjpeg.",
            [RawRouteDescriptions.Query("fps", "Most frames per second.", JsonSchemaType.Number)],
            ("200", RawRouteDescriptions.Response("One JPEG per part.", "multipart/x-mixed-replace", RawRouteDescriptions.Binary)),
            ("404", unknown),
            ("503", none)
        );
        Add(
            document,
            "/status",
            "getStatus",
            "Settings in CameraWebServer's form",
            "Numbers by the names of /control; those that the camera does not tell are absent.",
            [],
            ("200", RawRouteDescriptions.Response("The settings.", "application/json", new OpenApiSchema { Type = JsonSchemaType.Object })),
            ("404", unknown),
            ("503", none)
        );
        Add(
            document,
            CameraWebServerRoutes.Control,
            "setControl",
            "Change a setting, by GET",
            "For operators. Answered when the camera has answered, three seconds later at most.",
            [
                RawRouteDescriptions.Query(
                    "var",
                    "`framesize` (number of esp32-camera 2.1), `quality` (0 best to 63), or a sensor control.",
                    JsonSchemaType.String
                ),
                RawRouteDescriptions.Query("val", "The value.", JsonSchemaType.Integer),
            ],
            ("200", new OpenApiResponse { Description = "Set." }),
            ("404", RawRouteDescriptions.Problem("No such camera, or var or val is missing.", document)),
            ("500", RawRouteDescriptions.Problem("No such variable, or a value that the camera does not take.", document)),
            ("503", none)
        );
    }

    private static void Add(
        Microsoft.OpenApi.OpenApiDocument document,
        string path,
        string id,
        string summary,
        string description,
        IEnumerable<OpenApiParameter> parameters,
        params ReadOnlySpan<(string Status, OpenApiResponse Response)> responses
    ) =>
        RawRouteDescriptions.Add(
            document,
            path,
            HttpMethod.Get,
            new OpenApiOperation
            {
                OperationId = id,
                Summary = summary,
                Description = description,
                Parameters =
                [
                    RawRouteDescriptions.Query(
                        "camera",
                        "Id of the camera; without it the default one, or the first that is online.",
                        JsonSchemaType.String
                    ),
                    .. parameters,
                ],
                Responses = RawRouteDescriptions.Responses(responses),
            },
            "Familiar"
        );
}
