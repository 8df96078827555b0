using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoCam.Server.Recording.History;

/// <summary>Disk usage.</summary>
/// <param name="Path">Absolute path of the archive.</param>
/// <param name="TotalBytes">Size of the disk.</param>
/// <param name="FreeBytes">Free bytes of the disk.</param>
/// <param name="UsedBytes">Bytes of recordings and stills.</param>
/// <param name="MinFreeBytes">Bytes to keep free.</param>
/// <param name="MaxBytes">Limit on the used bytes; null for none.</param>
/// <param name="MaxAge">Age at which dense frames are deleted, such as <c>30d</c>; null for none.</param>
/// <param name="DaysLeft">Days until retention deletes for lack of space; 0 if it does already; null if nothing is recorded.</param>
/// <param name="BytesPerDay">Bytes that a day adds; null without recordings.</param>
/// <param name="Cameras">Use by camera.</param>
/// <param name="Undeletable">Files that could not be deleted.</param>
/// <param name="Foreign">Files in the archive that NanoCam did not write. It never changes them.</param>
/// <param name="Checking">Whether the server is still checking the files after its start; some recordings may be missing until
/// then.</param>
internal sealed record StorageModel(
    string Path,
    long TotalBytes,
    long FreeBytes,
    long UsedBytes,
    long MinFreeBytes,
    long? MaxBytes,
    string? MaxAge,
    double? DaysLeft,
    long? BytesPerDay,
    IReadOnlyList<CameraStorageModel> Cameras,
    IReadOnlyList<UndeletableFile> Undeletable,
    IReadOnlyList<string> Foreign,
    bool Checking
);

/// <summary>Disk usage of one camera.</summary>
/// <param name="Camera">Its id.</param>
/// <param name="Bytes">Bytes of its segments.</param>
/// <param name="MinuteBytes">Part of these bytes in the minute tier.</param>
/// <param name="HourBytes">Part of these bytes in the hour tier.</param>
/// <param name="StillsBytes">Bytes of its stills.</param>
/// <param name="Oldest">Capture time of its oldest recorded frame, or null.</param>
/// <param name="Newest">Capture time of its newest recorded frame, or null.</param>
/// <param name="Segments">Number of segments.</param>
/// <param name="DaysLeft">Days until its own limit causes deletions; null without a limit.</param>
internal sealed record CameraStorageModel(
    string Camera,
    long Bytes,
    long MinuteBytes,
    long HourBytes,
    long StillsBytes,
    DateTimeOffset? Oldest,
    DateTimeOffset? Newest,
    long Segments,
    double? DaysLeft
);

/// <summary>Items that retention deletes.</summary>
/// <param name="DryRun">Whether nothing was deleted yet.</param>
/// <param name="Bytes">Bytes that are freed.</param>
/// <param name="Items">Segments and days of stills, oldest first; at most 1,000.</param>
/// <param name="Truncated">Whether there are more items.</param>
internal sealed record RetentionModel(bool DryRun, long Bytes, IReadOnlyList<RetentionItemModel> Items, bool Truncated);

/// <summary>A segment, or the stills of a camera and day.</summary>
/// <param name="Camera">Id of the camera.</param>
/// <param name="Kind"><c>dense</c>, <c>minute</c> or <c>hour</c> for a segment, or <c>stills</c>.</param>
/// <param name="From">Capture time of the first frame; null for stills.</param>
/// <param name="To">Capture time of the last frame; null for stills.</param>
/// <param name="Day">Day of the stills, UTC, as <c>yyyyMMdd</c>; null for a segment.</param>
/// <param name="Bytes">Bytes.</param>
/// <param name="Reason">Why: <c>age</c>, <c>bytes</c> or <c>free-space</c>.</param>
internal sealed record RetentionItemModel(
    string Camera,
    string Kind,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Day,
    long Bytes,
    string Reason
);

/// <summary>Recordings that were deleted on request.</summary>
/// <param name="Segments">Segments that were deleted.</param>
/// <param name="Frames">Their frames.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Kept">Segments that stay whole, because a pin covers a part of them or they are open.</param>
internal sealed record DeletedModel(int Segments, long Frames, long Bytes, IReadOnlyList<SegmentModel> Kept);

/// <summary>A range that retention keeps.</summary>
/// <param name="Camera">Id of the camera.</param>
/// <param name="From">Start.</param>
/// <param name="To">End.</param>
/// <param name="Note">Reason for keeping the range, shown in lists: at most 200 characters.</param>
internal sealed record PinRequest(string Camera, DateTimeOffset From, DateTimeOffset To, string? Note = null);

/// <summary>A range that retention keeps.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Camera">Id of the camera.</param>
/// <param name="From">Start.</param>
/// <param name="To">End.</param>
/// <param name="Note">Reason for keeping the range, shown in lists.</param>
/// <param name="Created">When it was created.</param>
internal sealed record PinModel(long Id, string Camera, DateTimeOffset From, DateTimeOffset To, string Note, DateTimeOffset Created);

/// <summary>Serialization of rules, storage and pins without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RuleRequest))]
[JsonSerializable(typeof(RuleModel))]
[JsonSerializable(typeof(StorageModel))]
[JsonSerializable(typeof(RetentionModel))]
[JsonSerializable(typeof(DeletedModel))]
[JsonSerializable(typeof(PinRequest))]
[JsonSerializable(typeof(PinModel))]
[JsonSerializable(typeof(IReadOnlyList<PinModel>))]
internal sealed partial class RecordingJson : JsonSerializerContext;
