using NanoCam.Client;

namespace NanoCam.Server.Pull;

/// <summary>
/// What the numbers of <c>framesize</c> mean at one source. They belong to the version of its camera driver (sizes were put in between),
/// and the source tells numbers only. So its pictures tell: the table in which its number has the size of its pictures is its own.
/// </summary>
internal sealed class SourceFrameSizes
{
    private static readonly FrameSize[] Current =
    [
        new(96, 96),
        new(160, 120),
        new(128, 128),
        new(176, 144),
        new(240, 176),
        new(240, 240),
        new(320, 240),
        new(320, 320),
        new(400, 296),
        new(480, 320),
        new(640, 480),
        new(800, 600),
        new(1024, 768),
        new(1280, 720),
        new(1280, 1024),
        new(1600, 1200),
        new(1920, 1080),
        new(720, 1280),
        new(864, 1536),
        new(2048, 1536),
        new(2560, 1440),
        new(2560, 1600),
        new(1088, 1920),
        new(2560, 1920),
        new(2592, 1944),
    ];

    // The newest first; the last is that of the first drivers, of 2018.
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

    private readonly Dictionary<int, FrameSize> _seen = [];

    /// <summary>Sizes that the source itself names, as NanoCam's firmware does; null for others.</summary>
    public IReadOnlyDictionary<int, FrameSize>? Told { get; set; }

    /// <summary>Notes that pictures had a size while the source said a number.</summary>
    public void Learn(int number, FrameSize size) => _seen[number] = size;

    /// <summary>The size of a number; null when it is not known.</summary>
    public FrameSize? SizeOf(int number) =>
        Told is not null
            ? Told.TryGetValue(number, out var told)
                ? told
                : null
            : _seen.TryGetValue(number, out var seen)
                ? seen
                : number >= 0 && number < Table.Length
                    ? Table[number]
                    : null;

    /// <summary>
    /// The number of the smallest size that is not smaller, up to the largest; else of the largest. Null when there is none.
    /// </summary>
    public int? Find(FrameSize wish, FrameSize largest)
    {
        var sizes = (Told ?? Table.Index().ToDictionary(entry => entry.Index, entry => entry.Item))
            .Where(entry => entry.Value.Width <= largest.Width && entry.Value.Height <= largest.Height)
            .ToList();
        if (sizes.Count == 0)
        {
            return null;
        }

        var fitting = sizes.Where(entry => entry.Value.Width >= wish.Width && entry.Value.Height >= wish.Height).ToList();
        return fitting.Count > 0 ? fitting.MinBy(entry => entry.Value.Area).Key : sizes.MaxBy(entry => entry.Value.Area).Key;
    }

    private FrameSize[] Table => Tables.MaxBy(table => _seen.Count(seen => seen.Key < table.Length && table[seen.Key] == seen.Value))!;

    private static FrameSize[] Without(params FrameSize[] sizes) => [.. Current.Where(size => !sizes.Contains(size))];
}
