using System.Globalization;

namespace NanoCam.Server.Stills;

/// <summary>Names of numbered photos: <c>0001.jpg</c> and so on, with 4 to 9 digits.</summary>
internal static class PhotoName
{
    private const string Extension = ".jpg";
    private const int MinDigits = 4;
    private const int MaxDigits = 9;

    /// <summary>Returns the name for a number.</summary>
    public static string Create(int number) => number.ToString("0000", CultureInfo.InvariantCulture) + Extension;

    /// <summary>Reads a file name; false for everything else, so paths are rejected.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out int number)
    {
        number = 0;
        return name.EndsWith(Extension, StringComparison.Ordinal)
            && name.Length - Extension.Length is >= MinDigits and <= MaxDigits
            && int.TryParse(name[..^Extension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
