using QRCoder;

namespace NanoCam.Server.QrCodes;

/// <summary>Draws QR codes of links that a phone should open.</summary>
internal static class QrCode
{
    /// <summary>Maximum length of a text, in characters. Links have about 100; a longer code is hard to scan.</summary>
    public const int MaxLength = 512;

    // Readable with 15 % of the code damaged or covered.
    private const QRCodeGenerator.ECCLevel Level = QRCodeGenerator.ECCLevel.M;

    /// <summary>Draws a text as SVG, with black modules on white, regardless of the colors of the page.</summary>
    public static string Svg(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, Level);
        using var image = new SvgQRCode(data);
        return image.GetGraphic(1, "#000", "#fff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    /// <summary>Draws a text as lines of half blocks: light modules in the text color, dark ones in the background color.</summary>
    public static string[] Lines(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, Level);
        using var image = new AsciiQRCode(data);
        return image.GetGraphicSmall().Split('\n');
    }
}
