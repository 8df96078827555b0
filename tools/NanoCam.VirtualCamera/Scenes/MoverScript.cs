namespace NanoCam.VirtualCamera.Scenes;

/// <summary>
/// Decides what crosses a scene at which time of the day. A pure function of seed and time, so that the truth of every frame is known.
/// </summary>
public sealed class MoverScript(int seed)
{
    /// <summary>Seconds of a slot. Each slot has at most one crossing, which begins and ends in it.</summary>
    public const int SlotSeconds = 40;

    private const int SlotsOfADay = 86_400 / SlotSeconds;
    private const double LongestSeconds = 17;

    private static readonly Color[] Coats =
    [
        Color.Rgb(0x1F2A44),
        Color.Rgb(0x8E2A2A),
        Color.Rgb(0xE8E4DA),
        Color.Rgb(0x2E5E4E),
        Color.Rgb(0x3A3A3E),
        Color.Rgb(0xD9A02B),
    ];

    /// <summary>The crossing of a slot, or null. Slot 0 begins at midnight.</summary>
    public Crossing? Find(int slot)
    {
        var dice = new SeededRandom(unchecked(((long)seed * 1_000_003) + slot));
        dice.Next();
        var lot = dice.Below(10);
        if (slot is < 0 or >= SlotsOfADay || lot < 4)
        {
            return null;
        }

        var kind = lot switch
        {
            < 7 => MoverKind.Person,
            < 9 => MoverKind.Cat,
            _ => MoverKind.Car,
        };
        var start = (slot * SlotSeconds) + dice.Range(1, (float)(SlotSeconds - LongestSeconds - 1));
        return kind switch
        {
            MoverKind.Person => Person(slot, start, ref dice),
            MoverKind.Cat => Cat(slot, start, ref dice),
            _ => Car(slot, start, ref dice),
        };
    }

    /// <summary>The crossings that overlap a time of the day.</summary>
    public IEnumerable<Crossing> Between(double from, double to)
    {
        for (var slot = (int)(from / SlotSeconds); slot <= (int)(to / SlotSeconds); slot++)
        {
            if (Find(slot) is { } crossing && crossing.Start <= to && crossing.End >= from)
            {
                yield return crossing;
            }
        }
    }

    /// <summary>What is in the frame at a time of the day, or null.</summary>
    /// <param name="seconds">The time.</param>
    /// <param name="aspect">Width of the frame, divided by its height.</param>
    public MoverBox? At(double seconds, float aspect)
    {
        if (FindAt(seconds) is not { } crossing)
        {
            return null;
        }

        var width = aspect * Scene.Height;
        var middle = MiddleOf(crossing, width, seconds);
        return new MoverBox(
            crossing,
            Math.Clamp((middle - (crossing.Length / 2)) / width, 0, 1),
            (crossing.Ground - crossing.Height) / Scene.Height,
            Math.Clamp((middle + (crossing.Length / 2)) / width, 0, 1),
            crossing.Ground / Scene.Height
        );
    }

    /// <summary>Draws what is in the frame.</summary>
    internal void Paint(Canvas canvas, float width, double seconds)
    {
        if (FindAt(seconds) is { } crossing)
        {
            MoverPainter.Paint(canvas, crossing, MiddleOf(crossing, width, seconds), seconds);
        }
    }

    private Crossing? FindAt(double seconds) =>
        Find((int)(seconds / SlotSeconds)) is { } crossing && seconds >= crossing.Start && seconds <= crossing.End ? crossing : null;

    private static float MiddleOf(Crossing crossing, float width, double seconds)
    {
        var along = (crossing.PlaceAt(seconds) * (width + crossing.Length)) - (crossing.Length / 2);
        return crossing.IsRightward ? along : width - along;
    }

    private static Crossing Person(int slot, double start, ref SeededRandom dice)
    {
        var ground = dice.Range(320, 455);
        // Nearer is larger.
        var height = 62 + ((ground - 320) * 0.72f);
        return Walk(new Crossing(slot, MoverKind.Person, start, start + dice.Range(9, 17)), ground, height, height * 0.42f, ref dice) with
        {
            StopsAt = dice.Below(3) == 0 ? dice.Range(0.25f, 0.55f) : 0,
            Ink = Coats[dice.Below(Coats.Length)],
        };
    }

    private static Crossing Cat(int slot, double start, ref SeededRandom dice)
    {
        var ground = dice.Range(385, 460);
        var height = 22 + ((ground - 385) * 0.2f);
        return Walk(new Crossing(slot, MoverKind.Cat, start, start + dice.Range(6, 12)), ground, height, height * 2, ref dice) with
        {
            StopsAt = dice.Below(4) == 0 ? dice.Range(0.3f, 0.5f) : 0,
            Ink = dice.Below(2) == 0 ? Color.Rgb(0x26221F) : Color.Rgb(0xC9803A),
        };
    }

    private static Crossing Car(int slot, double start, ref SeededRandom dice) =>
        Walk(new Crossing(slot, MoverKind.Car, start, start + dice.Range(3.5f, 7)), ground: 318, height: 58, length: 150, ref dice) with
        {
            Ink = Coats[dice.Below(Coats.Length)],
        };

    private static Crossing Walk(Crossing crossing, float ground, float height, float length, ref SeededRandom dice) =>
        crossing with
        {
            Ground = ground,
            Height = height,
            Length = length,
            IsRightward = dice.Below(2) == 0,
        };
}
