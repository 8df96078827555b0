using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording.History;

/// <summary>Lists events, newest first, in pages.</summary>
internal sealed class EventList(CameraEvents events)
{
    /// <summary>Events of a page.</summary>
    /// <param name="cameraId">The camera; null for all.</param>
    /// <param name="query">The range.</param>
    /// <param name="kinds">Kinds; empty for all.</param>
    /// <param name="cursor">Where the page begins.</param>
    /// <param name="limit">Maximum number.</param>
    public EventPage Read(string? cameraId, ArchiveQuery query, IReadOnlyCollection<CameraEventKind> kinds, PageCursor? cursor, int limit)
    {
        var to = Math.Min(query.To, cursor?.Time ?? query.To);
        var found = events.List(cameraId, query.From, to, kinds, limit + 1, cursor?.Skip ?? 0);
        var page = found.Take(limit).ToList();
        return new EventPage(
            [.. page.Select(ToModel)],
            found.Count > limit ? PageCursor.After([.. page.Select(item => item.TimeMicroseconds)], cursor).ToString() : null
        );
    }

    /// <summary>Numbers of events.</summary>
    public EventSummary Summarize(string? cameraId, ArchiveQuery query) =>
        new(UnixTime.FromMicroseconds(query.From), UnixTime.FromMicroseconds(query.To), events.Count(cameraId, query.From, query.To));

    private static EventModel ToModel(CameraEvent item) =>
        new(
            item.Id,
            item.CameraId,
            CameraEvents.NameOf(item.Kind),
            UnixTime.FromMicroseconds(item.TimeMicroseconds),
            item.EndMicroseconds is { } end ? UnixTime.FromMicroseconds(end) : null,
            item.Cause,
            item.Detail,
            item.Frames,
            item.Peak,
            item.BestMicroseconds is { } best ? UnixTime.FromMicroseconds(best) : null
        );
}
