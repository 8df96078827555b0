using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// Frame sizes for the numbers of <c>framesize</c> of one source. The numbers depend on the version of its camera driver, which inserted
/// sizes over time, and a CameraWebServer sends numbers only. The frames show which table is right, namely the one with their size.
/// </summary>
internal sealed class SourceFrameSizes
{
    private static readonly FrameSize[] Current = [.. Enumerable.Range(0, FrameSizeNumbers.Count).Select(FrameSize.Numbered)];

    // The newest first; the last is the table of the first drivers, from 2018.
    private static readonly FrameSize[][] Tables =
    [
        Current,
        Without(new FrameSize(320, 320)),
        Without(new FrameSize(128, 128), new FrameSize(320, 320)),
        [
            new(160, 120),
            new(128, 160),
            new(176, 144),
            new(240, 176),
            new(320, 240),
            new(400, 296),
            new(640, 480),
            new(800, 600),
            new(1024, 768),
            new(1280, 1024),
            new(1600, 1200),
            new(2048, 1536),
        ],
    ];

    private readonly Dictionary<int, FrameSize> _observed = [];

    /// <summary>Sizes that the source sends, as NanoCam's firmware does; otherwise null.</summary>
    public IReadOnlyDictionary<int, FrameSize>? Reported { get; set; }

    /// <summary>Records the size of the frames while the status of the source showed a number.</summary>
    public void Observe(int number, FrameSize size) => _observed[number] = size;

    /// <summary>Returns the frame size for a number of the source, or null if it is unknown.</summary>
    public FrameSize? SizeOf(int number) =>
        Reported is not null
            ? Reported.TryGetValue(number, out var reported)
                ? reported
                : null
            : _observed.TryGetValue(number, out var observed)
                ? observed
                : number >= 0 && number < Table.Length
                    ? Table[number]
                    : null;

    /// <summary>
    /// Returns the number of the smallest size that is at least the desired one, up to the largest; otherwise that of the largest.
    /// Null if there is none.
    /// </summary>
    public int? Find(FrameSize desired, FrameSize largest)
    {
        var sizes = (Reported ?? Table.Index().ToDictionary(entry => entry.Index, entry => entry.Item))
            .Where(entry => entry.Value.Width <= largest.Width && entry.Value.Height <= largest.Height)
            .ToList();
        if (sizes.Count == 0)
        {
            return null;
        }

        var fitting = sizes.Where(entry => entry.Value.Width >= desired.Width && entry.Value.Height >= desired.Height).ToList();
        return fitting.Count > 0 ? fitting.MinBy(entry => entry.Value.Area).Key : sizes.MaxBy(entry => entry.Value.Area).Key;
    }

    private FrameSize[] Table =>
        Tables.MaxBy(table => _observed.Count(entry => entry.Key < table.Length && table[entry.Key] == entry.Value))!;

    private static FrameSize[] Without(params FrameSize[] sizes) => [.. Current.Where(size => !sizes.Contains(size))];
}
