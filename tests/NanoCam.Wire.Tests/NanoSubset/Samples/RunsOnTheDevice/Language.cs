using System;
using System.Collections;
using System.Text;

namespace Sample;

public enum Mode : byte
{
    Off,
    Live,
    Still,
}

public readonly struct Size(ushort width, ushort height)
{
    public ushort Width { get; } = width;

    public ushort Height { get; } = height;

    public static Size operator +(Size a, Size b) => new((ushort)(a.Width + b.Width), (ushort)(a.Height + b.Height));

    public void Deconstruct(out ushort width, out ushort height)
    {
        width = Width;
        height = Height;
    }
}

public readonly ref struct Window(byte[] buffer, int start)
{
    public ref byte First => ref buffer[start];
}

public sealed class Settings
{
    public string Name { get; init; } = "camera";

    public string? Note { get; set; }
}

public static class Extensions
{
    public static bool IsLarge(this Size size) => size is { Width: > 1000 } or { Height: > 1000 };
}

public sealed class Language
{
    private static readonly byte[] Magic = [0x4E, 0x43];
    private static readonly int[][] Rows =
    [
        [1, 2],
        [3],
    ];
    private readonly Hashtable _byName = new() { { "a", 1 } };

    public event Action? Changed;

    public event EventHandler? Stopped;

    public static string Describe(object value) =>
        value switch
        {
            null => "nothing",
            int and > 0 and < 10 => "small",
            int number => $"number {number:X4} of {Magic.Length}",
            string { Length: 0 } => "empty",
            string text when text.StartsWith("N") => text,
            Mode.Live => nameof(Mode.Live),
            not Array => "other",
            _ => """
                an "array"
                """,
        };

    public static int Letter(string name)
    {
        switch (name)
        {
            case "brightness":
                return 1;
            case "contrast":
                return 2;
            case "saturation":
                return 3;
            case "sharpness":
                return 4;
            case "denoise":
                return 5;
            case "awb":
                return 6;
            case "aec":
                return 7;
            case "agc":
                return 8;
            default:
                return 0;
        }
    }

    public int Sum(params int[] numbers)
    {
        int sum = 0;
        foreach (int number in numbers)
        {
            sum += number;
        }

        foreach (int[] row in Rows)
        {
            sum += row[0] >>> 1;
        }

        foreach (DictionaryEntry entry in _byName)
        {
            sum += (int)entry.Value;
        }

        Action add = () => sum++;
        add();
        return Twice(sum);

        static int Twice(int number) => number * 2;
    }

    public string Text(Settings? settings)
    {
        Size size = new(640, 480);
        (ushort width, ushort height) = size + size;
        StringBuilder text = new();
        text.Append(settings?.Name ?? throw new ArgumentNullException(nameof(settings)))
            .Append(' ')
            .Append(width)
            .Append('x')
            .Append(height);
        settings.Note ??= size.IsLarge() ? "large" : "small";
        byte[] bytes = Encoding.UTF8.GetBytes(settings.Note + 1);
        new Window(bytes, 0).First = 0x20;
        Changed?.Invoke();
        Stopped?.Invoke(this, EventArgs.Empty);
        return text + Encoding.UTF8.GetString(bytes, 0, bytes.Length);
    }
}
