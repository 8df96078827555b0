using System.Text.Json;
using System.Text.Json.Serialization;
using NanoCam.Server.Api;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>Body of a request with the preset <c>json</c>.</summary>
/// <param name="Id">Id of the delivery; the same when the request is repeated.</param>
/// <param name="Kind">Kind of the event, such as <c>offline</c>; <c>test</c> for a test.</param>
/// <param name="Camera">Id of the camera; null for the server.</param>
/// <param name="Name">Display name of the camera; null for the server.</param>
/// <param name="Time">When it happened or began.</param>
/// <param name="End">When it ended; null for a moment, or while it lasts.</param>
/// <param name="Cause">Why, as one word; null if there is none.</param>
/// <param name="Detail">Details for display; null if there are none.</param>
/// <param name="Frames">Number of frames concerned; null if none.</param>
internal sealed record WebhookEventModel(
    Guid Id,
    string Kind,
    string? Camera,
    string? Name,
    DateTimeOffset Time,
    DateTimeOffset? End,
    string? Cause,
    string? Detail,
    long? Frames
);

/// <summary>A webhook, and the results of its requests since the server started.</summary>
/// <param name="Number">Its number in the configuration.</param>
/// <param name="Url">Scheme, host and port of its address; the rest can be secret.</param>
/// <param name="Preset"><c>json</c>, <c>home-assistant</c> or <c>ntfy</c>.</param>
/// <param name="Events">Kinds of events; empty for all.</param>
/// <param name="Cameras">Ids of cameras; empty for all.</param>
/// <param name="Signed">Whether requests are signed.</param>
/// <param name="Accepted">Requests that the receiver accepted.</param>
/// <param name="Failed">Requests that failed, repeated ones included.</param>
/// <param name="Lost">Events that were not delivered.</param>
/// <param name="Waiting">Events in the queue.</param>
/// <param name="LastAccepted">When the receiver last accepted a request; null if never.</param>
/// <param name="Error">Why the newest request failed; null if it did not.</param>
/// <param name="ErrorCode">Code of the error, for translation, such as <c>timeout</c>; null without one.</param>
/// <param name="ErrorValue">Variable part of the error, such as a status; null if it has none.</param>
internal sealed record WebhookModel(
    int Number,
    string Url,
    string Preset,
    IReadOnlyList<string> Events,
    IReadOnlyList<string> Cameras,
    bool Signed,
    long Accepted,
    long Failed,
    long Lost,
    int Waiting,
    DateTimeOffset? LastAccepted,
    string? Error,
    string? ErrorCode,
    string? ErrorValue
);

/// <summary>An event that was not delivered.</summary>
/// <param name="Hook">Number of the webhook in the configuration.</param>
/// <param name="Url">Scheme, host and port of its address.</param>
/// <param name="Event">The event.</param>
/// <param name="Attempts">Requests that were sent.</param>
/// <param name="Reason">Why, as a sentence.</param>
/// <param name="ReasonCode">Code of the reason, for translation, such as <c>timeout</c>.</param>
/// <param name="ReasonValue">Variable part of the reason, such as a status; null if it has none.</param>
/// <param name="Time">When the server stopped trying.</param>
internal sealed record WebhookFailureModel(
    int Hook,
    string Url,
    WebhookEventModel Event,
    int Attempts,
    string Reason,
    string ReasonCode,
    string? ReasonValue,
    DateTimeOffset Time
);

/// <summary>Result of a test.</summary>
/// <param name="Accepted">Whether the receiver accepted the request.</param>
/// <param name="Reason">Why not, as a sentence; null if it did.</param>
/// <param name="ReasonCode">Code of the reason, for translation; null if it did.</param>
/// <param name="ReasonValue">Variable part of the reason; null if it has none.</param>
/// <param name="Milliseconds">How long the request took.</param>
internal sealed record WebhookTestModel(bool Accepted, string? Reason, string? ReasonCode, string? ReasonValue, int Milliseconds);

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(WebhookEventModel))]
[JsonSerializable(typeof(IReadOnlyList<WebhookModel>))]
[JsonSerializable(typeof(IReadOnlyList<WebhookFailureModel>))]
[JsonSerializable(typeof(WebhookTestModel))]
internal sealed partial class WebhookJson : JsonSerializerContext;
